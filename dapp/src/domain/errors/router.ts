import type { KiteInterfacesRouterRouterError as RouterError } from "../../generated/router/index.js";
import { count, format, percent } from "../amount.js";
import { shortAddress } from "../address.js";
import { duration } from "../time.js";
import { tell, type Units, type Words } from "./words.js";

const WORDS: Words<RouterError> = {
  NotOwner: "Only the DAO may do this: propose it for a vote.",
  NotRegistry: "Only the registry may do this.",
  NotContributor: "Only the contributor of this position may do this.",
  UnknownProduct: (id) => `There is no product ${id}.`,
  UnknownPosition: (id) => `There is no position ${id}: the contribution has not been accepted.`,
  UnknownEdge: (edge) => `The product has no upstream product number ${edge}.`,
  InvalidId: (id) => `The number ${id} is taken, or zero.`,
  InvalidTerms: "Stage weights must sum to 100 %, and upstream shares to at most 50 % in at most 16 parts.",
  PositionClosed: "The position is closed already.",
  WrongStanding: (standing) => `The position is ${standing.type.toLowerCase()}, which does not allow this.`,
  ProductStopped: (id) => `Product ${id} is stopped: nobody pays it, and what its children owe it stays with them. The DAO can let it go on.`,
  IsBatch: (id) => `Position ${id} stands for many members: each claims with a proof of their own.`,
  NotBatch: (id) => `Position ${id} is one contributor's own and has no members.`,
  UnknownMember: (members) => `The batch has ${count(members, "member")}; their numbers begin at 0.`,
  InvalidProof: "The proof does not lead to this batch: look at the number, the payee and the units.",
  OverSubscribed: (left) => `Members who claimed before have used up the batch: ${count(left, "unit")} left.`,
  AssetNotAllowed: "The DAO has not allowed payments in this token: choose another, or propose it for a vote.",
  Zero: "The amount must be more than zero.",
  WrongValueSent: ([expected, sent], { coin }) =>
    `The call needs exactly ${format(expected, coin)}, and ${format(sent, coin)} was sent along.`,
  WrongAmountReceived: ([expected, received], { asset }) =>
    `The token moved ${format(received, asset)} instead of ${format(expected, asset)}: it cannot be paid in.`,
  AssetFailed: "The token refused: you have too little of it, or have not allowed the router to take it.",
  CannotPay: ([to, amount], { asset }) =>
    `${shortAddress(to.address())} cannot receive ${format(amount, asset)}: an account must get at least the chain's minimum. Leave it out.`,
  WindowTooLong: (epochs) => `The trailing window may be at most ${count(epochs, "epoch")}.`,
  FeeTooHigh: (bps) => `The fee may be at most ${percent(bps)}.`,
  EpochTooShort: (ms) => `An epoch must last at least ${ms} ms.`,
  EpochTooLong: (ms) => `An epoch may last at most ${duration(ms)}.`,
  TooMany: (max) => `At most ${max} at once: choose fewer.`,
  Insufficient: (available, { asset }) => `There is only ${format(available, asset)} in it.`,
  StageFull: () => "The stage has no room for so much work: later work weighs ever more. Its curator can register a successor of the product.",
  Overflow: "A number is too large.",
};

/** Why the router refused, in words. */
export function routerWords(error: RouterError, units: Units): string {
  return tell(WORDS, error, units);
}
