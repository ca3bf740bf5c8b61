// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { ApiPromise, WsProvider } from "@polkadot/api";
import { Abi } from "@polkadot/api-contract";
import type { AbiMessage } from "@polkadot/api-contract/types";
import { compactAddLength, u8aToHex } from "@polkadot/util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inputOf } from "../../src/chain/calls/votes.js";
import { devPair } from "../../src/chain/devAccounts.js";
import type { Addresses } from "../../src/chain/suite.js";
import type { Stage } from "../chain/stage.js";

type Name = keyof Addresses;

const NAMES: readonly Name[] = ["token", "router", "registry", "dao", "till", "tab"];
const ALICE = devPair("Alice").address;

/** What a person would fill into the fields of these names; other fields are left as a generic page shows them first. */
const FILLED: Record<string, unknown> = {
  product: 3,
  child: 3,
  position: 1,
  "claim.positions": [1],
  contribution: 1,
  proposal: 2,
  asset: "Native",
  assets: ["Native"],
  amount: 1_000_000,
  value: 1,
  limit: 5,
  from: 1,
};

// The contracts as a generic page reads them: the metadata that is published, docs included.
function published(name: Name): Abi {
  return new Abi(readFileSync(new URL(`../../../deploy/metadata/${name}.json`, import.meta.url), "utf8"));
}

function typeOf({ lookupName, type }: { lookupName?: string; type: string }): string {
  return lookupName ?? type;
}

function given(abi: Abi, { args, method }: AbiMessage): unknown[] {
  return args.map(({ name, type }) => {
    if (type.type === "AccountId") return ALICE;
    return FILLED[`${method}.${name}`] ?? FILLED[name] ?? abi.registry.createTypeUnsafe(typeOf(type), []);
  });
}

/** What any page that knows nothing but the metadata can do: the way of Contracts UI. */
export function genericUi(stage: () => Stage): void {
  describe("a page that knows nothing but the metadata", () => {
    let api: ApiPromise;
    const abis = Object.fromEntries(NAMES.map((name) => [name, published(name)])) as Record<Name, Abi>;

    beforeAll(async () => {
      api = await ApiPromise.create({ provider: new WsProvider(stage().node.url), noInitWarn: true });
    });
    afterAll(() => api?.disconnect());

    const ask = async (name: Name, data: Uint8Array): Promise<Uint8Array> => {
      const { result } = await api.call.contractsApi!.call!(ALICE, stage().suite.addresses[name], 0, null, null, u8aToHex(data)) as unknown as {
        result: { isOk: boolean; asOk: { data: Uint8Array & { toU8a(bare: boolean): Uint8Array } }; toHuman(): unknown };
      };
      if (!result.isOk) throw new Error(JSON.stringify(result.toHuman()));
      return result.asOk.data.toU8a(true);
    };

    it.each(NAMES)("encodes every message of the %s, and reads it back", (name) => {
      const abi = abis[name];
      for (const message of abi.messages) {
        const encoded = message.toU8a(given(abi, message));
        const decoded = abi.decodeMessage(compactAddLength(bare(encoded)));
        expect(decoded.message.identifier).toBe(message.identifier);
        expect(message.docs.join(" ").length, `${name}.${message.identifier} tells what it does`).toBeGreaterThan(10);
      }
    });

    it.each(NAMES)("decodes what every message of the %s answers", async (name) => {
      const abi = abis[name];
      for (const message of abi.messages) {
        const input = message.toU8a(given(abi, message));
        const answer = await ask(name, bare(input));
        const type = typeOf(message.returnType!);
        const decoded = abi.registry.createTypeUnsafe(type, [answer]);
        expect(u8aToHex(decoded.toU8a()), `${name}.${message.identifier}`).toBe(u8aToHex(answer));
      }
    });

    it("decodes every event of the story", async () => {
      const kinds = new Set<string>();
      const last = (await api.rpc.chain.getHeader()).number.toNumber();
      for (let block = 1; block <= last; block += 1) {
        const at = await api.at(await api.rpc.chain.getBlockHash(block));
        for (const record of (await at.query.system!.events!()) as unknown as Iterable<Parameters<Abi["decodeEvent"]>[0]>) {
          if (!api.events.contracts!.ContractEmitted!.is(record.event)) continue;
          const [contract] = record.event.data as unknown as [{ toString(): string }];
          const name = NAMES.find((one) => stage().suite.addresses[one] === contract.toString());
          if (name) kinds.add(abis[name].decodeEvent(record).event.identifier);
        }
      }
      const expected = ["Paid", "Pulled", "Submitted", "Accepted", "Rejected", "Proposed", "VoteCast", "Executed", "DelegateChanged", "Transfer"];
      expect([...kinds].map((kind) => kind.split("::").at(-1))).toEqual(expect.arrayContaining(expected));
    });

    it("encodes a vote as the page's own client does", () => {
      const message = abis.dao.findMessage("vote");
      const fields = message.args.map(({ name, type }) => [name, type.displayName]);
      expect(fields).toEqual([["proposal", "ProposalId"], ["choice", "Choice"]]);
      const { dao } = stage().suite;
      expect(u8aToHex(bare(message.toU8a([2, "For"])))).toBe(inputOf(dao.tx.vote(2, "For")));
    });
  });
}

// A message is encoded with its length before it, as an extrinsic wants it; a dry run takes it bare.
function bare(encoded: Uint8Array): Uint8Array {
  const mode = encoded[0]! & 3;
  return encoded.subarray([1, 2, 4, 5][mode]);
}
