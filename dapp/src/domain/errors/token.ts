import type {
  KiteInterfacesReceiverReceiverError as ReceiverError,
  KiteInterfacesTokenTokenError as TokenError,
  KiteInterfacesVotesVotesError as VotesError,
  Psp22ErrorsPsp22Error as Psp22Error,
} from "../../generated/token/index.js";
import { format } from "../amount.js";
import { harmless } from "../text.js";
import { date } from "../time.js";
import { registryWords } from "./registry.js";
import { routerWords } from "./router.js";
import { tell, type Units, type Words } from "./words.js";

const PSP22: Words<Psp22Error> = {
  Custom: (text) => `The token refused: ${harmless(text)}`,
  InsufficientBalance: (_, { asset }) => `You do not have enough ${asset.symbol}.`,
  InsufficientAllowance: (_, { asset }) => `You have not allowed so much ${asset.symbol} to be taken.`,
  ZeroRecipientAddress: "Nobody has the receiver's address.",
  ZeroSenderAddress: "Nobody has the sender's address.",
  SafeTransferCheckFailed: (text) => `The receiver refused the tokens: ${harmless(text)}`,
};

const RECEIVER: Words<ReceiverError> = {
  UnsupportedToken: "The receiver does not take this token.",
  InvalidData: "The receiver does not understand what was sent along.",
  Router: (error, units) => routerWords(error, units),
  Registry: (error, units) => registryWords(error, units),
  Other: (number) => `The receiver refused, with its number ${number}.`,
};

const TOKEN: Words<TokenError> = {
  Transfer: (error, units) => psp22Words(error, units),
  NotOwner: "Only the DAO may do this: propose it for a vote.",
  CapExceeded: ([cap, mintable], { kite }) =>
    `There can never be more than ${format(cap, kite)}: at most ${format(mintable, kite)} can still be minted.`,
  Refused: (error, units) => tell(RECEIVER, error, units),
  ReceiverIsNoContract: "The receiver is no contract: use a plain transfer.",
  ReceiverFailed: "The receiver failed, or cannot take tokens. Nothing was transferred.",
  CallFailed: "The asset refused, or the account that was to get it cannot take it. Nothing was changed: choose another.",
  InvalidArgument: "One of the values is out of bounds.",
};

const VOTES: Words<VotesError> = {
  NotGovernor: "Only the DAO may do this.",
  SnapshotOutOfRange: ([from, until]) => `A snapshot must lie between ${date(from)} and ${date(until)}.`,
  SnapshotNotRegistered: "No snapshot of votes was taken at this moment.",
  SnapshotNotPassed: "The snapshot of votes is still to come.",
  SnapshotForgotten: (sinceMs) => `Votes are remembered for 90 days: those since ${date(sinceMs)}.`,
};

/** Why a PSP22 token refused, in words. */
export function psp22Words(error: Psp22Error, units: Units): string {
  return tell(PSP22, error, units);
}

/** Why a receiver refused tokens, in words. */
export function receiverWords(error: ReceiverError, units: Units): string {
  return tell(RECEIVER, error, units);
}

/** Why KITE refused, in words; the reason of a receiver included. */
export function tokenWords(error: TokenError, units: Units): string {
  return tell(TOKEN, error, units);
}

/** Why KITE's votes refused, in words. */
export function votesWords(error: VotesError, units: Units): string {
  return tell(VOTES, error, units);
}
