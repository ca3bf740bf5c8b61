// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { isOfThisRuntime, oldBlock } from "./oldBlock.js";
import type { Client } from "./suite.js";

const UPGRADED_AT = 500;
const KEPT_FROM = 100;

/** A node whose runtime was replaced in block 500, so that block 501 was the first that the new one made. */
const CLIENT = {
  runtimeVersion: { specVersion: 2 },
  rpc: {
    chain_getBlockHash: async (number: number) => String(number),
    state_getRuntimeVersion: async (hash: string) => {
      if (Number(hash) < KEPT_FROM) throw new Error("state discarded");
      return { specVersion: Number(hash) < UPGRADED_AT ? 1 : 2 };
    },
  },
  at: async (hash: string) => ({ query: { system: { events: async () => [`by the runtime of ${hash}`] }, timestamp: { now: async () => 7n } } }),
} as unknown as Client;

describe("an old block", () => {
  it("is of this runtime if its parent left that one behind, and not if nobody can tell", async () => {
    expect(await Promise.all([UPGRADED_AT + 1, UPGRADED_AT, KEPT_FROM].map((first) => isOfThisRuntime(CLIENT, first)))).toEqual([true, false, false]);
  });

  it("is read by the runtime that made it, where that was another", async () => {
    expect(await oldBlock(CLIENT, 7, false)).toEqual({ hash: "7", records: ["by the runtime of 7"], timeMs: 7 });
  });
});
