// SPDX-License-Identifier: Apache-2.0
import { TypinkRegistry, type ContractMetadata } from "dedot/contracts";
import { hexToU8a, u8aToHex } from "dedot/utils";
import { describe, expect, it } from "vitest";
import dao from "../../generated/dao/metadata.json" with { type: "json" };
import registry from "../../generated/registry/metadata.json" with { type: "json" };
import router from "../../generated/router/metadata.json" with { type: "json" };
import token from "../../generated/token/metadata.json" with { type: "json" };
import { inputFor, messagesOf, readInput, type Described, type Message } from "./message.js";
import type { Shape } from "./shape.js";
import { encode } from "./encode.js";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const METADATA = { token, router, registry, dao } as unknown as Record<string, Described>;
const ALL = Object.entries(METADATA).flatMap(([contract, metadata]) => messagesOf(metadata).map((message) => [`${contract}.${message.label}`, contract, message] as const));

/** A value of a shape, another one for each `seed`. */
function example(shape: Shape, seed: number): unknown {
  switch (shape.kind) {
    case "number":
      return shape.bits <= 32 ? 2 ** shape.bits - 1 - seed : 2n ** BigInt(shape.bits) - 1n - BigInt(seed);
    case "truth":
      return seed % 2 === 0;
    case "text":
      return "übung".repeat(seed * 20);
    case "account":
      return { address: () => ALICE };
    case "bytes":
      return `0x${"ab".repeat(shape.length ?? seed * 40)}`;
    case "option":
      return seed === 0 ? undefined : example(shape.inner, seed);
    case "list":
      return Array.from({ length: shape.length ?? seed }, (_, place) => example(shape.item, place));
    case "record":
      return Object.fromEntries(shape.fields.map(({ name, shape: inner }) => [name, example(inner, seed)]));
    case "choice": {
      const { name, fields } = shape.variants[seed % shape.variants.length]!;
      const isFlat = shape.variants.every((one) => one.fields.length === 0);
      if (fields.length === 0) return isFlat ? name : { type: name };
      return { type: name, value: fields.length === 1 ? example(fields[0]!.shape, seed) : example({ kind: "record", fields }, seed) };
    }
  }
}

const flat = (value: unknown): string => JSON.stringify(value, (_, inner: unknown) => (typeof inner === "bigint" ? `${inner}n` : typeof inner === "function" ? ALICE : inner));

/** The same value with accounts as the client library takes them. */
function plainly(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("address" in value) return ALICE;
  return Array.isArray(value) ? value.map(plainly) : Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainly(inner)]));
}

function message(contract: string, label: string): Message {
  return messagesOf(METADATA[contract]!).find((one) => one.label === label)!;
}

describe("messages", () => {
  it.each(ALL)("%s: what was encoded is read back, whatever the values", (_, contract, one) => {
    for (const seed of [0, 1, 2, 3]) {
      const values = one.fields.map(({ shape }) => example(shape, seed));
      const read = readInput(messagesOf(METADATA[contract]!), inputFor(one, values));
      expect(read?.message.label).toBe(one.label);
      expect(flat(read?.values)).toBe(flat(values));
    }
  });

  // The library reads what a variant carries as a list, and cannot write a struct that begins with options.
  it.each(ALL.filter(([name]) => name !== "dao.propose" && name !== "registry.set_rules"))("%s: is encoded as the client library does", (_, contract, one) => {
    const library = new TypinkRegistry(METADATA[contract] as unknown as ContractMetadata);
    const { args } = METADATA[contract]!.spec.messages.find(({ label }) => label === one.label)!;
    for (const seed of [0, 1, 2, 3]) {
      const values = one.fields.map(({ shape }) => plainly(example(shape, seed)));
      const theirs = args.map(({ type }, place) => u8aToHex(library.findCodec(type.type).tryEncode(values[place])));
      expect(one.fields.map(({ shape }, place) => u8aToHex(encode(shape, values[place])))).toEqual(theirs);
    }
  });

  it("are not read if anything is left over, or missing", () => {
    const messages = messagesOf(METADATA["router"]!);
    const input = inputFor(message("router", "set_fee"), [250]);
    expect(readInput(messages, input)?.values).toEqual([250]);
    expect(readInput(messages, `${input}00`)).toBeUndefined();
    expect(readInput(messages, input.slice(0, -2))).toBeUndefined();
    expect(readInput(messages, "0x01020304")).toBeUndefined();
  });

  it("are read whatever case their bytes are written in", () => {
    const input = inputFor(message("token", "PSP22::transfer"), [ALICE, 7n, "0xab"]);
    expect(readInput(messagesOf(METADATA["token"]!), `0x${input.slice(2).toUpperCase()}`)?.values.slice(1)).toEqual([7n, "0xab"]);
  });
});

describe("encode", () => {
  const u128: Shape = { kind: "number", bits: 128 };

  it("takes the greatest number of each width, and none above, below or between", () => {
    for (const bits of [8, 16, 32, 64, 128]) {
      expect(encode({ kind: "number", bits }, 2n ** BigInt(bits) - 1n)).toEqual(new Uint8Array(bits / 8).fill(255));
      expect(() => encode({ kind: "number", bits }, 2n ** BigInt(bits), "amount")).toThrow(/^amount can be from 0 to /);
      expect(() => encode({ kind: "number", bits }, -1n)).toThrow(RangeError);
    }
    expect(() => encode(u128, 1.5)).toThrow("must be a whole number");
    expect(() => encode(u128, 2 ** 60)).toThrow("must be a whole number");
  });

  it("takes neither bytes nor lists of another length", () => {
    expect(() => encode({ kind: "bytes", length: 4 }, "0x010203", "selector")).toThrow("selector must have 4 bytes, not 3.");
    expect(() => encode({ kind: "list", item: u128, length: 5 }, [1n], "stageBps")).toThrow("stageBps must have 5 entries, not 1.");
  });

  it("writes lengths as SCALE does", () => {
    const length = (bytes: number) => u8aToHex(encode({ kind: "bytes", length: undefined }, new Uint8Array(bytes)).slice(0, 4));
    expect([length(0), length(63).slice(0, 4), length(64).slice(0, 6), length(16_384)]).toEqual(["0x00", "0xfc", "0x0101", "0x02000100"]);
    expect(hexToU8a("0x02000100")).toHaveLength(4);
  });
});
