// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { stakes, stakesWords } from "./case.js";

const CASE = { bonds: 300n, bondsBefore: 100n, challengerBps: 4_000, contributorBps: 3_000 };
const KITE = { symbol: "KITE", decimals: 0 };

describe("stakes", () => {
  it("are parts of bonds that are still at stake, rounded down as the contract does", () => {
    expect(stakes(CASE, 1_001n, false)).toEqual({ bond: 1_001n, reward: 400n, bonds: 200n, damages: 60n });
  });

  it("give the submitter of a batch nothing", () => {
    expect(stakes(CASE, 1_000n, true).damages).toBe(0n);
    expect(stakesWords(stakes(CASE, 1_000n, true), KITE).dismissed).toContain("lose 200 KITE: 200 KITE, all of it, to the treasury.");
  });

  it("are told with who gets what", () => {
    const { upheld, dismissed } = stakesWords(stakes(CASE, 1_000n, false), KITE);
    expect(upheld).toContain("loses the bond of 1,000 KITE");
    expect(upheld).toContain("share 400 KITE");
    expect(dismissed).toContain("lose 200 KITE: 60 KITE to the contributor, 140 KITE to the treasury.");
  });
});
