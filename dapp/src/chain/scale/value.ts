// SPDX-License-Identifier: Apache-2.0
/** Something that has an account's address, as the client library's accounts do. */
export interface Address {
  address(): string;
}

/** One of several, with what it carries; one that carries nothing is its name alone. */
export interface Chosen {
  readonly type: string;
  readonly value?: unknown;
}

/** The name of the variant that a value is. */
export function chosenName(value: unknown): string {
  return typeof value === "string" ? value : (value as Chosen).type;
}

/**
 * What a variant carries, part by part. One part stands for itself, several are a record; the client library writes
 * several as a list, and that is taken too.
 */
export function carried(fields: readonly { readonly name: string }[], value: unknown): unknown[] {
  if (fields.length === 0) return [];
  const inner = (value as Chosen).value;
  if (fields.length === 1) return [inner];
  return Array.isArray(inner) ? inner : fields.map(({ name }) => (inner as Record<string, unknown>)[name]);
}

/** The address of an account, however it is written. */
export function addressOf(account: unknown): string {
  return typeof account === "string" ? account : (account as Address).address();
}
