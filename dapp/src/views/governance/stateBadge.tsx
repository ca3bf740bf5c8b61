// SPDX-License-Identifier: Apache-2.0
import type { State } from "../../domain/proposal.js";
import { Badge } from "../../parts/basics.js";

const TONES: Partial<Record<State, "good" | "bad" | "warn" | "live">> = {
  Active: "live",
  Queued: "warn",
  Executable: "warn",
  Executed: "good",
  Defeated: "bad",
  Expired: "bad",
};

/** The state of a proposal, in one word. */
export function StateBadge({ state }: { state: State }) {
  return <Badge tone={TONES[state]}>{state === "Canceled" ? "Cancelled" : state}</Badge>;
}
