// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it, vi } from "vitest";
import { Indexer } from "./indexer.js";
import type { Suite } from "./suite.js";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const nothing = { filter: () => [] };
const contract = {
  events: { Paid: nothing, Pulled: nothing, Claimed: nothing, Challenged: nothing, VoteCast: nothing, AssetListed: nothing },
  decodeEvent: () => {
    throw new Error("Unable to determine event!");
  },
};
const SUITE = { client: { genesisHash: "0x01" }, token: contract, router: contract, registry: contract, dao: contract } as unknown as Suite;

/** An index that answers each path so. */
function index(answers: Record<string, unknown>): Indexer {
  vi.stubGlobal("fetch", async (url: string) => {
    const path = url.replace("http://index", "");
    if (!(path in answers)) throw new TypeError("Failed to fetch");
    const answer = answers[path];
    return typeof answer === "number" ? new Response("{}", { status: answer }) : new Response(JSON.stringify(answer));
  });
  return new Indexer("http://index", SUITE);
}

const EVENT = { block: 7, block_hash: "0x02", time_ms: 9, transaction_index: 1, transaction: "0x03", signer: ALICE, contract: "till", address: ALICE, kind: "TillOpened", data: { product: 7 }, topic: "0x04", raw: "0x05" };

const HEALTH = { genesis: "0x01", behind: 0, blocks: { first: 1, last: 7, gaps: [[2, 3]] }, node: { problem: null } };

afterEach(() => vi.unstubAllGlobals());

describe("an index", () => {
  it("is taken only if it is of the same chain", async () => {
    await expect(index({ "/health": { ...HEALTH, genesis: "0x09" } }).health()).rejects.toThrow("of another chain");
    await expect(index({}).health()).rejects.toThrow("does not answer");
    await expect(index({ "/health": 500 }).health()).rejects.toThrow("not answer as expected");
  });

  it("tells the oldest first, page by page", async () => {
    const first = "/v1/events?product=7&limit=500";
    const asked = index({ [first]: { events: [{ ...EVENT, block: 9 }, EVENT], next: "7-1" }, [`${first}&after=7-1`]: { events: [], next: null } });
    const page = await asked.page({ product: 7 });
    expect(page.events.deeds.map(({ block }) => block)).toEqual([7, 9]);
    expect(page.next).toBe("7-1");
    expect(await asked.page({ product: 7 }, page.next)).toMatchObject({ next: undefined, events: { deeds: [] } });
  });

  it("keeps what this page cannot decode in the index's own words", async () => {
    const { events } = (await index({ "/v1/transactions/0x03": { events: [EVENT] } }).receipt("0x03"))!;
    expect(events.deeds).toMatchObject([{ contract: "till", name: "TillOpened", data: { product: 7 }, isHearsay: true, signer: ALICE, transactionHash: "0x03" }]);
  });

  it("is refused as a whole if anything in its answer is not as it is documented", async () => {
    const { blocks } = HEALTH;
    const wrong = [{}, [], "ready", { ...HEALTH, blocks: undefined }, { ...HEALTH, blocks: { ...blocks, last: "7" } }, { ...HEALTH, blocks: { ...blocks, gaps: [[1]] } }, { ...HEALTH, blocks: { ...blocks, last: -1 } }];
    for (const health of wrong) await expect(index({ "/health": health }).health(), JSON.stringify(health)).rejects.toThrow("not answer as expected");
    const lies = [{ block: "7" }, { block_hash: "here" }, { time_ms: 1e99 }, { signer: "nobody" }, { address: 5 }, { kind: null }, { data: "all of it" }, { raw: "0x5" }, { topic: 1 }, { transaction_index: -1 }];
    for (const lie of lies) {
      const asked = index({ "/v1/events?product=7&limit=500": { events: [EVENT, { ...EVENT, ...lie }], next: null } });
      await expect(asked.page({ product: 7 }), JSON.stringify(lie)).rejects.toThrow("not answer as expected");
    }
  });

  it("has no receipt of what is none of the suite's", async () => {
    expect(await index({ "/v1/transactions/0x03": 404 }).receipt("0x03")).toBeUndefined();
  });
});
