import type { KiteInterfacesRegistryContribution as Contribution } from "../generated/registry/index.js";
import { date, startOf, type Clock } from "./time.js";

/** Where a contribution is in its life. */
export interface StatusWords {
  readonly word: string;
  readonly tone: "good" | "bad" | "warn" | undefined;
  readonly more: string;
}

type Seen = Pick<Contribution, "status" | "challenge" | "decideByMs" | "bond">;

/** The state of a contribution in words, and what happens next. */
export function statusWords({ status, challenge, decideByMs, bond }: Seen, clock: Clock, epoch: number, nowMs: number): StatusWords {
  if (challenge) return { word: "challenged", tone: "bad", more: `The arbiter has until ${date(challenge.decideByMs)}; then the challenge lapses.` };
  switch (status.type) {
    case "Submitted":
      return nowMs <= Number(decideByMs)
        ? { word: "submitted", tone: "warn", more: `The curator has until ${date(decideByMs)}.` }
        : { word: "submitted", tone: "warn", more: "The curator did not answer in time: you can take it back." };
    case "Accepted":
      return status.value <= epoch
        ? { word: "earns", tone: "good", more: `Since ${date(startOf(clock, status.value))}.` }
        : { word: "accepted", tone: "good", more: `Earns from ${date(startOf(clock, status.value))} on.` };
    case "Rejected":
      return { word: "rejected", tone: "bad", more: "The bond went back." };
    case "Retired":
      return { word: "ended", tone: undefined, more: bond > 0n ? `Earned until ${date(startOf(clock, status.value))}. The bond can be had once the trailing window has passed.` : `Earned until ${date(startOf(clock, status.value))}. The bond went back.` };
    case "Withdrawn":
      return { word: "taken back", tone: undefined, more: "The bond went back." };
    case "Forfeited":
      return { word: "forfeited", tone: "bad", more: "A challenge against it was upheld, and its bond was slashed." };
  }
}
