// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { isLive, pinnedWords, standing, timeLeft } from "./proposal.js";

const tally = (inFavour: bigint, against: bigint, abstain = 0n) => ({ inFavour, against, abstain });

describe("standing", () => {
  it("counts For and Abstain for the quorum, and Against not", () => {
    expect(standing(tally(3n, 100n, 2n), "Routine", 5n).quorumReached).toBe(true);
    expect(standing(tally(2n, 100n, 2n), "Routine", 5n).quorumReached).toBe(false);
  });

  it("needs more For than Against in a routine proposal", () => {
    expect(standing(tally(5n, 5n), "Routine", 1n).majorityReached).toBe(false);
    expect(standing(tally(6n, 5n), "Routine", 1n).majorityReached).toBe(true);
  });

  it("needs 60 % in a critical one", () => {
    expect(standing(tally(60n, 40n), "Critical", 1n).majorityReached).toBe(true);
    expect(standing(tally(599n, 401n), "Critical", 1n).majorityReached).toBe(false);
    expect(standing(tally(0n, 0n, 9n), "Critical", 1n).majorityReached).toBe(false);
  });

  it("tells the share of For without dividing by zero", () => {
    expect(standing(tally(0n, 0n), "Routine", 1n).forBps).toBe(0);
    expect(standing(tally(1n, 2n), "Routine", 1n).forBps).toBe(3_333);
  });
});

describe("isLive", () => {
  it("holds until a proposal has ended", () => {
    expect((["Pending", "Active", "Queued", "Executable"] as const).map(isLive)).toEqual([true, true, true, true]);
    expect((["Defeated", "Executed", "Expired", "Canceled"] as const).map(isLive)).toEqual([false, false, false, false]);
  });
});

describe("pinnedWords", () => {
  it("tells whether the callee has the code that is voted on", () => {
    expect(pinnedWords({ codeHash: "0x01", currentCodeHash: "0x01" }, "Active")).toEqual({ isSame: true, words: "The contract has this code now." });
    expect(pinnedWords({ codeHash: "0x01", currentCodeHash: "0x02" }, "Active")).toEqual({ isSame: false, words: "The contract has other code now, 0x02: it cannot be executed." });
    expect(pinnedWords({ codeHash: "0x01" }, "Queued")).toEqual({ isSame: false, words: "There is no contract there now: it cannot be executed." });
  });

  it("does not speak of executing what has ended", () => {
    expect(pinnedWords({ codeHash: "0x01", currentCodeHash: "0x02" }, "Executed")?.words).toBe("The contract has other code now, 0x02.");
  });

  it("is nothing where no contract is called", () => {
    expect(pinnedWords({}, "Active")).toBeUndefined();
  });
});

describe("timeLeft", () => {
  const moments = { snapshotMs: 10_000n, endsAtMs: 20_000n, executableFromMs: 30_000n, expiresAtMs: 40_000n };
  it("counts to the moment that ends the state", () => {
    expect(timeLeft("Pending", moments, 5_000)).toBe("Voting begins in 5 seconds");
    expect(timeLeft("Active", moments, 12_000)).toBe("8 seconds left to vote");
    expect(timeLeft("Queued", moments, 21_000)).toBe("Can be executed in 9 seconds");
    expect(timeLeft("Executable", moments, 31_000)).toBe("9 seconds left to execute");
    expect(timeLeft("Executable", moments, 50_000)).toBe("less than a second left to execute");
  });
});
