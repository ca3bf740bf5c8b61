// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { approximate, count, format, parse, parseCount, parsePercent, percent } from "./amount.js";

const KITE = { symbol: "KITE", decimals: 12 };
const POINTS = { symbol: "points", decimals: 0 };

describe("format", () => {
  it("writes an amount to the smallest unit, with its symbol", () => {
    expect(format(1_234_500_000_000_000n, KITE)).toBe("1,234.5 KITE");
    expect(format(1n, KITE)).toBe("0.000000000001 KITE");
    expect(format(0n, KITE)).toBe("0 KITE");
    expect(format(1_000_000n, POINTS)).toBe("1,000,000 points");
  });

  it("writes a negative amount with its sign", () => {
    expect(format(-1_500_000_000_000n, KITE)).toBe("−1.5 KITE");
  });

  it("writes the largest balance there can be", () => {
    expect(format(2n ** 128n - 1n, KITE)).toBe("340,282,366,920,938,463,463,374,607.431768211455 KITE");
  });
});

describe("approximate", () => {
  it("says when it leaves something out", () => {
    expect(approximate(76_781_250_000_001n, KITE)).toBe("≈ 76.7812 KITE");
    expect(approximate(76_500_000_000_000n, KITE)).toBe("76.5 KITE");
  });

  it("keeps four digits of what is very little", () => {
    expect(approximate(123_456n, KITE)).toBe("≈ 0.0000001234 KITE");
    expect(approximate(1n, KITE)).toBe("0.000000000001 KITE");
  });
});

describe("parse", () => {
  it("reads back what format wrote", () => {
    for (const amount of [0n, 1n, 999n, 10n ** 12n, 123_456_789_012_345n, 2n ** 128n - 1n]) {
      expect(parse(format(amount, KITE).replace(" KITE", ""), KITE)).toEqual({ amount });
    }
  });

  it("errors with what is wrong", () => {
    for (const text of ["", "-1", "1.", ".5", "1e3", "1.2.3", "ten", "0x10", "+1", "1E3", "1 000", "1\u00a0000", "1_000", "1'000", "٣", "１２", "1.5.", "1,234.5,6", "NaN", "Infinity", "−1", "1.000,5"]) expect(parse(text, KITE)).toEqual({ error: "Enter an amount of KITE, such as 12.5." });
    expect(parse("1.0000000000001", KITE)).toEqual({ error: "KITE has 12 decimals; this has 13." });
    expect(parse("1.5", POINTS)).toEqual({ error: "points has 0 decimals; this has 1." });
  });
});

describe("parse, of commas", () => {
  it("takes them between groups of three digits", () => {
    expect(parse("1,000,000.25", KITE)).toEqual({ amount: 1_000_000_250_000_000_000n });
  });

  it("asks which of two numbers is meant elsewhere", () => {
    expect(parse("0,5", { symbol: "%", decimals: 2 })).toEqual({ error: "Is it 0.5, or 05? Write it without the comma." });
    expect(parse("0,250", KITE)).toEqual({ error: "Is it 0.250, or 0250? Write it without the comma." });
    expect(parse("1,5", KITE)).toEqual({ error: "Is it 1.5, or 15? Write it without the comma." });
    expect(parse("1,00,000", KITE)).toEqual({ error: "Is it 100.000, or 100000? Write it without the comma." });
    expect(parse("1000,000", KITE)).toEqual({ error: "Is it 1000.000, or 1000000? Write it without the comma." });
  });
});

/** What people type, with 12 decimals: the command line is held to the same table. */
const TYPED = JSON.parse(readFileSync(new URL("../../../crates/format/numbers.json", import.meta.url), "utf8")) as {
  exact: Record<string, string>;
  underscored: Record<string, string>;
  "two readings": Record<string, [string, string]>;
  neither: string[];
};

describe("parse, of what people type", () => {
  it("is exact, or asks, or errors", () => {
    for (const [typed, units] of Object.entries(TYPED.exact)) expect([typed, parse(typed, KITE)]).toEqual([typed, { amount: BigInt(units) }]);
    for (const [typed, [decimal, whole]] of Object.entries(TYPED["two readings"])) {
      expect([typed, parse(typed, KITE)]).toEqual([typed, { error: `Is it ${decimal}, or ${whole}? Write it without the comma.` }]);
    }
    for (const typed of [...TYPED.neither, ...Object.keys(TYPED.underscored)]) {
      const parsed = parse(typed, KITE);
      expect([typed, "error" in parsed && !parsed.error.startsWith("Is it")]).toEqual([typed, true]);
    }
  });
});

describe("parse, of much", () => {
  const TAO = { symbol: "TAO", decimals: 9, bits: 64 };

  it("takes the most that the chain can count, and nothing above it", () => {
    expect(parse("18446744073.709551615", TAO)).toEqual({ amount: 2n ** 64n - 1n });
    expect(parse("18446744073.709551616", TAO)).toEqual({ error: "The chain can count TAO up to 18,446,744,073.709551615." });
    expect(parse("340282366920938463463374607.431768211456", KITE)).toHaveProperty("error");
  });
});

describe("parseCount", () => {
  const units = (text: string) => parseCount(text, "units", 4_294_967_295n);

  it("reads whole numbers up to what the chain can count", () => {
    expect(units("1,200")).toEqual({ amount: 1_200n });
    expect(units("4,294,967,295")).toEqual({ amount: 4_294_967_295n });
    expect(units("4,294,967,296")).toEqual({ error: "There can be at most 4,294,967,295 units at once." });
  });

  it("errors with both readings of a comma, and with what is no number of things", () => {
    expect(units("1,5")).toEqual({ error: "Is it 1.5, or 15? Write it without the comma." });
    for (const text of ["0", "1.5", "-1", "1e3", ",", "many"]) expect(units(text)).toEqual({ error: "Enter a whole number of units, 1 or more." });
  });
});

describe("parsePercent", () => {
  it("reads basis points, with or without the sign", () => {
    expect([parsePercent("2.25"), parsePercent("0.5 %"), parsePercent("0")]).toEqual([{ amount: 225n }, { amount: 50n }, { amount: 0n }]);
  });

  it("errors with both readings of a comma, and outside of its bounds", () => {
    expect(parsePercent("0,5", 1_000)).toEqual({ error: "Is it 0.5, or 05? Write it without the comma." });
    expect(parsePercent("2,25 %")).toEqual({ error: "Is it 2.25, or 225? Write it without the comma." });
    for (const text of ["10.01", "1.234", "-1", "5 percent"]) {
      expect(parsePercent(text, 1_000)).toEqual({ error: "Enter a percentage from 0 to 10 with at most two decimals, such as 2.5." });
    }
  });
});

describe("percent and count", () => {
  it("write the unit behind the number", () => {
    expect([percent(250), percent(10_000), percent(1), percent(0)]).toEqual(["2.5 %", "100 %", "0.01 %", "0 %"]);
    expect([count(1, "unit"), count(0, "unit"), count(1_200, "unit")]).toEqual(["1 unit", "0 units", "1,200 units"]);
  });
});
