// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { History } from "./history.js";
import type { Suite } from "./suite.js";

/** A node that keeps the state of its blocks from `kept` on; block `n` was made at `n` seconds, and nothing happened in any. */
function node(kept: number): Suite {
  const at = async (hash: string) => {
    const number = Number(hash);
    if (number < kept) throw new Error("state discarded");
    return { query: { system: { events: async () => [] }, timestamp: { now: async () => BigInt(number) * 1_000n } } };
  };
  return { client: { rpc: { chain_getBlockHash: async (number: number) => String(number) }, at } } as unknown as Suite;
}

describe("history", () => {
  it("knows since when it sees, and how much further back it could", async () => {
    const history = new History(node(1));
    expect(await history.catchUp(1_000, 300)).toMatchObject({ fromBlock: 701, toBlock: 1_000, sinceMs: 701_000, isAtEnd: false });
    expect(await history.catchUp(1_002, 300)).toMatchObject({ fromBlock: 701, toBlock: 1_002, isAtEnd: false });
    expect(await history.lookBack(300)).toMatchObject({ fromBlock: 401, sinceMs: 401_000, isAtEnd: false });
    expect(await history.lookBack(900)).toMatchObject({ fromBlock: 1, sinceMs: 1_000, isAtEnd: true });
  });

  it("ends where the node keeps no more", async () => {
    const history = new History(node(850));
    expect(await history.catchUp(1_000, 300)).toMatchObject({ fromBlock: 850, toBlock: 1_000, sinceMs: 850_000, isAtEnd: true });
  });
});
