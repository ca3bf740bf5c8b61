// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesRegistryCase as Case, KiteInterfacesRegistryContribution as Contribution } from "../generated/registry/index.js";
import { count, percent } from "./amount.js";
import { date, startOf, type Clock } from "./time.js";

/** Where a contribution is in its life. */
export interface StatusWords {
  readonly word: string;
  readonly tone: "good" | "bad" | "warn" | undefined;
  readonly more: string;
}

/** The next step of its contributor towards the end of a contribution. */
export interface Ending {
  /** What the button says. */
  readonly step: "Announce the end" | "End it";
  /** When it can be ended, if that is still to come. */
  readonly fromMs: number | undefined;
}

type Seen = Pick<Contribution, "status" | "case" | "noticeUntil" | "decideByMs" | "bond" | "batch">;

/** What the router's rules say of time. */
export interface Times {
  readonly clock: Clock;
  /** How many closed epochs the trailing window is long. */
  readonly windowEpochs: number;
  /** Epochs before this one stay out of the window, however long it becomes. */
  readonly unlockedEpoch: number;
}

/** The state of a contribution in words, and what happens next. */
export function statusWords(seen: Seen, times: Times, epoch: number, nowMs: number): StatusWords {
  const { status, decideByMs } = seen;
  const { clock } = times;
  if (seen.case) return { word: "challenged", tone: "bad", more: caseWords(seen.case, seen.batch !== undefined, nowMs) };
  switch (status.type) {
    case "Submitted":
      return nowMs <= Number(decideByMs)
        ? { word: "submitted", tone: "warn", more: `The curator has until ${date(decideByMs)}.` }
        : { word: "submitted", tone: "warn", more: "The curator did not answer in time: you can take it back." };
    case "Accepted":
      return status.value <= epoch
        ? { word: "earns", tone: "good", more: `Since ${date(startOf(clock, status.value))}.${noticeWords(seen, clock, epoch)}` }
        : { word: "accepted", tone: "good", more: `Earns from ${date(startOf(clock, status.value))} on.${noticeWords(seen, clock, epoch)}` };
    case "Rejected":
      return { word: "rejected", tone: "bad", more: "The bond went back." };
    case "Retired":
      return { word: "ended", tone: undefined, more: `Earned until ${date(startOf(clock, status.value))}. ${bondWords(seen, times, nowMs)}` };
    case "Withdrawn":
      return { word: "taken back", tone: undefined, more: "The bond went back." };
    case "Forfeited":
      return { word: "forfeited", tone: "bad", more: "A challenge against it was upheld, and its bond was slashed." };
  }
}

function bondWords(seen: Seen, times: Times, nowMs: number): string {
  const fromMs = bondFromMs(seen, times);
  if (fromMs === undefined) return "The bond went back.";
  return nowMs < fromMs ? `The bond can be had from ${date(fromMs)} on.` : "The bond can be had now.";
}

/** From when on its contributor can take the bond back; nothing while no moment is known, or if there is none to be had. */
export function bondFromMs({ status, bond, decideByMs, case: open }: Seen, { clock, windowEpochs, unlockedEpoch }: Times): number | undefined {
  if (bond === 0n || open) return undefined;
  if (status.type === "Submitted") return Number(decideByMs) + 1;
  if (status.type !== "Retired") return undefined;
  return status.value <= unlockedEpoch ? startOf(clock, status.value) : startOf(clock, status.value + windowEpochs);
}

/** How many challenges are open, until when the arbiter has time, and what follows. */
function caseWords({ first, last, decideByMs, contributorBps }: Case, isBatch: boolean, nowMs: number): string {
  const open = `${count(last - first + 1, "challenge")} ${first === last ? "is" : "are"} open.`;
  const lapse = first === last ? "it can lapse" : "they can lapse";
  const time =
    nowMs <= Number(decideByMs) ? `The arbiter has until ${date(decideByMs)}; then ${lapse}.` : `The arbiter did not decide until ${date(decideByMs)}: ${lapse} now.`;
  const lost = isBatch ? "A batch gets nothing of bonds that challengers lose." : `Of bonds that challengers lose, ${percent(contributorBps)} is the contributor's, always less than half.`;
  return `${open} ${time} ${lost}`;
}

function noticeWords({ noticeUntil }: Seen, clock: Clock, epoch: number): string {
  if (noticeUntil === undefined) return "";
  const from = date(startOf(clock, noticeUntil));
  return epoch < noticeUntil ? ` Its end is announced: it can be ended from ${from} on.` : ` Its end was announced: it can be ended since ${from}.`;
}

/** How an accepted contribution can be ended: at once, a batch only after its members were told. */
export function ending({ batch, noticeUntil }: Pick<Contribution, "batch" | "noticeUntil">, clock: Clock, epoch: number): Ending {
  if (batch && noticeUntil === undefined) return { step: "Announce the end", fromMs: undefined };
  const waits = noticeUntil !== undefined && epoch < noticeUntil;
  return { step: "End it", fromMs: waits ? startOf(clock, noticeUntil) : undefined };
}
