// SPDX-License-Identifier: Apache-2.0
import { Contract, type ContractMetadata } from "dedot/contracts";
import { describe, expect, it } from "vitest";
import router from "../generated/router/metadata.json" with { type: "json" };
import type { RouterContractApi } from "../generated/router/index.js";
import { checked } from "./checked.js";
import type { Client } from "./suite.js";

const ADDRESS = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const NATIVE = { type: "Native" } as const;

/** What the library makes of the input of a call. */
type Make = (input: unknown) => object;

const honest: Make = (data) => ({ withHooks: () => undefined, call: { palletCall: { params: { data } } } });

/** A chain whose balances have 64 bits, which notes what is sent to it. */
function chain(made: Make = honest) {
  const sent: unknown[][] = [];
  const deposit = { name: "ExistentialDeposit", typeId: 0 };
  const client = {
    metadata: { latest: { pallets: [{ name: "Balances", constants: [deposit] }], types: [{ typeDef: { type: "Primitive", value: { kind: "u64" } } }] } },
    tx: { contracts: { call: Object.assign((...parts: unknown[]) => (sent.push(parts), made(parts[4])), { meta: {} }) } },
    call: { contractsApi: { call: { meta: {} } } },
  };
  const contract = new Contract<RouterContractApi>(client as unknown as Client, router as unknown as ContractMetadata, ADDRESS);
  return { sent, pay: (amount: bigint, value: bigint, product = 1) => checked(contract).tx.pay(product, NATIVE, amount, 0n, { gasLimit: { refTime: 1n, proofSize: 1n }, value }) };
}

describe("a checked contract", () => {
  it("sends what its types can hold", () => {
    const { sent, pay } = chain();
    pay(2n ** 128n - 1n, 2n ** 64n - 1n);
    expect(sent).toHaveLength(1);
    expect(String(sent[0]?.[4])).toContain("ff".repeat(16));
  });

  it("refuses a number beyond its type, before anything is made to send", () => {
    const { sent, pay } = chain();
    expect(() => pay(2n ** 128n + 10n ** 12n, 0n)).toThrow(/^Amount can be from 0 to 340,282,366/);
    expect(() => pay(1n, 0n, 2 ** 32 + 3)).toThrow("Product can be from 0 to 4,294,967,295, not 4,294,967,299.");
    expect(() => pay(1n, 2n ** 64n)).toThrow(/^Coin can be from 0 to 18,446,744,073,709,551,615/);
    expect(sent).toEqual([]);
  });

  it("sends no other bytes than those that were asked for", () => {
    const { pay } = chain((data) => honest(`${String(data).slice(0, -2)}00`));
    expect(() => pay(1n, 0n)).not.toThrow();
    const { pay: payMore } = chain((data) => honest(`${String(data)}00`));
    expect(() => payMore(1n, 0n)).toThrow("with other bytes than it should have");
  });
});
