// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { date, duration, epochAt, startOf, unlockMoments, unlocksAt } from "./time.js";

const CLOCK = { originMs: 1_000n, epochMs: 100n };

describe("epochs", () => {
  it("change on the boundary and not before", () => {
    expect([999, 1_000, 1_099, 1_100].map((now) => epochAt(CLOCK, now))).toEqual([0, 0, 0, 1]);
    for (const epoch of [0, 1, 7, 4_294_967_295]) expect(epochAt(CLOCK, startOf(CLOCK, epoch))).toBe(epoch);
  });

  it("unlock once the whole window lies behind them", () => {
    // Claimable are epochs before `now − window`: epoch 3 with a window of 2 from epoch 6 on.
    expect(epochAt(CLOCK, unlocksAt(CLOCK, 3, 2))).toBe(6);
    expect(epochAt(CLOCK, unlocksAt(CLOCK, 3, 0))).toBe(4);
  });

  it("unlock one after the other, those that are open already left out", () => {
    expect(unlockMoments([5, 4, 3, 5, 2, 6], CLOCK, 6, 2).map((moment) => epochAt(CLOCK, moment))).toEqual([7, 8, 9]);
    expect(unlockMoments([3], CLOCK, 6, 2)).toEqual([]);
  });
});

describe("duration", () => {
  it("names the two largest parts", () => {
    expect(duration(259_200_000)).toBe("3 days");
    expect(duration(90_061_000n)).toBe("1 day 1 hour");
    expect(duration(61_999)).toBe("1 minute 1 second");
    expect(duration(999)).toBe("less than a second");
  });
});

describe("date", () => {
  it("tells the time zone", () => {
    expect(date(1_795_576_774_226n)).toMatch(/^25 Nov 2026, \d\d:\d\d:34 \S+/);
  });
});

describe("date", () => {
  it("has words for moments that no calendar has", () => {
    expect([date(2n ** 64n - 1n), date(8_640_000_000_000_001n)]).toEqual(Array(2).fill("a moment beyond every calendar"));
    expect(date(8_640_000_000_000_000n)).toContain("275760");
  });
});
