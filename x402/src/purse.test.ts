// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { Purse, Short } from "./purse.js";

const LATER = 1_000;

function sign(purse: Purse, price: bigint): bigint {
  return purse.sign(price, 0, LATER);
}

describe("Purse", () => {
  it("covers what is in flight and rises strictly", () => {
    const purse = Purse.of(100n, 5n);
    expect([sign(purse, 10n), sign(purse, 20n)]).toEqual([15n, 35n]);
    purse.answered(35n, 1n);
    expect(sign(purse, 1n)).toBe(36n);
    purse.answered(15n);
    expect(purse.left()).toBe(100n - 17n);
  });

  it("signs nothing beyond the deposit", () => {
    const purse = Purse.of(10n, 5n);
    expect(() => sign(purse, 6n)).toThrow(Short);
    expect(sign(purse, 5n)).toBe(10n);
  });

  it("never counts more than the price, nor less than is told while others are in flight", () => {
    const purse = Purse.of(100n, 0n);
    const [first, second] = [sign(purse, 10n), sign(purse, 10n)];
    purse.answered(first, 50n, 0n);
    expect(purse.left()).toBe(80n);
    purse.answered(second, 3n, 3n);
    expect(purse.left()).toBe(97n);
  });

  it("counts in full what was in flight when it was written down, and what nobody answered in time", () => {
    const purse = Purse.of(100n, 0n);
    sign(purse, 10n);
    const restored = Purse.restored(purse.kept());
    expect([restored.left(), sign(restored, 1n)]).toEqual([90n, 11n]);
    expect(purse.sign(1n, LATER, 2 * LATER)).toBe(11n);
    purse.answered(11n, 1n, 1n);
    expect(purse.left()).toBe(99n);
  });

  it("adopts a total only up to what was signed", () => {
    const purse = Purse.of(100n, 0n);
    expect(purse.correct(41n, 40n)).toBe(false);
    expect(purse.correct(40n, 40n)).toBe(true);
    expect([purse.left(), sign(purse, 1n)]).toEqual([60n, 41n]);
  });
});
