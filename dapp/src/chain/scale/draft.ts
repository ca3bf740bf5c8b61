// SPDX-License-Identifier: Apache-2.0
import { parse, parsePercent, parseWhole, plain, type Unit } from "../../domain/amount.js";
import { exactDuration, exactMoment, parseDuration, parseMoment } from "../../domain/typedTime.js";
import { isAddress } from "../address.js";
import type { Field, Shape } from "./shape.js";
import { addressOf, carried, chosenName } from "./value.js";

/** A value as it stands in a form: text in leaves, a switch, one of several, and the drafts of its parts in order. */
export interface Draft {
  readonly text?: string;
  readonly isOn?: boolean;
  readonly chosen?: string;
  readonly parts?: readonly Draft[];
}

/** How a number is typed: it is what its name says, and there is no bare number where there is a unit. */
export type Meaning =
  | { readonly is: "amount"; readonly unit: Unit }
  | { readonly is: "percent" | "duration" | "moment" | "count" };

/** What amounts are counted in. */
export interface DraftUnits {
  readonly kite: Unit;
  /** The unit of an asset, by its key. */
  readonly ofAsset: (key: string) => Unit;
  /** The unit of amounts of which nothing in the form tells the asset. */
  readonly otherwise: Unit;
}

/** A value that was read, or what is wrong with it; neither while a field is empty. */
export interface Reading {
  readonly value?: unknown;
  readonly isRead: boolean;
  readonly error?: string | undefined;
}

const IN_KITE = ["proposalThreshold", "quorumFloor", "challengeBond", "minBondPerUnit", "maxBondPerUnit", "bondPerUnit"];
const MOMENTS = /^(expiresAt|guardianUntil|at|notBefore)Ms$|^timesMs$/;

/** What a number with this name is; `siblings` tell of which asset, where one of them does. */
export function meaningOf(name: string, bits: number, siblings: readonly (readonly [Field, Draft])[], units: DraftUnits): Meaning {
  if (MOMENTS.test(name)) return { is: "moment" };
  if (name.endsWith("Ms")) return { is: "duration" };
  if (/bps$/i.test(name)) return { is: "percent" };
  if (bits !== 128) return { is: "count" };
  const key = siblings.map(([field, draft]) => assetKeyIn(field, draft)).find((found) => found !== undefined);
  const unit = IN_KITE.includes(name) ? units.kite : key === undefined ? units.otherwise : units.ofAsset(key);
  return { is: "amount", unit };
}

/** Whether a shape is that of an asset: the coin, or a token. */
export function isAsset(shape: Shape): boolean {
  return shape.kind === "choice" && shape.variants.map(({ name }) => name).join() === "Native,Psp22";
}

function assetKeyIn({ name, shape }: Field, draft: Draft): string | undefined {
  if (name === "token" && shape.kind === "account") return draft.text;
  if (!isAsset(shape)) return undefined;
  return draft.chosen === "Native" ? "native" : draft.parts?.[0]?.text;
}

/** A draft in which nothing is filled in yet. */
export function emptyDraft(shape: Shape): Draft {
  switch (shape.kind) {
    case "truth":
      return {};
    case "option":
      return { isOn: false, parts: [emptyDraft(shape.inner)] };
    case "list":
      return { parts: Array.from({ length: shape.length ?? 0 }, () => emptyDraft(shape.item)) };
    case "record":
      return { parts: shape.fields.map((field) => emptyDraft(field.shape)) };
    case "choice":
      return chosenDraft(shape, shape.variants[0]!.name);
    default:
      return { text: "" };
  }
}

/** A draft of a choice in which `name` was chosen and nothing else is filled in. */
export function chosenDraft(shape: Extract<Shape, { kind: "choice" }>, name: string): Draft {
  const { fields = [] } = shape.variants.find((variant) => variant.name === name) ?? {};
  return { chosen: name, parts: fields.map((field) => emptyDraft(field.shape)) };
}

/** The draft that `value` is read from again. */
export function draftOf(name: string, shape: Shape, value: unknown, units: DraftUnits): Draft {
  const within = (fields: readonly Field[], values: readonly unknown[]): Draft[] => fields.map((field, place) => draftOf(field.name, field.shape, values[place], units));
  switch (shape.kind) {
    case "number":
      return { text: numberText(meaningOf(name, shape.bits, [], units), BigInt(value as bigint | number)) };
    case "truth":
      return { isOn: value === true };
    case "account":
      return { text: addressOf(value) };
    case "option":
      return value === undefined ? emptyDraft(shape) : { isOn: true, parts: [draftOf(name, shape.inner, value, units)] };
    case "list":
      return { parts: (value as readonly unknown[]).map((item) => draftOf(name, shape.item, item, units)) };
    case "record":
      return { parts: within(shape.fields, shape.fields.map((field) => (value as Record<string, unknown>)[field.name])) };
    case "choice": {
      const chosen = chosenName(value);
      const { fields = [] } = shape.variants.find((variant) => variant.name === chosen) ?? {};
      return { chosen, parts: within(fields, carried(fields, value)) };
    }
    default:
      return { text: String(value) };
  }
}

