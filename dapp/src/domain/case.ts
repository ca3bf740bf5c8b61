// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesRegistryCase as Case } from "../generated/registry/index.js";
import { format, type Unit } from "./amount.js";

/** What is at stake in a case. */
export interface Stakes {
  /** Bond of the contributor that is lost if the challenges are upheld. */
  readonly bond: bigint;
  /** Part of it that the challengers share then, by their bonds. */
  readonly reward: bigint;
  /** Bonds of the challengers that are lost if they are dismissed, or lapse. */
  readonly bonds: bigint;
  /** Part of those that the contributor gets then. */
  readonly damages: bigint;
}

type Judged = Pick<Case, "bonds" | "bondsBefore" | "challengerBps" | "contributorBps">;

/** What can be won and lost in a case; the submitter of a batch gets nothing of what challengers lose. */
export function stakes({ bonds, bondsBefore, challengerBps, contributorBps }: Judged, bond: bigint, isBatch: boolean): Stakes {
  const open = bonds - bondsBefore;
  return { bond, reward: (bond * BigInt(challengerBps)) / 10_000n, bonds: open, damages: isBatch ? 0n : (open * BigInt(contributorBps)) / 10_000n };
}

/** What a ruling would do, in sentences: if the challenges are upheld, and if they are not. */
export function stakesWords({ bond, reward, bonds, damages }: Stakes, kite: Unit): { readonly upheld: string; readonly dismissed: string } {
  const treasury = format(bonds - damages, kite);
  return {
    upheld: `The contributor loses the bond of ${format(bond, kite)} and what the contribution earned since its claims were cut. Those who challenged and were heard get their own bonds back and share ${format(reward, kite)}, by their bonds; the rest goes to the treasury.`,
    dismissed: `Those who challenged lose ${format(bonds, kite)}: ${damages > 0n ? `${format(damages, kite)} to the contributor, ${treasury}` : `${treasury}, all of it,`} to the treasury. The contribution keeps its bond, and its income is free again.`,
  };
}
