// SPDX-License-Identifier: Apache-2.0
import type { Asset } from "../../chain/asset.js";
import type { ClaimEvent, PaymentEvent } from "../../chain/events.js";
import type { EarningWork } from "../../chain/read/income.js";
import { plain } from "../../domain/amount.js";
import { csv } from "../../domain/csv.js";
import { STAGES } from "../../domain/stage.js";

/** What the tables need to know beside their rows. */
export interface Source {
  readonly assetOf: (key: string) => Asset;
  readonly transactionOf: (place: PaymentEvent | ClaimEvent) => Promise<string>;
}

const PLACE = ["date", "block", "block hash", "transaction"];
const MONEY = ["amount", "asset", "asset id"];

/** Payments with where they went, for bookkeeping: amounts to the unit, without commas, moments in UTC. */
export async function paymentsCsv(payments: readonly PaymentEvent[], source: Source, referenceOf: (number: bigint) => string): Promise<string> {
  const rows = payments.map(async (payment) => {
    const { unit } = source.assetOf(payment.asset);
    const parts = [payment.split.fee, payment.split.upstream, ...payment.split.stages, payment.split.reserve];
    const money = [bare(payment.amount, unit), unit.symbol, payment.asset];
    return [...(await placed(payment, source)), String(payment.product), ...money, String(payment.reference ?? ""), referenceOf(payment.reference ?? 0n), ...parts.map((part) => bare(part, unit))];
  });
  const split = ["fee", "upstream", ...STAGES.map((stage) => stage.toLowerCase()), "reserve"];
  return csv([...PLACE, "product", ...MONEY, "reference", "reference text", ...split], await Promise.all(rows));
}

/** Income that was paid out, transaction by transaction. */
export async function claimsCsv(claims: readonly ClaimEvent[], source: Source): Promise<string> {
  const rows = claims.map(async (claim) => {
    const { unit } = source.assetOf(claim.asset);
    return [...(await placed(claim, source)), String(claim.position), bare(claim.amount, unit), unit.symbol, claim.asset, claim.member === undefined ? "" : String(claim.member)];
  });
  return csv([...PLACE, "contribution", ...MONEY, "member"], await Promise.all(rows));
}

/** What each contribution has earned in each asset until now, as the contract keeps it: nothing is missing here. */
export function earningsCsv(work: readonly EarningWork[]): string {
  const rows = work.flatMap(({ id, contribution, incomes }) =>
    incomes.map(({ asset: { unit, key }, pending }) => {
      const { claimable, locked, claimed } = pending;
      return [String(id), String(contribution.product), contribution.stage, unit.symbol, key, ...[claimable + locked + claimed, claimed, claimable, locked].map((part) => bare(part, unit))];
    }),
  );
  return csv(["contribution", "product", "stage", "asset", "asset id", "earned", "claimed", "ready to claim", "locked"], rows);
}

async function placed(place: PaymentEvent | ClaimEvent, { transactionOf }: Source): Promise<string[]> {
  return [new Date(place.timeMs).toISOString(), String(place.block), place.blockHash, await transactionOf(place)];
}

function bare(amount: bigint, unit: Asset["unit"]): string {
  return plain(amount, unit).replaceAll(",", "");
}
