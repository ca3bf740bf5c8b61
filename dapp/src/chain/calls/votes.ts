import type { HexString } from "dedot/utils";
import { count, format, percent } from "../../domain/amount.js";
import { shortAddress } from "../../domain/address.js";
import { daoWords } from "../../domain/errors/dao.js";
import { votesWords } from "../../domain/errors/token.js";
import type { Units } from "../../domain/errors/words.js";
import type {
  KiteInterfacesDaoActionLike as Action,
  KiteInterfacesDaoChoice as Choice,
  KiteInterfacesDaoDaoError as DaoError,
} from "../../generated/dao/index.js";
import type { KiteInterfacesVotesVotesError as VotesError } from "../../generated/token/index.js";
import type { Call } from "../call.js";
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

/** Executes a passed proposal; anyone may. */
export function execute({ dao }: Suite, proposal: number, units: Units): Call {
  return {
    title: `Execute proposal ${proposal}`,
    query: (options) => dao.query.execute(proposal, options),
    tx: (options) => dao.tx.execute(proposal, options),
    explain: explained(units),
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

/** Proposes to pay native coin from the treasury. */
export function proposeTransfer({ dao }: Suite, description: string, to: string, amount: bigint, units: Units): Call {
  return {
    title: `Propose to pay ${format(amount, units.coin)} to ${shortAddress(to)}`,
    query: (options) => dao.query.proposeTransfer(description, to, amount, options),
    tx: (options) => dao.tx.proposeTransfer(description, to, amount, options),
    explain: explained(units),
  };
}

/** Proposes to pay a PSP22 token from the treasury; `units.asset` is its unit. */
export function proposePsp22Transfer({ dao }: Suite, description: string, token: string, to: string, amount: bigint, units: Units): Call {
  return {
    title: `Propose to pay ${format(amount, units.asset)} to ${shortAddress(to)}`,
    query: (options) => dao.query.proposePsp22Transfer(description, token, to, amount, options),
    tx: (options) => dao.tx.proposePsp22Transfer(description, token, to, amount, options),
    explain: explained(units),
  };
}

/** Proposes another protocol fee. */
export function proposeFee({ dao, addresses }: Suite, description: string, feeBps: number, units: Units): Call {
  return {
    title: `Propose a protocol fee of ${percent(feeBps)}`,
    query: (options) => dao.query.proposeFee(description, addresses.router, feeBps, options),
    tx: (options) => dao.tx.proposeFee(description, addresses.router, feeBps, options),
    explain: explained(units),
  };
}

/** Proposes any call: `input` is the selector and the arguments, SCALE-encoded, as hex. */
export function proposeCall({ dao }: Suite, description: string, callee: string, input: string, value: bigint, units: Units): Call {
  return {
    title: `Propose to call ${shortAddress(callee)}`,
    query: (options) => dao.query.proposeCall(description, callee, input, value, options),
    tx: (options) => dao.tx.proposeCall(description, callee, input, value, options),
    explain: explained(units),
  };
}

function explained(units: Units): (error: unknown) => string {
  return (error) => daoWords(error as DaoError, units);
}
