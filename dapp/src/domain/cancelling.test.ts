// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { cancelWords, mayCancel, type Cancelling } from "./cancelling.js";

const FACTS: Cancelling = { state: "Active", proposer: "Bob", votes: 10n, needed: 10n, guardian: { account: "Gina", expiresAtMs: 1_000n }, isAboutGuardian: false };
const reader = { kite: { symbol: "KITE", decimals: 0 }, nameOf: (address: string) => address };

describe("mayCancel", () => {
  it("lets the proposer until voting ends", () => {
    expect((["Pending", "Active", "Queued", "Executable", "Executed"] as const).map((state) => mayCancel("Bob", { ...FACTS, state }, 0))).toEqual([true, true, false, false, false]);
  });

  it("lets the guardian until it is executed, to the last moment of its term", () => {
    expect((["Pending", "Queued", "Executable", "Executed", "Defeated"] as const).map((state) => mayCancel("Gina", { ...FACTS, state }, 1_000))).toEqual([true, true, true, false, false]);
    expect(mayCancel("Gina", FACTS, 1_001)).toBe(false);
    expect(mayCancel("Gina", { ...FACTS, isAboutGuardian: true }, 0)).toBe(false);
  });

  it("lets anyone once the proposer has fewer votes than it needed, while voting lasts", () => {
    expect(mayCancel("Eve", FACTS, 0)).toBe(false);
    expect(mayCancel("Eve", { ...FACTS, votes: 9n }, 0)).toBe(true);
    expect(mayCancel("Eve", { ...FACTS, votes: 9n, state: "Queued" }, 0)).toBe(false);
  });
});

describe("cancelWords", () => {
  it("names everybody who may", () => {
    expect(cancelWords(FACTS, 0, reader)).toEqual([
      "Bob, who proposed it, until voting ends.",
      "Anyone, if its proposer's votes fall below 10 KITE while voting lasts.",
      expect.stringMatching(/^Gina, the guardian, until 1 Jan 1970.* also after it has passed\.$/),
    ]);
    expect(cancelWords({ ...FACTS, votes: 9n, guardian: undefined }, 0, reader)[1]).toBe("Anyone, now: its proposer has 9 KITE of votes and needed 10 KITE.");
    expect(cancelWords({ ...FACTS, state: "Executed" }, 0, reader)).toEqual([]);
    expect(cancelWords(FACTS, 2_000, reader)).toHaveLength(2);
  });
});
