// SPDX-License-Identifier: Apache-2.0
import type { NamedProduct } from "../../chain/read/products.js";
import { percent } from "../../domain/amount.js";
import { upstreamGraph, type Link, type Node } from "../../domain/graph.js";
import { Wide } from "../../parts/basics.js";

const BOX = { width: 150, height: 40 };
const STEP = { x: 250, y: 78 };
const MARGIN = 8;
const SWING = 70;

/** What a product is built on, drawn; the list below says the same. */
export function Upstream({ of, products }: { of: NamedProduct; products: readonly NamedProduct[] }) {
  const sources = products.map(({ id, name, product }) => ({ id, name, upstream: product.terms.upstream }));
  const { nodes, links } = upstreamGraph(of.id, sources);
  const children = sources.filter(({ upstream }) => upstream.some(({ product }) => product === of.id));
  return (
    <section class="card" aria-labelledby="upstream">
      <h2 id="upstream">What it is built on</h2>
      {links.length === 0 ? (
        <p class="soft">On no other product: all of its income after the fee stays in its own stages.</p>
      ) : (
        <>
          <Drawing nodes={nodes} links={links} />
          <ul class="small soft">
            {links.map(({ from, to, bps }) => (
              <li key={`${from}-${to}`}>
                {nameIn(nodes, from)} gives {percent(bps)} of its income after the fee to <a href={`#/products/${to}`}>{nameIn(nodes, to)}</a>
              </li>
            ))}
          </ul>
        </>
      )}
      {children.length > 0 && (
        <p class="small soft">
          Built on it:{" "}
          {children.map(({ id, name }, place) => (
            <span key={id}>
              {place > 0 && ", "}
              <a href={`#/products/${id}`}>{name}</a>
            </span>
          ))}
        </p>
      )}
    </section>
  );
}

function Drawing({ nodes, links }: { nodes: readonly Node[]; links: readonly Link[] }) {
  const width = Math.max(...nodes.map(({ level }) => level)) * STEP.x + BOX.width + 2 * MARGIN;
  const lowest = Math.max(...nodes.map(({ level, row }) => offset(level, row).y)) + BOX.height;
  const height = lowest + MARGIN + (links.some((link) => isLong(link, nodes)) ? SWING * 0.8 : 0);
  return (
    <Wide label="What it is built on, drawn">
      <svg class="drawing" viewBox={`0 0 ${width} ${height}`} width={width} aria-hidden="true">
        <marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
          <path d="M0,0.5 L7,4 L0,7.5" fill="none" stroke="var(--soft)" />
        </marker>
        {links.map((link) => (
          <Arrow key={`${link.from}-${link.to}`} link={link} nodes={nodes} />
        ))}
        {nodes.map(({ id, name, level, row }) => {
          const { x, y } = offset(level, row);
          return (
            <g key={id}>
              <rect x={x} y={y} width={BOX.width} height={BOX.height} rx="8" fill={level === 0 ? "var(--raised)" : "var(--surface)"} stroke="var(--accent)" stroke-width={level === 0 ? 2 : 1} />
              <text x={x + BOX.width / 2} y={y + 25} text-anchor="middle">
                {name.length > 19 ? `${name.slice(0, 18)}…` : name}
              </text>
            </g>
          );
        })}
      </svg>
    </Wide>
  );
}

// From the right side of a box to the left side of one further up; a way past another level swings below it.
function Arrow({ link, nodes }: { link: Link; nodes: readonly Node[] }) {
  const [start, end] = [place(nodes, link.from), place(nodes, link.to)];
  const [x1, y1] = [start.x + BOX.width, start.y + BOX.height / 2];
  const [x2, y2] = [end.x, end.y + BOX.height / 2];
  const swing = isLong(link, nodes) ? SWING : 0;
  const path = `M${x1},${y1} C${x1 + 70},${y1 + swing * 1.4} ${x2 - 70},${y2 + swing * 1.4} ${x2 - 2},${y2 + 1}`;
  return (
    <g>
      <path d={path} fill="none" stroke="var(--soft)" stroke-width="1.5" marker-end="url(#arrow)" />
      <text class="soft" x={(x1 + x2) / 2} y={(y1 + y2) / 2 + swing * 1.05 - 7} text-anchor="middle">
        {percent(link.bps)}
      </text>
    </g>
  );
}

function isLong({ from, to }: Link, nodes: readonly Node[]): boolean {
  const level = (id: number): number => nodes.find((node) => node.id === id)?.level ?? 0;
  return level(to) - level(from) > 1;
}

function offset(level: number, row: number): { x: number; y: number } {
  return { x: MARGIN + level * STEP.x, y: MARGIN + row * STEP.y };
}

function place(nodes: readonly Node[], id: number): { x: number; y: number } {
  const node = nodes.find((one) => one.id === id);
  return offset(node?.level ?? 0, node?.row ?? 0);
}

function nameIn(nodes: readonly Node[], id: number): string {
  return nodes.find((node) => node.id === id)?.name ?? `Product ${id}`;
}
