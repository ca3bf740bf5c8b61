// SPDX-License-Identifier: Apache-2.0
import type { HexString } from "dedot/utils";
import { count } from "../../domain/amount.js";
import { shortAddress } from "../../domain/address.js";
import { daoWords } from "../../domain/errors/dao.js";
import { votesWords } from "../../domain/errors/token.js";
import type { Units } from "../../domain/errors/words.js";
import type {
  KiteInterfacesDaoAction as DecodedAction,
  KiteInterfacesDaoActionLike as Action,
  KiteInterfacesDaoChoice as Choice,
  KiteInterfacesDaoDaoError as DaoError,
  KiteInterfacesDaoTally as Tally,
} from "../../generated/dao/index.js";
import type { KiteInterfacesVotesVotesError as VotesError } from "../../generated/token/index.js";
import type { Call } from "../call.js";
import { contractAt } from "../read/calls.js";
import { refusalWords } from "../refusal.js";
import type { Suite } from "../suite.js";

const CHOICE_WORDS: Record<Choice, string> = { Abstain: "Abstain on", For: "Vote for", Against: "Vote against" };

/** Casts all votes of the caller; the ballot is final. The reason may be empty. */
export function vote({ dao }: Suite, proposal: number, choice: Choice, reason: string, units: Units): Call {
  return {
    title: `${CHOICE_WORDS[choice]} proposal ${proposal}`,
    query: (options) => dao.query.voteWithReason(proposal, choice, reason, options),
    tx: (options) => dao.tx.voteWithReason(proposal, choice, reason, options),
    explain: explained(units),
  };
}

/** Casts the caller's votes in parts; what the parts leave is cast for nothing. The ballot is final. */
export function voteSplit({ dao }: Suite, proposal: number, tally: Tally, reason: string, units: Units): Call {
  return {
    title: `Split your votes on proposal ${proposal}`,
    query: (options) => dao.query.voteSplit(proposal, tally, reason, options),
    tx: (options) => dao.tx.voteSplit(proposal, tally, reason, options),
    explain: explained(units),
  };
}

/** Executes a passed proposal; anyone may. What it does tells why an action was refused. */
export function execute(suite: Suite, proposal: number, units: Units, actions: readonly DecodedAction[] = []): Call {
  const { dao } = suite;
  return {
    title: `Execute proposal ${proposal}`,
    query: (options) => dao.query.execute(proposal, options),
    tx: (options) => dao.tx.execute(proposal, options),
    explain: (error) => actionFailure(suite, error as DaoError, actions, units) ?? daoWords(error as DaoError, units),
  };
}

/** Cancels a proposal; its proposer, the guardian, or anyone once the proposer lost its votes. */
export function cancel({ dao }: Suite, proposal: number, units: Units): Call {
  return {
    title: `Cancel proposal ${proposal}`,
    query: (options) => dao.query.cancel(proposal, options),
    tx: (options) => dao.tx.cancel(proposal, options),
    explain: explained(units),
  };
}

/** Lets another account vote with the caller's balance; without one, takes the votes back. */
export function delegate({ token }: Suite, to: string | undefined, units: Units): Call {
  return {
    title: to ? `Let ${shortAddress(to)} vote with your KITE` : "Take your votes back",
    ...(to !== undefined && { to }),
    query: (options) => token.query.votesDelegate(to, options),
    tx: (options) => token.tx.votesDelegate(to, options),
    explain: (error) => votesWords(error as VotesError, units),
  };
}

/** Proposes several actions, all or nothing. */
export function proposeAll({ dao }: Suite, description: string, actions: Action[], units: Units): Call {
  return {
    title: `Propose ${count(actions.length, "action")}`,
    query: (options) => dao.query.propose(description, actions, options),
    tx: (options) => dao.tx.propose(description, actions, options),
    explain: explained(units),
  };
}

/** The selector and the arguments of a message, as an action that calls it wants them. */
export function inputOf(message: ReturnType<Call["tx"]>): HexString {
  return (message.call as unknown as { palletCall: { params: { data: HexString } } }).palletCall.params.data;
}

// The DAO passes on the bytes that the callee answered: the callee's own metadata tell what they mean.
function actionFailure(suite: Suite, error: DaoError, actions: readonly DecodedAction[], units: Units): string | undefined {
  if (error.type !== "ActionFailed") return undefined;
  const [place, failure] = error.value;
  const action = actions[place];
  if (failure.type !== "Reverted" || action?.type !== "Call") return undefined;
  const [callee, input] = action.value;
  const words = refusalWords(suite[contractAt(suite, callee.address()) ?? "token"], input, failure.value, units);
  return words && `Action ${place + 1} failed: ${words} Nothing was done.`;
}

function explained(units: Units): (error: unknown) => string {
  return (error) => daoWords(error as DaoError, units);
}
