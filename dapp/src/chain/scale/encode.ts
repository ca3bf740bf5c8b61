// SPDX-License-Identifier: Apache-2.0
import { concatU8a, decodeAddress, hexToU8a } from "dedot/utils";
import { labelOf } from "../../domain/labels.js";
import type { Field, Shape } from "./shape.js";
import { addressOf, carried, chosenName } from "./value.js";

/**
 * The bytes of a value. Nothing is cut to fit and nothing is left out: what does not have the shape is an error that
 * tells where.
 */
export function encode(shape: Shape, value: unknown, where = "The value"): Uint8Array {
  switch (shape.kind) {
    case "number":
      return encodeNumber(shape.bits, value, where);
    case "truth":
      return Uint8Array.of(value === true ? 1 : 0);
    case "text":
      return withLength(new TextEncoder().encode(String(value)));
    case "account":
      return decodeAddress(addressOf(value));
    case "bytes":
      return encodeBytes(shape.length, value, where);
    case "option":
      return value === undefined ? Uint8Array.of(0) : concatU8a(Uint8Array.of(1), encode(shape.inner, value, where));
    case "list":
      return encodeList(shape.item, shape.length, value, where);
    case "record":
      return encodeFields(shape.fields, Array.isArray(value) ? value : shape.fields.map(({ name }) => (value as Record<string, unknown>)[name]));
    case "choice": {
      const variant = shape.variants.find(({ name }) => name === chosenName(value));
      if (!variant) throw new RangeError(`${where} cannot be ${chosenName(value)}.`);
      return concatU8a(Uint8Array.of(variant.index), encodeFields(variant.fields, carried(variant.fields, value)));
    }
  }
}

/** The bytes of several values, one after the other. */
export function encodeFields(fields: readonly Field[], values: readonly unknown[]): Uint8Array {
  return concatU8a(...fields.map(({ name, shape }, place) => encode(shape, values[place], labelOf(name))));
}

function encodeNumber(bits: number, value: unknown, where: string): Uint8Array {
  const isWhole = typeof value === "bigint" || Number.isSafeInteger(value);
  if (!isWhole) throw new RangeError(`${where} must be a whole number, not ${String(value)}.`);
  const number = BigInt(value as bigint | number);
  if (number < 0n || number >= 2n ** BigInt(bits)) {
    throw new RangeError(`${where} can be from 0 to ${(2n ** BigInt(bits) - 1n).toLocaleString("en")}, not ${number.toLocaleString("en")}.`);
  }
  return Uint8Array.from({ length: bits / 8 }, (_, place) => Number((number >> BigInt(8 * place)) & 0xffn));
}

function encodeBytes(length: number | undefined, value: unknown, where: string): Uint8Array {
  const bytes = value instanceof Uint8Array ? value : hexToU8a(value as `0x${string}`);
  if (length === undefined) return withLength(bytes);
  if (bytes.length !== length) throw new RangeError(`${where} must have ${length} bytes, not ${bytes.length}.`);
  return bytes;
}

function encodeList(item: Shape, length: number | undefined, value: unknown, where: string): Uint8Array {
  const items = value as readonly unknown[];
  if (length !== undefined && items.length !== length) throw new RangeError(`${where} must have ${length} entries, not ${items.length}.`);
  const bytes = concatU8a(...items.map((one, place) => encode(item, one, `${where}, entry ${place + 1}`)));
  return length === undefined ? concatU8a(compact(items.length), bytes) : bytes;
}

function withLength(bytes: Uint8Array): Uint8Array {
  return concatU8a(compact(bytes.length), bytes);
}

// SCALE's compact numbers, up to four bytes: nothing longer fits into a call.
function compact(number: number): Uint8Array {
  if (number < 2 ** 6) return Uint8Array.of(number << 2);
  if (number < 2 ** 14) return Uint8Array.of((number << 2) & 0xff | 1, number >> 6);
  const word = number * 4 + 2;
  return Uint8Array.of(word & 0xff, (word >>> 8) & 0xff, (word >>> 16) & 0xff, Math.floor(word / 2 ** 24));
}
