// SPDX-License-Identifier: Apache-2.0
import type { HexString } from "dedot/utils";
import { isAddress } from "./address.js";

/** A member of a batch, with the proof that it is one. */
export interface ProvenMember {
  readonly index: number;
  readonly payee: string;
  readonly units: number;
  readonly proof: readonly HexString[];
}

const MOST = 2 ** 32 - 1;

/** A batch as it is submitted: its root, how many members, and the units of all. */
export interface BatchOfMany {
  readonly root: HexString;
  readonly count: number;
  readonly totalUnits: number;
}

/** What a batch's file says of the whole. Throws an error in words for what is no such file. */
export function readBatch(text: string): BatchOfMany {
  const { length } = readBatchFile(text);
  const { root, count, total_units: totalUnits } = parsed(text) as Record<string, unknown>;
  const isRight = isHash(root) && isUnits(count) && isUnits(totalUnits) && count === length;
  if (!isRight) throw new Error("The file's root, count and total_units are not those of its members. It is what “kite batch” wrote, or was changed since.");
  return { root, count, totalUnits };
}

/**
 * The members in the text of a batch's file, as `kite batch` writes it: JSON, however it was formatted since. Throws an
 * error in words for what is no such file.
 */
export function readBatchFile(text: string): ProvenMember[] {
  const members = (parsed(text) as { members?: unknown } | null)?.members;
  if (!Array.isArray(members)) throw new Error("This is no file of a batch: it has no list of members. It is what “kite batch” wrote.");
  return members.map((member: unknown, place) => {
    if (!isMember(member)) throw new Error(`Member ${place + 1} of the file is not as “kite batch” writes it: index, payee, units and proof.`);
    return member;
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("This is no file of a batch: it is no JSON.");
  }
}

function isMember(member: unknown): member is ProvenMember {
  const { index, payee, units, proof } = (member ?? {}) as Record<string, unknown>;
  return isUnits(index) && isUnits(units) && typeof payee === "string" && isAddress(payee) && Array.isArray(proof) && proof.every(isHash);
}

function isUnits(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MOST;
}

function isHash(value: unknown): value is HexString {
  return typeof value === "string" && /^0x[0-9a-f]{64}$/i.test(value);
}
