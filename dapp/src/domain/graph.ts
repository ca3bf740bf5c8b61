// SPDX-License-Identifier: Apache-2.0
/** A product in a drawing of what is built on what. */
export interface Node {
  readonly id: number;
  readonly name: string;
  /** 0 is the product that is drawn; each level further is one step upstream. */
  readonly level: number;
  /** Its place within its level. */
  readonly row: number;
}

/** A share of a product's income that goes to one it is built on. */
export interface Link {
  readonly from: number;
  readonly to: number;
  readonly bps: number;
}

/** What a graph is made of. */
export interface Source {
  readonly id: number;
  readonly name: string;
  readonly upstream: readonly { readonly product: number; readonly bps: number }[];
}

/** All that `root` is built on, directly and further up, laid out in levels. */
export function upstreamGraph(root: number, sources: readonly Source[]): { nodes: Node[]; links: Link[] } {
  const levels = new Map<number, number>([[root, 0]]);
  const links: Link[] = [];
  const of = (id: number): Source["upstream"] => sources.find((source) => source.id === id)?.upstream ?? [];
  // Parents have smaller numbers than children, so that by falling number each is met after all its children.
  for (let id = root; id > 0; id -= 1) {
    const level = levels.get(id);
    if (level === undefined) continue;
    for (const { product, bps } of of(id)) {
      links.push({ from: id, to: product, bps });
      levels.set(product, Math.max(levels.get(product) ?? 0, level + 1));
    }
  }
  const rows = new Map<number, number>();
  const nodes = [...levels].map(([id, level]) => {
    const row = rows.get(level) ?? 0;
    rows.set(level, row + 1);
    return { id, level, row, name: sources.find((source) => source.id === id)?.name ?? `Product ${id}` };
  });
  return { nodes, links };
}
