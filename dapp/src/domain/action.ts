// SPDX-License-Identifier: Apache-2.0
import type {
  KiteInterfacesDaoAction as Action,
  KiteInterfacesDaoChange as Change,
  KiteInterfacesDaoParameters as Parameters,
} from "../generated/dao/index.js";
import { count, format, percent } from "./amount.js";
import { accountsIn, callWords, type DecodedCall, type Names } from "./callWords.js";
import { date, duration } from "./time.js";

/** What a call begins with to say which message it is for. */
const SELECTOR_BYTES = 4;

/** An action in words. `call` is what its input says, or the migration of its new code, if that is known. */
export function actionWords(action: Action, call: DecodedCall | undefined, names: Names): string {
  switch (action.type) {
    case "TransferNative": {
      const [to, amount] = action.value;
      return `Pay ${format(amount, names.coin)} from the treasury to ${names.account(to.address())}`;
    }
    case "TransferPsp22": {
      const [token, to, amount] = action.value;
      const unit = names.unit({ type: "Psp22", value: token });
      return `Pay ${format(amount, unit)} from the treasury to ${names.account(to.address())}`;
    }
    case "Call": {
      const [callee, input, value] = action.value;
      const along = value > 0n ? `, sending ${format(value, names.coin)} along` : "";
      return (call ? callWords(call, names) : unknownWords(names.account(callee.address()), input)) + along;
    }
    case "Govern":
      return changeWords(action.value, call, names);
  }
}

function changeWords(change: Change, call: DecodedCall | undefined, names: Names): string {
  switch (change.type) {
    case "SetParameters":
      return `Judge later proposals by: ${parameterWords(change.value, names).join("; ")}`;
    case "SetExcluded":
      return `Leave the votes of ${list(change.value.map((account) => names.account(account.address())))} out of the quorum`;
    case "SetGuardian":
      return change.value
        ? `Let ${names.account(change.value.account.address())} cancel proposals until ${date(change.value.expiresAtMs)}`
        : "Let no guardian cancel proposals";
    case "SetSpendCap": {
      const [asset, cap] = change.value;
      return `Let routine proposals pay at most ${format(cap, names.unit(asset))} in each spend period`;
    }
    case "SetRoutine": {
      const [callee, selector, routine] = change.value;
      const message = `${names.message(callee.address(), selector)} of ${names.account(callee.address())}`;
      return routine ? `Make the message ${message} routine: less is needed to call it` : `Make the message ${message} critical`;
    }
    case "SetCode":
      return codeWords(change.value[0], change.value[1], call, names);
  }
}

function codeWords(hash: string, migration: string, call: DecodedCall | undefined, names: Names): string {
  const replaced = `Replace the DAO's own code by the code ${hash}`;
  if (migration === "0x") return `${replaced}, without a migration`;
  const words = call ? callWords(call, names) : unknownWords("the new code", migration);
  return `${replaced}, and migrate its storage: ${words}`;
}

// What cannot be read is not shown in a sentence: its bytes are there to be opened.
function unknownWords(callee: string, input: string): string {
  const bytes = (input.length - 2) / 2;
  const rest = bytes > SELECTOR_BYTES ? ` with ${count(bytes - SELECTOR_BYTES, "byte")} of arguments` : "";
  return `Call the message ${input.slice(0, 2 + 2 * SELECTOR_BYTES)} of ${callee}${rest}, which this page cannot read`;
}

/** All accounts that an action names, each once: those of its call too. */
export function actionAccounts(action: Action, call: DecodedCall | undefined): string[] {
  return [...new Set([...accountsIn(action), ...accountsIn(call?.args.map(({ value }) => value)), ...accountsIn(call?.along?.args.map(({ value }) => value))])];
}

/** The bytes of an action that a reader may want to see as they are. */
export function actionBytes(action: Action): string | undefined {
  if (action.type === "Call") return action.value[1];
  return action.type === "Govern" && action.value.type === "SetCode" && action.value.value[1] !== "0x" ? action.value.value[1] : undefined;
}

/** What a proposal is judged by, each in words. */
export function parameterWords(parameters: Parameters, { kite }: Names): string[] {
  const { routine, critical } = parameters;
  return [
    `voting begins ${duration(parameters.votingDelayMs)} after the proposal and lasts ${duration(parameters.votingPeriodMs)}`,
    `a late quorum leaves ${duration(parameters.lateQuorumMs)} to vote`,
    `routine: quorum ${percent(routine.quorumBps)}, timelock ${duration(routine.timelockMs)}`,
    `critical: quorum ${percent(critical.quorumBps)}, 60 % for it, timelock ${duration(critical.timelockMs)}`,
    `${duration(parameters.graceMs)} to execute`,
    `${format(parameters.proposalThreshold, kite)} of votes to propose, at least ${format(parameters.quorumFloor, kite)} for a quorum`,
    `spend caps are for ${duration(parameters.spendPeriodMs)}`,
  ];
}

function list(items: readonly string[]): string {
  return new Intl.ListFormat("en").format(items) || "nobody else";
}
