// SPDX-License-Identifier: Apache-2.0
import { format, type Unit } from "./amount.js";
import type { Tier } from "./proposal.js";

/** What makes an action routine or critical. */
export interface Deed {
  /** Whether it changes the DAO itself. */
  readonly isGoverning: boolean;
  /** Whether the message that it calls is on the routine list; nothing if it calls none. */
  readonly isListed: boolean | undefined;
  /** What the whole proposal pays of the asset that this action pays, and what routine proposals may; nothing if it pays none. */
  readonly payment: { readonly total: bigint; readonly cap: bigint | undefined; readonly unit: Unit } | undefined;
}

/** Why a proposal is of its tier, as the lists and caps are now: a sentence for each reason. */
export function tierReasons(tier: Tier, deeds: readonly Deed[]): string[] {
  const reasons = deeds.flatMap((deed, place) => criticalReasons(deed, `Action ${place + 1}`));
  if (tier === "Routine") {
    return reasons.length === 0
      ? ["Every message that it calls is on the routine list, and what it pays is within the spend caps."]
      : ["It was routine when it was proposed; the lists or caps have changed since.", ...reasons];
  }
  return reasons.length > 0 ? reasons : ["It was critical when it was proposed; the lists or caps have changed since."];
}

function criticalReasons({ isGoverning, isListed, payment }: Deed, action: string): string[] {
  const reasons: string[] = [];
  if (isGoverning) reasons.push(`${action} changes the DAO itself.`);
  if (isListed === false) reasons.push(`${action} calls a message that is not on the routine list.`);
  if (payment && payment.cap === undefined) reasons.push(`${action} pays ${payment.unit.symbol}, of which routine proposals may pay nothing.`);
  if (payment?.cap !== undefined && payment.total > payment.cap) {
    reasons.push(`${action} is part of payments of ${format(payment.total, payment.unit)}; routine proposals may pay ${format(payment.cap, payment.unit)} in each spend period.`);
  }
  return reasons;
}
