// SPDX-License-Identifier: Apache-2.0
import { referenceNumber } from "../domain/reference.js";
import { harmless } from "../domain/text.js";
import { isTable, recall, remember } from "./store.js";

const PLACE = "kite-references";

/** Remembers the text of a reference: the chain keeps its number alone. */
export function rememberReference(text: string): void {
  const number = referenceNumber(text);
  if (number !== undefined) remember(PLACE, { ...recall(PLACE, isTable), [String(number)]: text.trim() });
}

/** A reference in words: the text, if it was typed in this browser, or its number. */
export function referenceWords(number: bigint | undefined): string {
  if (number === undefined || number === 0n) return "–";
  const text = recall(PLACE, isTable)?.[String(number)];
  return text === undefined ? String(number) : harmless(text);
}
