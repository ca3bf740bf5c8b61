import { describe, expect, it } from "vitest";
import { standing, timeLeft } from "./proposal.js";

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
