// SPDX-License-Identifier: Apache-2.0
import { blake2AsU8a } from "dedot/utils";

const MOST = 2n ** 64n - 1n;

/**
 * The number that a payment carries for a payer's reference: a number for itself, no reference for 0, and any other text
 * (`INV-7`) for the first eight bytes of its BLAKE2b-256, read as a number with the least byte first. Spaces around it
 * are no part of it. Nothing for a number that is too large.
 */
export function referenceNumber(text: string): bigint | undefined {
  const typed = text.trim();
  if (!/^(0|[1-9]\d*)?$/.test(typed)) return hashNumber(typed);
  const number = BigInt(typed || 0);
  return number <= MOST ? number : undefined;
}

function hashNumber(text: string): bigint {
  const hash = blake2AsU8a(new TextEncoder().encode(text), 256);
  return hash.slice(0, 8).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n as bigint);
}
