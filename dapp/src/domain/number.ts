// SPDX-License-Identifier: Apache-2.0
/** The most that a number of products, contributions, proposals or challenges can be: they have 32 bits. */
export const MAX_ID = 2 ** 32 - 1;

/** Reads the number of a product, a contribution or a proposal, as it stands in the page's address; nothing if it is none. */
export function readId(text: string): number | undefined {
  const id = /^[1-9]\d*$/.test(text) ? Number(text) : NaN;
  return id <= MAX_ID ? id : undefined;
}
