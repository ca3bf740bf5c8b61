// SPDX-License-Identifier: Apache-2.0
import { hexToU8a, u8aToHex } from "dedot/utils";
import type { DecodedCall } from "../../domain/callWords.js";
import type { KiteInterfacesDaoAction as Action, KiteInterfacesDaoActionLike as ActionLike } from "../../generated/dao/index.js";
import { decodeFields } from "../scale/decode.js";
import { encode } from "../scale/encode.js";
import { messagesOf, readInput, type Described, type Message } from "../scale/message.js";
import type { Addresses, Suite } from "../suite.js";

type Contract = keyof Addresses;

/** The contracts of the suite, by what they are called. */
export const contractNames: readonly Contract[] = ["token", "router", "registry", "dao", "till", "tab"];
const KNOWN = new WeakMap<object, Message[]>();

/** All messages of a contract of the suite. */
export function messages(suite: Suite, contract: Contract): readonly Message[] {
  const { metadata } = suite[contract];
  const known = KNOWN.get(metadata) ?? messagesOf(metadata as unknown as Described);
  KNOWN.set(metadata, known);
  return known;
}

/** The messages that any PSP22 token has. */
export function tokenMessages(suite: Suite): readonly Message[] {
  return messages(suite, "token").filter(({ label }) => label.startsWith("PSP22"));
}

/** Which contract of the suite is at an address, if one is. */
export function contractAt({ addresses }: Suite, address: string): Contract | undefined {
  return contractNames.find((contract) => addresses[contract] === address);
}

/**
 * What the input of a call says, or the migration of new code of the DAO: by the metadata of the suite, or of the PSP22
 * standard for every other contract. Nothing if it is not understood to the last byte.
 */
export function decodeCall(suite: Suite, action: Action): DecodedCall | undefined {
  if (action.type === "Call") return decodeInput(suite, action.value[0].address(), action.value[1]);
  const change = action.type === "Govern" ? action.value : undefined;
  return change?.type === "SetCode" ? decodeInput(suite, suite.addresses.dao, change.value[1]) : undefined;
}

/** What `input` says to the contract at `callee`. */
export function decodeInput(suite: Suite, callee: string, input: string): DecodedCall | undefined {
  const contract = contractAt(suite, callee);
  const read = readInput(contract ? messages(suite, contract) : tokenMessages(suite), input);
  if (!read) return undefined;
  const { message, values } = read;
  const args = message.fields.map(({ name }, place) => ({ name, value: values[place] }));
  return { contract: contract ?? "psp22", callee, message: message.label, args, along: decodeAlong(suite, message, values) };
}

// What goes along with KITE is the answer of a view of its receiver: the view's arguments, one after the other.
function decodeAlong(suite: Suite, { label }: Message, [to, , data]: readonly unknown[]): DecodedCall | undefined {
  if (label !== "transfer_and_call") return undefined;
  const callee = (to as { address(): string }).address();
  const contract = contractAt(suite, callee);
  const view = ({ router: "payment_data", registry: "request_data", tab: "deposit_data" } as Partial<Record<Contract, string>>)[contract ?? "dao"];
  const message = contract && messages(suite, contract).find((one) => one.label === view);
  const values = message && decodeFields(message.fields, hexToU8a(data as `0x${string}`));
  if (!contract || !message || !values) return undefined;
  return { contract, callee, message: message.label, args: message.fields.map(({ name }, place) => ({ name, value: values[place] })) };
}

/** What the message with this selector is called. */
export function messageName(suite: Suite, callee: string, selector: string): string {
  const contract = contractAt(suite, callee);
  const known = contract ? messages(suite, contract) : tokenMessages(suite);
  return known.find((message) => message.selector === selector)?.label.replace("::", " ") ?? selector;
}

/**
 * The actions as the DAO will answer them: encoded and decoded again. What the client library encodes is compared with
 * what the page encodes by itself, so that nothing is proposed that was not typed.
 */
export function readBack(suite: Suite, actions: readonly ActionLike[]): Action[] {
  const propose = suite.dao.metadata.spec.messages.find(({ label }) => label === "propose")!;
  const [, field] = messages(suite, "dao").find(({ label }) => label === "propose")!.fields;
  const codec = suite.dao.registry.findCodec(propose.args[1]!.type.type);
  const bytes = codec.tryEncode(actions);
  if (u8aToHex(bytes) !== u8aToHex(encode(field!.shape, actions))) throw new Error("This cannot be encoded as it was typed.");
  return codec.tryDecode(bytes) as Action[];
}
