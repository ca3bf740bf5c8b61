// SPDX-License-Identifier: Apache-2.0
import { format, type Unit } from "./amount.js";
import type { State } from "./proposal.js";
import { date } from "./time.js";

/** What decides who may cancel a proposal. */
export interface Cancelling {
  readonly state: State;
  readonly proposer: string;
  /** Votes of the proposer now, and what it needed to propose. */
  readonly votes: bigint;
  readonly needed: bigint;
  readonly guardian: { readonly account: string; readonly expiresAtMs: bigint } | undefined;
  /** Whether all that it does is to name another guardian, which the guardian cannot stop. */
  readonly isAboutGuardian: boolean;
}

/** Whether `account` may cancel the proposal at `nowMs`. */
export function mayCancel(account: string, facts: Cancelling, nowMs: number): boolean {
  if (isGuardian(account, facts, nowMs)) return isBeforeEnd(facts.state) || facts.state === "Queued" || facts.state === "Executable";
  return isBeforeEnd(facts.state) && (account === facts.proposer || facts.votes < facts.needed);
}

/** Who may cancel the proposal at `nowMs`, each in a sentence; nobody once it has ended. */
export function cancelWords(facts: Cancelling, nowMs: number, { kite, nameOf }: { kite: Unit; nameOf: (address: string) => string }): string[] {
  const words: string[] = [];
  if (isBeforeEnd(facts.state)) {
    words.push(`${nameOf(facts.proposer)}, who proposed it, until voting ends.`);
    words.push(
      facts.votes < facts.needed
        ? `Anyone, now: its proposer has ${format(facts.votes, kite)} of votes and needed ${format(facts.needed, kite)}.`
        : `Anyone, if its proposer's votes fall below ${format(facts.needed, kite)} while voting lasts.`,
    );
  }
  if (facts.guardian && isGuardian(facts.guardian.account, facts, nowMs) && mayCancel(facts.guardian.account, facts, nowMs)) {
    words.push(`${nameOf(facts.guardian.account)}, the guardian, until ${date(facts.guardian.expiresAtMs)}, also after it has passed.`);
  }
  return words;
}

function isGuardian(account: string, { guardian, isAboutGuardian }: Cancelling, nowMs: number): boolean {
  return account === guardian?.account && nowMs <= Number(guardian.expiresAtMs) && !isAboutGuardian;
}

function isBeforeEnd(state: State): boolean {
  return state === "Pending" || state === "Active";
}