function numberText(meaning: Meaning, value: bigint): string {
  switch (meaning.is) {
    case "amount":
      return plain(value, meaning.unit);
    case "percent":
      return plain(value, { symbol: "%", decimals: 2 });
    case "duration":
      return exactDuration(value);
    case "moment":
      return exactMoment(value);
    case "count":
      return value.toLocaleString("en");
  }
}

/** Reads one line: a number, an account, bytes, text. */
export function readLine(shape: Shape, meaning: Meaning, text: string): Reading {
  const typed = text.trim();
  if (!typed && shape.kind !== "bytes" && shape.kind !== "text") return { isRead: false };
  switch (shape.kind) {
    case "number":
      return readNumber(shape.bits, meaning, typed);
    case "account":
      return isAddress(typed) ? { isRead: true, value: typed } : wrong("This is no address: copy it again.");
    case "bytes":
      return readBytes(shape.length, typed);
    default:
      return { isRead: true, value: text };
  }
}

function readNumber(bits: number, meaning: Meaning, typed: string): Reading {
  const parsed = parsedNumber(meaning, typed, bits);
  if ("error" in parsed) return wrong(parsed.error);
  const number = "ms" in parsed ? parsed.ms : parsed.amount;
  const most = 2n ** BigInt(bits) - 1n;
  if (number > most) return wrong(`This can be at most ${numberText(meaning, most)}.`);
  return { isRead: true, value: bits <= 32 ? Number(number) : number };
}

function parsedNumber(meaning: Meaning, typed: string, bits: number) {
  switch (meaning.is) {
    case "amount":
      return parse(typed, meaning.unit);
    case "percent":
      return parsePercent(typed);
    case "duration":
      return parseDuration(typed);
    case "moment":
      return parseMoment(typed);
    case "count":
      return parseWhole(typed, 2n ** BigInt(bits) - 1n);
  }
}

function readBytes(length: number | undefined, typed: string): Reading {
  if (!typed) return length === undefined ? { isRead: true, value: "0x" } : { isRead: false };
  if (!/^0x([0-9a-f]{2})*$/i.test(typed)) return wrong("Enter bytes as hex, two digits each, after 0x.");
  const bytes = typed.length / 2 - 1;
  return length === undefined || bytes === length ? { isRead: true, value: typed.toLowerCase() } : wrong(`Enter ${length} bytes; this has ${bytes}.`);
}

/** Reads a whole value; nothing unless every part of it is right. */
export function readDraft(name: string, shape: Shape, draft: Draft, siblings: readonly (readonly [Field, Draft])[], units: DraftUnits): Reading {
  const [first = {}] = draft.parts ?? [];
  switch (shape.kind) {
    case "truth":
      return draft.isOn === undefined ? { isRead: false } : { isRead: true, value: draft.isOn };
    case "option":
      return draft.isOn ? readDraft(name, shape.inner, first, siblings, units) : { isRead: true, value: undefined };
    case "list":
      return together((draft.parts ?? []).map((part) => readDraft(name, shape.item, part, siblings, units)));
    case "record": {
      const read = readFields(shape.fields, draft.parts ?? [], units);
      return read ? { isRead: true, value: named(shape.fields, read) } : { isRead: false };
    }
    case "choice": {
      const { fields = [] } = shape.variants.find((variant) => variant.name === draft.chosen) ?? {};
      const read = readFields(fields, draft.parts ?? [], units);
      return read ? { isRead: true, value: fields.length === 0 ? { type: draft.chosen } : { type: draft.chosen, value: fields.length === 1 ? read[0] : named(fields, read) } } : { isRead: false };
    }
    default:
      return readLine(shape, shape.kind === "number" ? meaningOf(name, shape.bits, siblings, units) : { is: "count" }, draft.text ?? "");
  }
}

/** Reads the values of several fields; nothing unless all are right. */
export function readFields(fields: readonly Field[], drafts: readonly Draft[], units: DraftUnits): unknown[] | undefined {
  const siblings = fields.map((field, place) => [field, drafts[place] ?? {}] as const);
  const { isRead, value } = together(siblings.map(([field, draft]) => readDraft(field.name, field.shape, draft, siblings, units)));
  return isRead ? (value as unknown[]) : undefined;
}

function together(readings: readonly Reading[]): Reading {
  return readings.every(({ isRead }) => isRead) ? { isRead: true, value: readings.map(({ value }) => value) } : { isRead: false };
}

function named(fields: readonly Field[], values: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name }, place) => [name, values[place]]));
}

function wrong(error: string): Reading {
  return { isRead: false, error };
}
