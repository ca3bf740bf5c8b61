// SPDX-License-Identifier: Apache-2.0
import { harmless } from "./text.js";

/** The stages of the chain from raw data to product, in the order of every array of stages. */
export const STAGES = ["Collection", "Annotation", "Compute", "Model", "Application"] as const;

/** One of the five stages. */
export type Stage = (typeof STAGES)[number];

/** What a stage is for, in a few words. */
export const STAGE_WORDS: Record<Stage, string> = {
  Collection: "raw data collection",
  Annotation: "cleaning and annotation",
  Compute: "machines and their time",
  Model: "model development",
  Application: "what its users work with",
};

/** One contribution's place in a stage. */
export interface Holding {
  readonly id: number;
  readonly payee: string;
  readonly units: bigint;
  readonly fromEpoch: number;
  readonly toEpoch?: number | undefined;
  /** How many share it, if it is a batch of many. */
  readonly members?: number | undefined;
}

const BPS = 10_000n;

/** Whoever earns in a stage now, with all that they have in it. */
export interface Sharer {
  readonly payee: string;
  /** Their part of the stage, in basis points. */
  readonly shareBps: number;
  readonly members: number | undefined;
}

/**
 * Who earns in a stage in `epoch`, the largest share first: each with all their contributions together. A batch is its
 * members', not its submitter's.
 */
export function sharers(holdings: readonly Holding[], epoch: number): Sharer[] {
  const active = holdings.filter(({ fromEpoch, toEpoch }) => fromEpoch <= epoch && epoch < (toEpoch ?? Infinity));
  const total = sumOf(active);
  const groups = new Map<string, Holding[]>();
  for (const holding of active) {
    const key = holding.members === undefined ? holding.payee : `batch ${holding.id}`;
    groups.set(key, [...(groups.get(key) ?? []), holding]);
  }
  const merged = [...groups.values()].map((group) => ({
    payee: group[0]!.payee,
    members: group[0]!.members,
    shareBps: Number((sumOf(group) * BPS) / total),
  }));
  return merged.sort((a, b) => b.shareBps - a.shareBps);
}

function sumOf(holdings: readonly Holding[]): bigint {
  return holdings.reduce((sum, { units }) => sum + units, 0n);
}

/** A stage as the registry tells newcomers of it. */
export interface Opening {
  readonly weightBps: number;
  readonly isOpen: boolean;
  readonly room: bigint;
}

/** Whether a stage takes work; `unitWeight` is what a unit accepted now would weigh, if any is. */
export function openingWord({ weightBps, isOpen, room }: Opening, unitWeight: bigint | undefined): "open" | "full" | "closed" {
  if (isOpen) return "open";
  return weightBps > 0 && (room === 0n || (unitWeight !== undefined && room < unitWeight)) ? "full" : "closed";
}

/** What of 10,000 paid goes where, in basis points; whole basis points, the rest is the stages'. */
export interface Flow {
  readonly fee: number;
  readonly upstream: number;
  readonly stages: readonly number[];
}

// fee, then upstream of what is left, then the stages' weights of what is left of that
/** Where a payment goes before anybody's units are looked at. */
export function flow(feeBps: number, upstreamBps: number, stageBps: readonly number[]): Flow {
  const afterFee = 10_000 - feeBps;
  const upstream = (afterFee * upstreamBps) / 10_000;
  const net = afterFee - upstream;
  return { fee: feeBps, upstream, stages: stageBps.map((weight) => (net * weight) / 10_000) };
}

/** A product's name, with nothing in it that cannot be seen: the last part of the address where it is described, or its number. */
export function productName(id: number, metadataUri: string): string {
  const path = harmless(metadataUri).replace(/[?#].*$/, "").replace(/\/+$/, "");
  const last = path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
  return last || `Product ${id}`;
}
