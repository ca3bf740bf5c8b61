// SPDX-License-Identifier: Apache-2.0
import { isAddress } from "./address.js";

/** How far an index is. */
export interface Health {
  readonly genesis: string;
  readonly blocks: Extent;
  readonly behind: number | null;
  readonly node: { readonly problem: string | null };
}

interface Extent {
  readonly first: number | null;
  readonly last: number | null;
  /** First and last of the blocks that its node could not tell. */
  readonly gaps: readonly (readonly [number, number])[];
}

/** An event as an index tells it. */
export interface IndexedEvent {
  readonly block: number;
  readonly block_hash: string;
  readonly time_ms: number;
  readonly transaction_index: number | null;
  readonly transaction: string | null;
  readonly signer: string | null;
  readonly contract: string;
  readonly address: string;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly topic: string | null;
  readonly raw: string;
}

/** Events, and where the next begin. */
export interface IndexedPage {
  readonly events: readonly IndexedEvent[];
  readonly next?: string | null;
}

/*
 * An index is somebody else's program: what is not as it is documented is refused as a whole, before anything of it
 * reaches the page.
 */

/** Whether this tells how far an index is. */
export function isHealth(answer: unknown): answer is Health {
  const { genesis, blocks, node } = parts(answer);
  const { first, last, gaps } = parts(blocks);
  const isGap = (gap: unknown): boolean => Array.isArray(gap) && gap.length === 2 && gap.every(isCount);
  return isText(genesis) && orNull(isCount)(first) && orNull(isCount)(last) && Array.isArray(gaps) && gaps.every(isGap) && orNull(isText)(parts(node)["problem"] ?? null);
}

/** Whether these are events, or a page of them. */
export function isPage(answer: unknown): answer is IndexedPage {
  const { events, next = null } = parts(answer);
  return Array.isArray(events) && events.every(isEvent) && orNull(isText)(next);
}

function isEvent(event: unknown): event is IndexedEvent {
  const { block, block_hash: hash, time_ms: time, transaction_index: place, transaction, signer, contract, address, kind, data, topic, raw } = parts(event);
  const isPlaced = isCount(block) && isHex(hash) && isCount(time) && orNull(isCount)(place) && orNull(isHex)(transaction);
  const isBy = orNull(isAccount)(signer) && isText(contract) && isAccount(address);
  return isPlaced && isBy && isText(kind) && typeof data === "object" && orNull(isHex)(topic) && isHex(raw);
}

function parts(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function orNull(is: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === null || is(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isHex(value: unknown): boolean {
  return isText(value) && /^0x([0-9a-f]{2})*$/i.test(value);
}

function isAccount(value: unknown): boolean {
  return isText(value) && isAddress(value);
}
