// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesRegistryChallenge as Challenge } from "../../generated/registry/index.js";
import type { Asset } from "../asset.js";
import type { Suite } from "../suite.js";
import { withIncome, type EarningWork } from "./income.js";
import { allProducts, type NamedProduct } from "./products.js";

/** A challenge that was not settled yet, with its number. */
export interface NumberedChallenge extends Challenge {
  readonly number: number;
}

/** The most challenges that are looked at: more than the last so many are settled by whoever made them. */
const LOOKED_AT = 50;

/** All that can be known of one contribution. */
export interface FoundContribution {
  readonly work: EarningWork;
  readonly product: NamedProduct | undefined;
  /** Challenges that hold a bond: those of the case, and those that ended and were not settled. */
  readonly challenges: readonly NumberedChallenge[];
  /** What a challenge costs now. */
  readonly challengeBond: bigint | undefined;
}

/** The contribution with number `id`, and what is said against it; nothing if there is none. */
export async function readContribution(suite: Suite, id: number, assets: readonly Asset[]): Promise<FoundContribution | null> {
  const { registry, router } = suite;
  const { data: contribution } = await registry.query.contribution(id);
  if (!contribution) return null;
  const { data: position } = await router.query.position(id);
  const [[work], products, bond, challenges] = await Promise.all([
    withIncome(suite, [{ id, contribution, position }], assets),
    allProducts(suite),
    registry.query.challengeBond(id),
    challengesOf(suite, id, contribution.challengeCount),
  ]);
  const product = products.find((one) => one.id === contribution.product);
  return { work: work!, product, challenges, challengeBond: bond.data.isOk ? bond.data.value : undefined };
}

async function challengesOf({ registry }: Suite, id: number, count: number): Promise<NumberedChallenge[]> {
  const first = Math.max(1, count - LOOKED_AT + 1);
  const numbers = Array.from({ length: count - first + 1 }, (_, place) => first + place);
  const found = await Promise.all(numbers.map(async (number) => ({ number, data: (await registry.query.challenge(id, number)).data })));
  return found.flatMap(({ number, data }) => (data ? [{ ...data, number }] : []));
}
