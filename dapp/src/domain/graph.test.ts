// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { upstreamGraph } from "./graph.js";

const SOURCES = [
  { id: 1, name: "data", upstream: [] },
  { id: 2, name: "model", upstream: [{ product: 1, bps: 2_500 }] },
  { id: 3, name: "app", upstream: [{ product: 2, bps: 3_000 }, { product: 1, bps: 1_000 }] },
  { id: 4, name: "other", upstream: [{ product: 3, bps: 1 }] },
];

describe("upstreamGraph", () => {
  it("puts every product further up than all that are built on it", () => {
    const { nodes, links } = upstreamGraph(3, SOURCES);
    const level = (id: number) => nodes.find((node) => node.id === id)!.level;
    expect(nodes.map(({ id }) => id).sort()).toEqual([1, 2, 3]);
    for (const { from, to } of links) expect(level(to)).toBeGreaterThan(level(from));
    expect(level(1)).toBe(2);
  });

  it("draws each link once, although two ways lead to it", () => {
    const { links } = upstreamGraph(4, SOURCES);
    expect(links).toHaveLength(4);
  });

  it("is the product alone if it is built on nothing", () => {
    expect(upstreamGraph(1, SOURCES)).toEqual({ nodes: [{ id: 1, name: "data", level: 0, row: 0 }], links: [] });
  });
});
