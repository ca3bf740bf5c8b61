// SPDX-License-Identifier: Apache-2.0
import { isEvmChecksum } from "dedot/utils";

/** What a tab's books say, in the smallest unit of its asset. */
export interface TabBooks {
  readonly deposited: bigint;
  readonly taken: bigint;
  readonly givenBack: bigint;
  /** From when on what is left can be withdrawn; nothing if the withdrawal was not begun. */
  readonly withdrawableFromMs?: bigint | undefined;
}

/** What is left in a tab: the seller can take it as far as it was signed for, and the rest goes back. */
export function leftIn({ deposited, taken, givenBack }: TabBooks): bigint {
  return deposited - taken - givenBack;
}

/** Where a tab is in its life at the moment `nowMs`. */
export function tabState({ withdrawableFromMs }: TabBooks, nowMs: number): "open" | "withdrawal begun" | "can be withdrawn" {
  if (withdrawableFromMs === undefined) return "open";
  return nowMs < Number(withdrawableFromMs) ? "withdrawal begun" : "can be withdrawn";
}

/** Whether this is the number of a tab. */
export function isTabNumber(text: string): text is `0x${string}` {
  return /^0x[0-9a-f]{64}$/i.test(text);
}

const SIGNER_HINT = "Expected the Ethereum address of the key that signs: 0x and 40 digits from 0 to f.";

/** What is wrong with the address of a signer's key, if something is. Capitals are a checksum, as Ethereum writes it. */
export function signerProblem(text: string): string | undefined {
  const typed = text.trim();
  if (!/^0x[0-9a-f]{40}$/i.test(typed)) return SIGNER_HINT;
  if (/^0x0+$/.test(typed)) return "Nobody has the key of the address zero.";
  const digits = typed.slice(2);
  const isPlain = digits === digits.toLowerCase() || digits === digits.toUpperCase();
  return isPlain || isEvmChecksum(typed) ? undefined : "A digit of this address is wrong: its capitals do not fit. Copy it again.";
}

/** The shortest and the longest delay of a withdrawal, in milliseconds. */
export const DELAY_BOUNDS = { least: 900_000n, most: 2_592_000_000n } as const;
