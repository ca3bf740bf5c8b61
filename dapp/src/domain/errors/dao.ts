import type {
  KiteChainCallCallError as CallError,
  KiteInterfacesDaoDaoError as DaoError,
  KiteInterfacesDaoParameter as Parameter,
} from "../../generated/dao/index.js";
import { shortAddress } from "../address.js";
import { count, format, percent } from "../amount.js";
import { figureName } from "../labels.js";
import { date, duration } from "../time.js";
import type { State } from "../proposal.js";
import { tell, type Units, type Words } from "./words.js";

/** Where a proposal is in its life, in words. */
export const STATE_WORDS: Record<State, string> = {
  Pending: "voting has not begun",
  Active: "voting is open",
  Defeated: "it did not pass",
  Queued: "it passed, and its timelock runs",
  Executable: "it passed, and can be executed",
  Executed: "it was executed",
  Expired: "it passed, and was not executed in time",
  Canceled: "it was cancelled",
};

const CALL: Words<CallError> = {
  Reverted: (answer) => `the contract refused with ${answer}`,
  NotAContract: "there is no contract at the address",
  Trapped: "the contract stopped with a fault, or had too little gas or coin",
  UnexpectedReturn: "the contract's answer is not what was promised",
};

const WORDS: Words<DaoError> = {
  UnknownProposal: (id) => `There is no proposal ${id}.`,
  WrongState: (state) => `This cannot be done now: ${STATE_WORDS[state]}.`,
  BelowThreshold: ([votes, needed], { kite }) =>
    `You need ${format(needed, kite)} of votes to propose, and ${format(votes, kite)} count now. Votes that came in this very block do not count.`,
  ProposalAlive: (id) => `Your proposal ${id} is still alive: one at a time.`,
  WrongActionCount: "A proposal has one to ten actions.",
  ActionsTooLarge: (max) => `The calls may have at most ${count(max, "byte")} together.`,
  DescriptionTooLong: (max) => `The description may have at most ${count(max, "byte")}.`,
  CalleeIsNoContract: (action) => `Action ${action + 1} calls an address where there is no contract.`,
  SetCodeNotLast: (action) => `Action ${action + 1} replaces the DAO's own code, and what comes after it would still be done by the old code: make it the last action.`,
  CalleeIsDao: (action) => `Action ${action + 1} calls the DAO itself, which it cannot: a change of the DAO is an action of its own kind.`,
  TreasuryCannotVote: (action) => `Action ${action + 1} would let the treasury's tokens vote.`,
  OutOfBounds: ([parameter, least, most], units) => outOfBounds(parameter, least, most, units),
  TooManyExcluded: (max) => `At most ${count(max, "account")} can be left out of the quorum.`,
  ExcludedTwice: (account) => `${shortAddress(account.address())} is left out twice.`,
  AlreadyVoted: (ballot, { kite }) =>
    `You have voted already, with ${format(ballot.inFavour, kite)} for, ${format(ballot.against, kite)} against and ${format(ballot.abstain, kite)} abstaining. A ballot is final.`,
  Excluded: "The votes of this account are no part of the quorum, so it cannot vote. Another vote can let it take part in later proposals.",
  NoVotes: "You had no votes at the snapshot, or delegated them.",
  SplitTooLarge: (votes, { kite }) => `You had ${format(votes, kite)} of votes at the snapshot: the parts are more.`,
  ReasonTooLong: (max) => `The reason may have at most ${count(max, "byte")}.`,
  MayNotCancel: ([votes, needed], { kite }) =>
    `The proposer still has the votes it needed (${format(votes, kite)}, needed ${format(needed, kite)}): only the proposer and the guardian can cancel.`,
  SpendCapExceeded: ([, left], { asset }) =>
    `The spend cap leaves ${format(left, asset)} in this period. It can be tried again in the next one.`,
  CodeChanged: (action) => `The contract that action ${action + 1} calls has other code than was voted on.`,
  Superseded: ([action, by]) => `Proposal ${by}, which is newer, has changed what action ${action + 1} would change: propose it again, if it is still wanted.`,
  CodeNotFound: (action) => `The code that action ${action + 1} asks for is not on the chain: upload it first.`,
  ActionFailed: ([action, error], units) => `Action ${action + 1} failed: ${tell(CALL, error, units)}. Nothing was done.`,
  CallFailed: (error, units) => `A contract failed: ${tell(CALL, error, units)}.`,
  Overflow: "A number is too large.",
};

const UNITS: Record<Parameter, "ms" | "KITE" | "bps" | "date"> = {
  VotingDelayMs: "ms",
  VotingPeriodMs: "ms",
  LateQuorumMs: "ms",
  GraceMs: "ms",
  ProposalThreshold: "KITE",
  QuorumFloor: "KITE",
  RoutineQuorumBps: "bps",
  RoutineTimelockMs: "ms",
  CriticalQuorumBps: "bps",
  CriticalTimelockMs: "ms",
  SpendPeriodMs: "ms",
  GuardianExpiresAtMs: "date",
};

function outOfBounds(parameter: Parameter, least: bigint, most: bigint, { kite }: Units): string {
  const words = { ms: duration, KITE: (value: bigint) => format(value, kite), bps: (value: bigint) => percent(Number(value)), date }[UNITS[parameter]];
  return `The ${figureName(parameter)} must be between ${words(least)} and ${words(most)}.`;
}

/** Why the DAO refused, in words. */
export function daoWords(error: DaoError, units: Units): string {
  return tell(WORDS, error, units);
}
