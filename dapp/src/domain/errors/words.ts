import type { Unit } from "../amount.js";

/** What amounts in errors are counted in. */
export interface Units {
  readonly kite: Unit;
  readonly coin: Unit;
  /** The asset that the failed call was about. */
  readonly asset: Unit;
}

interface Variant {
  readonly type: string;
  readonly value?: unknown;
}

type Carried<E extends Variant, K> = Extract<E, { type: K }> extends { value: infer V } ? V : undefined;

/** For each variant of an error its words, or how they follow from the figures it carries. */
export type Words<E extends Variant> = {
  readonly [K in E["type"]]: string | ((value: Carried<E, K>, units: Units) => string);
};

/** The error in words. */
export function tell<E extends Variant>(words: Words<E>, error: E, units: Units): string {
  const entry = words[error.type as E["type"]] as string | ((value: unknown, units: Units) => string);
  return typeof entry === "string" ? entry : entry(error.value, units);
}
