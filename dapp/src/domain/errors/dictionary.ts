// SPDX-License-Identifier: Apache-2.0
import dictionary from "../../generated/errors.json" with { type: "json" };
import { shortAddress } from "../address.js";
import { count, format, percent } from "../amount.js";
import { harmless } from "../text.js";
import { date, duration } from "../time.js";
import type { Units } from "./words.js";

type Sentences = Readonly<Record<string, string>>;

/** The words of every type of errors, by its name in the contracts: the tool reads the same file. */
export const SENTENCES = dictionary.sentences as Readonly<Record<string, Sentences>>;
const BOUNDS = dictionary.bounds as Sentences;

/** An error as the client decodes it, or a variant that carries nothing. */
export type Coded = string | { readonly type: string; readonly value?: unknown };

/**
 * The error of this type in words. A place between braces is filled with what the error carries: `{0}` as it is, `{0.1}` a
 * part of it, `{0:kite}` in its unit, `{0:State}` by the dictionary's words for that type.
 */
export function sentence(of: string, error: Coded, units: Units): string {
  const { type, value } = typeof error === "string" ? { type: error, value: undefined } : error;
  const fields = value === undefined ? [] : Array.isArray(value) ? value : [value];
  const template = SENTENCES[of]?.[type] ?? `The contract refused: ${type}.`;
  return template.replace(/\{([^}]*)\}/g, (_, place: string) => fill(place, fields, units));
}

function fill(place: string, fields: readonly unknown[], units: Units): string {
  const [path = "", form = ""] = place.split(/:(.*)/);
  if (path === "sign") return units.asset.symbol;
  const found = path.split(".").reduce<unknown>((value, step) => Object.values(value as object)[Number(step)], fields);
  return written(found, form === "bound" ? BOUNDS[nameOf(fields[0])] ?? "" : form, units);
}

function nameOf(value: unknown): string {
  return typeof value === "object" && value && "type" in value ? String(value.type) : String(value);
}

function written(value: unknown, form: string, units: Units): string {
  if (SENTENCES[form]) return sentence(form, value as Coded, units);
  const amount = value as bigint;
  switch (form) {
    case "kite":
    case "coin":
    case "asset":
      return format(amount, units[form]);
    case "percent":
      return percent(Number(amount));
    case "date":
      return date(amount);
    case "span":
      return duration(amount);
    // The page counts a proposal's actions from 1.
    case "action":
      return String(Number(amount) + 1);
    case "":
      return plain(value);
    default:
      return count(amount, form.replace("count ", ""));
  }
}

function plain(value: unknown): string {
  if (typeof value === "object" && value && "address" in value) return shortAddress((value as { address(): string }).address());
  return harmless(nameOf(value));
}
