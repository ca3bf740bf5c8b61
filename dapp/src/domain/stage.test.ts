import { describe, expect, it } from "vitest";
import { earners, flow, openingWord, productName } from "./stage.js";

const holding = (id: number, units: bigint, fromEpoch: number, toEpoch?: number) => ({ id, payee: `p${id}`, units, fromEpoch, toEpoch });

describe("earners", () => {
  it("share by units, the largest first", () => {
    const found = earners([holding(1, 1n, 0), holding(2, 3n, 0)], 5);
    expect(found.map(({ id, shareBps }) => [id, shareBps])).toEqual([[2, 7_500], [1, 2_500]]);
  });

  it("earn from their first epoch until before their last", () => {
    const all = [holding(1, 1n, 3, 5)];
    expect([2, 3, 4, 5].map((epoch) => earners(all, epoch).length)).toEqual([0, 1, 1, 0]);
  });

  it("are nobody where nobody works", () => {
    expect(earners([], 1)).toEqual([]);
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
