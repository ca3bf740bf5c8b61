// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { flow, openingWord, productName, sharers } from "./stage.js";

const holding = (id: number, units: bigint, fromEpoch: number, toEpoch?: number) => ({ id, payee: `p${id}`, units, fromEpoch, toEpoch });
const shares = (holdings: Parameters<typeof sharers>[0], epoch: number) => sharers(holdings, epoch).map(({ payee, shareBps }) => [payee, shareBps]);

describe("sharers", () => {
  it("share by units, the largest first", () => {
    expect(shares([holding(1, 1n, 0), holding(2, 3n, 0)], 5)).toEqual([["p2", 7_500], ["p1", 2_500]]);
  });

  it("are told once, with all their contributions together", () => {
    const bob = (id: number, units: bigint) => ({ ...holding(id, units, 0), payee: "Bob" });
    expect(shares([bob(1, 600n), holding(2, 200n, 0), bob(3, 400n)], 5)).toEqual([["Bob", 8_333], ["p2", 1_666]]);
  });

  it("do not have the share of a batch that they submitted", () => {
    const batch = { ...holding(1, 1n, 0), payee: "Bob", members: 700 };
    expect(sharers([batch, { ...holding(2, 1n, 0), payee: "Bob" }], 5).map(({ members, shareBps }) => [members, shareBps])).toEqual([[700, 5_000], [undefined, 5_000]]);
  });

  it("earn from their first epoch until before their last", () => {
    const all = [holding(1, 1n, 3, 5)];
    expect([2, 3, 4, 5].map((epoch) => sharers(all, epoch).length)).toEqual([0, 1, 1, 0]);
  });

  it("are nobody where nobody works", () => {
    expect(sharers([], 1)).toEqual([]);
  });
});

describe("flow", () => {
  it("takes the fee first, then upstream, then the stages, and leaves nothing out", () => {
    const { fee, upstream, stages } = flow(250, 4_000, [500, 500, 1_000, 1_000, 7_000]);
    expect([fee, upstream]).toEqual([250, 3_900]);
    expect(stages[4]).toBe(4_095);
    expect(fee + upstream + stages.reduce((sum, part) => sum + part, 0)).toBe(10_000);
  });
});

describe("openingWord", () => {
  const stage = (weightBps: number, isOpen: boolean, room: bigint) => ({ weightBps, isOpen, room });

  it("is full once a unit does not fit", () => {
    expect(openingWord(stage(5_000, true, 10n), 10n)).toBe("open");
    expect(openingWord(stage(5_000, false, 9n), 10n)).toBe("full");
    expect(openingWord(stage(5_000, false, 0n), undefined)).toBe("full");
  });

  it("is closed where the product gives nothing, or takes nothing", () => {
    expect(openingWord(stage(0, false, 0n), 10n)).toBe("closed");
    expect(openingWord(stage(5_000, false, 10n), 10n)).toBe("closed");
    expect(openingWord(stage(5_000, false, 10n), undefined)).toBe("closed");
  });
});

describe("productName", () => {
  it("is the last part of the address, or the number", () => {
    expect(productName(3, "https://example.org/products/ward-notes")).toBe("ward-notes");
    expect(productName(3, "https://example.org/a/notes.json?v=2#top")).toBe("notes");
    expect(productName(3, "ipfs://bafy123/")).toBe("bafy123");
    expect(productName(3, "")).toBe("Product 3");
  });
});
