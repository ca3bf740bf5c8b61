// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesRouterPending as Pending } from "../../generated/router/index.js";
import type { Asset } from "../asset.js";
import type { Suite } from "../suite.js";
import type { Work } from "./products.js";

/** The most (position, asset) pairs that one claim may have. */
export const MAX_PAIRS = 64;

/** What a contribution earned in one asset. */
export interface Income {
  readonly asset: Asset;
  readonly pending: Pending;
}

/** A contribution with what it earned; a batch's members claim each for themselves. */
export interface EarningWork extends Work {
  readonly incomes: readonly Income[];
}

/** What the router answers of each contribution's income in each asset. */
export function withIncome(suite: Suite, work: readonly Work[], assets: readonly Asset[]): Promise<EarningWork[]> {
  return Promise.all(work.map(async (item) => ({ ...item, incomes: await incomesOf(suite, item, assets) })));
}

async function incomesOf({ router }: Suite, { id, position }: Work, assets: readonly Asset[]): Promise<Income[]> {
  if (!position || position.batch) return [];
  const answers = await Promise.all(assets.map(async (asset) => ({ asset, data: (await router.query.pending(id, asset.id)).data })));
  return answers.flatMap(({ asset, data }) => (data.isOk ? [{ asset, pending: data.value }] : []));
}

/** The positions and assets of which something can be claimed, at most as many as one call may have. */
export function claimable(work: readonly EarningWork[]): { claimants: { id: number; payee: string }[]; assets: Asset[] } {
  const paying = work.filter(({ incomes }) => incomes.some(({ pending }) => pending.claimable > 0n));
  const assets = [...new Map(paying.flatMap(({ incomes }) => incomes.filter(({ pending }) => pending.claimable > 0n).map(({ asset }) => [asset.key, asset]))).values()];
  const most = Math.floor(MAX_PAIRS / Math.max(1, assets.length));
  return { claimants: paying.slice(0, most).map(({ id, contribution, position }) => ({ id, payee: (position?.payee ?? contribution.payee).address() })), assets };
}
