// SPDX-License-Identifier: Apache-2.0
import { productName, STAGES, type Holding, type Stage } from "../../domain/stage.js";
import type {
  KiteInterfacesRegistryContribution as Contribution,
  KiteInterfacesRegistryProduct as Product,
} from "../../generated/registry/index.js";
import type { KiteInterfacesRouterLifetime as Lifetime, KiteInterfacesRouterPosition as Position } from "../../generated/router/index.js";
import type { Asset } from "../asset.js";
import type { Suite } from "../suite.js";
import { allPages } from "./pages.js";

const PAGE = 28;

/** A product with its number and the name that a reader knows it by. */
export interface NamedProduct {
  readonly id: number;
  readonly name: string;
  readonly product: Product;
}

/** Sums of a product in one asset. */
export interface Sums {
  readonly asset: Asset;
  readonly lifetime: Lifetime;
}

/** A contribution with its position, if it was accepted. */
export interface Work {
  readonly id: number;
  readonly contribution: Contribution;
  readonly position: Position | undefined;
}

/** All products, oldest first. */
export async function allProducts({ registry }: Suite): Promise<NamedProduct[]> {
  const page = async (from: number) => (await registry.query.products(from, PAGE)).data;
  const rows = await allPages(1, page, ([id]) => id + 1);
  return rows.map(([id, product]) => ({ id, product, name: productName(id, product.terms.metadataUri) }));
}

/** What a product was paid, and what its reserve holds, in each asset. */
export function sumsOf({ router }: Suite, product: number, assets: readonly Asset[]): Promise<Sums[]> {
  return Promise.all(assets.map(async (asset) => ({ asset, lifetime: (await router.query.lifetime(product, asset.id)).data })));
}

/** All work that was ever submitted to a product, oldest first. */
export async function workIn(suite: Suite, product: number): Promise<Work[]> {
  const page = async (from: number) => (await suite.registry.query.contributionsTo(product, from, PAGE)).data;
  return withPositions(suite, await allPages(0, page, (_, next) => next));
}

/** All work that an account ever submitted, oldest first. */
export async function workOf(suite: Suite, account: string): Promise<Work[]> {
  const page = async (from: number) => (await suite.registry.query.contributionsOf(account, from, PAGE)).data;
  return withPositions(suite, await allPages(0, page, (_, next) => next));
}

/** The holdings of each stage of a product. */
export function holdings(work: readonly Work[]): Record<Stage, Holding[]> {
  const of = (stage: Stage) => work.filter(({ contribution }) => contribution.stage === stage).flatMap(holding);
  return Object.fromEntries(STAGES.map((stage) => [stage, of(stage)])) as Record<Stage, Holding[]>;
}

function holding({ id, position }: Work): Holding[] {
  if (!position) return [];
  const { units, fromEpoch, toEpoch, payee, batch } = position;
  return [{ id, payee: payee.address(), units, fromEpoch, toEpoch, members: batch?.count }];
}

function withPositions({ router }: Suite, rows: readonly [number, Contribution][]): Promise<Work[]> {
  return Promise.all(
    rows.map(async ([id, contribution]) => ({ id, contribution, position: (await router.query.position(id)).data })),
  );
}
