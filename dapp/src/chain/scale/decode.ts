// SPDX-License-Identifier: Apache-2.0
import { encodeAddress, u8aToHex } from "dedot/utils";
import type { Field, Shape, Variant } from "./shape.js";

/** The values that `bytes` are, all of them; nothing if they are no such values, or more than those. */
export function decodeFields(fields: readonly Field[], bytes: Uint8Array): unknown[] | undefined {
  const reader = new Reader(bytes);
  try {
    const values = fields.map(({ shape }) => reader.value(shape));
    return reader.isAtEnd ? values : undefined;
  } catch {
    return undefined;
  }
}

class Reader {
  #place = 0;

  constructor(readonly bytes: Uint8Array) {}

  get isAtEnd(): boolean {
    return this.#place === this.bytes.length;
  }

  value(shape: Shape): unknown {
    switch (shape.kind) {
      case "number":
        return this.#number(shape.bits);
      case "truth":
        return this.#oneOf([false, true]);
      case "text":
        return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.#take(this.#length()));
      case "account": {
        const address = encodeAddress(this.#take(32));
        return { address: () => address };
      }
      case "bytes":
        return u8aToHex(this.#take(shape.length ?? this.#length()));
      case "option":
        return this.#oneOf([false, true]) ? this.value(shape.inner) : undefined;
      case "list":
        return this.#list(shape.item, shape.length ?? this.#length());
      case "record":
        return this.#record(shape.fields);
      case "choice":
        return this.#chosen(shape.variants);
    }
  }

  #take(length: number): Uint8Array {
    if (this.#place + length > this.bytes.length) throw new RangeError("the bytes end too early");
    this.#place += length;
    return this.bytes.slice(this.#place - length, this.#place);
  }

  // Up to 32 bits as a number, more as a big one, as the client library does.
  #number(bits: number): number | bigint {
    const number = this.#take(bits / 8).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n as bigint);
    return bits <= 32 ? Number(number) : number;
  }

  #oneOf<T>(values: readonly T[]): T {
    const [byte] = this.#take(1);
    if (values[byte!] === undefined) throw new RangeError("no such value");
    return values[byte!]!;
  }

  #length(): number {
    const [first] = this.#take(1);
    const mode = first! & 3;
    if (mode === 3) throw new RangeError("longer than any call");
    const more = this.#take([0, 1, 3][mode]!);
    return Math.floor([first!, ...more].reduceRight((sum, byte) => sum * 256 + byte, 0) / 4);
  }

  // An entry has a byte at least, so that a length out of all proportion ends at the end of the bytes.
  #list(item: Shape, length: number): unknown[] {
    const items: unknown[] = [];
    while (items.length < length) {
      if (this.isAtEnd) throw new RangeError("the bytes end too early");
      items.push(this.value(item));
    }
    return items;
  }

  #record(fields: readonly Field[]): Record<string, unknown> {
    return Object.fromEntries(fields.map(({ name, shape }) => [name, this.value(shape)]));
  }

  #chosen(variants: readonly Variant[]): unknown {
    const [index] = this.#take(1);
    const variant = variants.find((one) => one.index === index);
    if (!variant) throw new RangeError("no such variant");
    const { name, fields } = variant;
    if (fields.length === 0) return variants.every((one) => one.fields.length === 0) ? name : { type: name };
    return { type: name, value: fields.length === 1 ? this.value(fields[0]!.shape) : this.#record(fields) };
  }
}
