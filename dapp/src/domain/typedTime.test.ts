// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { exactDuration, exactMoment, parseDuration, parseMoment } from "./typedTime.js";

describe("parseDuration", () => {
  it("reads back what exactDuration wrote, to the millisecond", () => {
    for (const ms of [0n, 1n, 999n, 60_000n, 86_400_000n, 93_784_005n, 2_592_000_000n]) expect(parseDuration(exactDuration(ms))).toEqual({ ms });
  });

  it("reads what people write", () => {
    expect([parseDuration("3 days"), parseDuration("2h 30min"), parseDuration("1,000 s"), parseDuration("1d12h")]).toEqual([{ ms: 259_200_000n }, { ms: 9_000_000n }, { ms: 1_000_000n }, { ms: 129_600_000n }]);
  });

  it("takes no number without its unit, and no part of one", () => {
    for (const text of ["", "3", "3 weeks", "-1 day", "+1 day", "1e3 days", "1 000 days", "3 days later", "daily"]) {
      expect(parseDuration(text), text).toEqual({ error: "Enter a time with its unit, such as 3 days, or 2 hours 30 minutes." });
    }
  });
});

describe("parseDuration, of fractions", () => {
  it("asks which of two numbers a comma makes, and for whole numbers instead of a point", () => {
    expect(parseDuration("1,5 days")).toEqual({ error: "Is it 1.5, or 15? Write it without the comma." });
    expect(parseDuration("2 days 0,250 hours")).toEqual({ error: "Is it 0.250, or 0250? Write it without the comma." });
    expect(parseDuration("1.5 days")).toEqual({ error: "Write 1.5 in whole numbers, such as 1 hour 30 minutes." });
  });
});

describe("parseMoment", () => {
  it("reads back what exactMoment wrote, to the second", () => {
    for (const ms of [0n, 1_772_366_400_000n, 4_102_444_799_000n]) expect(parseMoment(exactMoment(ms))).toEqual({ ms });
  });

  it("reads days, and moments with their zone", () => {
    expect([parseMoment("2027-03-01"), parseMoment("2027-03-01T12:00Z"), parseMoment("2027-03-01 12:00 UTC")]).toEqual([{ ms: 1_803_859_200_000n }, { ms: 1_803_902_400_000n }, { ms: 1_803_902_400_000n }]);
  });

  it("takes no day that there is not", () => {
    for (const text of ["", "2027-02-30", "01.03.2027", "2027-03-01 25:00", "tomorrow", "1803859200000", "2027-3-1", "-2027-03-01", "2027-03-01 12:60", "2027-03-01 24:00"]) expect(parseMoment(text), text).toHaveProperty("error");
  });
});
