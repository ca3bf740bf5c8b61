// SPDX-License-Identifier: Apache-2.0
import { duration } from "./time.js";

/** Votes cast, in token units. */
export interface Tally {
  readonly abstain: bigint;
  readonly inFavour: bigint;
  readonly against: bigint;
}

/** How much a proposal can do, and so how much it needs to pass. */
export type Tier = "Routine" | "Critical";

/** Where a proposal is in its life. */
export type State =
  | "Pending"
  | "Active"
  | "Defeated"
  | "Queued"
  | "Executable"
  | "Executed"
  | "Expired"
  | "Canceled";

/** The moments of a proposal, in milliseconds. */
export interface Moments {
  readonly snapshotMs: bigint;
  readonly endsAtMs: bigint;
  readonly executableFromMs: bigint;
  readonly expiresAtMs: bigint;
}

/** The code that an action was proposed to call, and the code that its callee has now. */
export interface PinnedCode {
  readonly codeHash?: string | undefined;
  readonly currentCodeHash?: string | undefined;
}

/** Whether a callee still has the code that is voted on, in words. */
export interface CodeWords {
  readonly isSame: boolean;
  readonly words: string;
}

const LIVE: readonly State[] = ["Pending", "Active", "Queued", "Executable"];

/** Whether a proposal in this state may yet be executed. */
export function isLive(state: State): boolean {
  return LIVE.includes(state);
}

/** Whether the callee has the code that was pinned, in words; nothing if no contract is called. */
export function pinnedWords({ codeHash, currentCodeHash }: PinnedCode, state: State): CodeWords | undefined {
  if (codeHash === undefined && currentCodeHash === undefined) return undefined;
  if (codeHash === currentCodeHash) return { isSame: true, words: "The contract has this code now." };
  const now = currentCodeHash === undefined ? "There is no contract there now" : `The contract has other code now, ${currentCodeHash}`;
  return { isSame: false, words: isLive(state) ? `${now}: it cannot be executed.` : `${now}.` };
}

/** The share of For among For and Against that a critical proposal needs, in basis points. */
export const SUPERMAJORITY_BPS = 6_000;

/** What a vote still lacks, and how near it is. */
export interface Standing {
  readonly turnout: bigint;
  readonly quorumReached: boolean;
  readonly majorityReached: boolean;
  readonly forBps: number;
  readonly neededForBps: number;
}

/** How a tally stands against the quorum and the majority that its tier needs. */
export function standing(tally: Tally, tier: Tier, quorum: bigint): Standing {
  const { abstain, inFavour, against } = tally;
  const decided = inFavour + against;
  const forBps = decided === 0n ? 0 : Number((inFavour * 10_000n) / decided);
  const critical = inFavour > 0n && inFavour * 10_000n >= decided * BigInt(SUPERMAJORITY_BPS);
  return {
    turnout: abstain + inFavour,
    quorumReached: abstain + inFavour >= quorum,
    majorityReached: tier === "Critical" ? critical : inFavour > against,
    forBps,
    neededForBps: tier === "Critical" ? SUPERMAJORITY_BPS : 5_000,
  };
}

/** What happens next, and when, in words. */
export function timeLeft(state: State, moments: Moments, nowMs: number): string {
  const until = (moment: bigint): string => duration(Math.max(0, Number(moment) - nowMs));
  switch (state) {
    case "Pending":
      return `Voting begins in ${until(moments.snapshotMs)}`;
    case "Active":
      return `${until(moments.endsAtMs)} left to vote`;
    case "Queued":
      return `Can be executed in ${until(moments.executableFromMs)}`;
    case "Executable":
      return `${until(moments.expiresAtMs)} left to execute`;
    case "Defeated":
      return "Did not pass";
    case "Executed":
      return "Was executed";
    case "Expired":
      return "Passed, and was not executed in time";
    case "Canceled":
      return "Was cancelled";
  }
}
