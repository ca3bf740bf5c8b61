// SPDX-License-Identifier: Apache-2.0
import { concatU8a, hexToU8a, stringCamelCase, u8aToHex, type HexString } from "dedot/utils";
import { decodeFields } from "./decode.js";
import { encodeFields } from "./encode.js";
import { shapeOf, typesOf, type Field } from "./shape.js";

/** A message of a contract: what it is called, the four bytes that it is called by, and what it wants. */
export interface Message {
  readonly label: string;
  readonly selector: HexString;
  readonly isChanging: boolean;
  readonly isPayable: boolean;
  readonly fields: readonly Field[];
}

/** What metadata say of a contract's messages. */
export interface Described {
  readonly types: unknown;
  readonly spec: {
    readonly messages: readonly {
      readonly label: string;
      readonly selector: string;
      readonly mutates: boolean;
      readonly payable: boolean;
      readonly args: readonly { readonly label: string; readonly type: { readonly type: number } }[];
    }[];
  };
}

/** All messages of a contract. */
export function messagesOf(metadata: Described): Message[] {
  const types = typesOf(metadata);
  return metadata.spec.messages.map(({ label, selector, mutates, payable, args }) => ({
    label,
    selector: selector as HexString,
    isChanging: mutates,
    isPayable: payable,
    fields: args.map((arg) => ({ name: stringCamelCase(arg.label.replace(/^_/, "")), shape: shapeOf(types, arg.type.type) })),
  }));
}

/** The selector and the arguments of a call. */
export function inputFor({ selector, fields }: Message, values: readonly unknown[]): HexString {
  return u8aToHex(concatU8a(hexToU8a(selector), encodeFields(fields, values)));
}

/** The message that `input` calls and its arguments; nothing if it is none of these, or has other arguments. */
export function readInput(messages: readonly Message[], input: string): { message: Message; values: unknown[] } | undefined {
  const message = messages.find(({ selector }) => input.toLowerCase().startsWith(selector));
  const values = message && decodeFields(message.fields, hexToU8a(`0x${input.slice(message.selector.length)}`));
  return message && values && { message, values };
}
