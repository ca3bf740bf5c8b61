// SPDX-License-Identifier: Apache-2.0
import { stringCamelCase } from "dedot/utils";

/** A value's type as the metadata of a contract describe it, without what is only of the language it was written in. */
export type Shape =
  | { readonly kind: "number"; readonly bits: number }
  | { readonly kind: "truth" }
  | { readonly kind: "text" }
  | { readonly kind: "account" }
  | { readonly kind: "bytes"; readonly length: number | undefined }
  | { readonly kind: "option"; readonly inner: Shape }
  | { readonly kind: "list"; readonly item: Shape; readonly length: number | undefined }
  | { readonly kind: "record"; readonly fields: readonly Field[] }
  | { readonly kind: "choice"; readonly variants: readonly Variant[] };

/** A part of a record, with its name as the page writes it: `votingDelayMs`. A part without one is called by its place. */
export interface Field {
  readonly name: string;
  readonly shape: Shape;
}

/** One of several that a value can be, and what it carries. */
export interface Variant {
  readonly name: string;
  readonly index: number;
  readonly fields: readonly Field[];
}

interface RawField {
  readonly name?: string | null;
  readonly type: number;
}

interface RawType {
  readonly path?: readonly string[];
  readonly def: {
    readonly primitive?: string;
    readonly composite?: { readonly fields?: readonly RawField[] };
    readonly variant?: { readonly variants?: readonly { readonly name: string; readonly index: number; readonly fields?: readonly RawField[] }[] };
    readonly sequence?: { readonly type: number };
    readonly array?: { readonly type: number; readonly len: number };
    readonly tuple?: readonly number[];
  };
}

/** The types of a contract's metadata. */
export type Types = readonly { readonly id: number; readonly type: RawType }[];

/** The types as the metadata of a contract have them; the client library's own description leaves them open. */
export function typesOf(metadata: { readonly types: unknown }): Types {
  return metadata.types as Types;
}

/** The shape of the type with number `id`. */
export function shapeOf(types: Types, id: number): Shape {
  const type = types.find((one) => one.id === id)?.type;
  if (!type) throw new Error(`the metadata name a type ${id} and do not describe it`);
  const path = type.path?.join("::") ?? "";
  if (path === "ink_primitives::types::AccountId") return { kind: "account" };
  const inner = (next: number): Shape => shapeOf(types, next);
  const fields = (raw: readonly RawField[] = []): Field[] => raw.map(({ name, type: next }, place) => ({ name: name ? stringCamelCase(name) : String(place), shape: inner(next) }));
  const { primitive, composite, variant, sequence, array, tuple } = type.def;
  if (primitive) return primitiveShape(primitive);
  if (sequence) return listShape(inner(sequence.type), undefined);
  if (array) return listShape(inner(array.type), array.len);
  if (tuple) return { kind: "record", fields: fields(tuple.map((next) => ({ type: next }))) };
  if (composite) return recordShape(fields(composite.fields));
  if (path === "Option") return { kind: "option", inner: inner(variant!.variants!.find(({ name }) => name === "Some")!.fields![0]!.type) };
  if (variant) return { kind: "choice", variants: (variant.variants ?? []).map(({ name, index, fields: raw }) => ({ name, index, fields: fields(raw) })) };
  throw new Error(`type ${id} of the metadata is of a kind that this page does not know`);
}

function primitiveShape(primitive: string): Shape {
  const bits = /^u(\d+)$/.exec(primitive)?.[1];
  if (bits) return { kind: "number", bits: Number(bits) };
  if (primitive === "bool") return { kind: "truth" };
  if (primitive === "str") return { kind: "text" };
  throw new Error(`the primitive type ${primitive} is not known to this page`);
}

function listShape(item: Shape, length: number | undefined): Shape {
  const isByte = item.kind === "number" && item.bits === 8;
  return isByte ? { kind: "bytes", length } : { kind: "list", item, length };
}

// What has one part without a name is that part: a hash is its bytes.
function recordShape(fields: readonly Field[]): Shape {
  return fields.length === 1 && fields[0]!.name === "0" ? fields[0]!.shape : { kind: "record", fields };
}
