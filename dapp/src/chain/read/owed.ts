// SPDX-License-Identifier: Apache-2.0
import type { Asset } from "../asset.js";
import type { Suite } from "../suite.js";
import type { NamedProduct } from "./products.js";

/** What a product owes one that it is built on, in one asset. */
export interface Owed {
  readonly child: number;
  readonly name: string;
  /** The number of the share among the child's. */
  readonly edge: number;
  readonly asset: Asset;
  readonly amount: bigint;
}

/** What all products that are built on `product` owe it, in each asset; what is nothing is left out. */
export async function owedTo({ router }: Suite, product: number, products: readonly NamedProduct[], assets: readonly Asset[]): Promise<Owed[]> {
  const edges = products.flatMap(({ id, name, product: { terms } }) =>
    terms.upstream.flatMap((edge, place) => (edge.product === product ? assets.map((asset) => ({ child: id, name, edge: place, asset })) : [])),
  );
  const asked = await Promise.all(edges.map(async (edge) => ({ edge, data: (await router.query.owed(edge.child, edge.edge, edge.asset.id)).data })));
  return asked.flatMap(({ edge, data }) => (data.isOk && data.value > 0n ? [{ ...edge, amount: data.value }] : []));
}
