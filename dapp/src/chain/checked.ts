// SPDX-License-Identifier: Apache-2.0
import { coinBits } from "./asset.js";
import { encode } from "./scale/encode.js";
import { inputFor, messagesOf, type Described, type Message } from "./scale/message.js";
import type { Client } from "./suite.js";

interface Callable {
  readonly client: unknown;
  readonly metadata: unknown;
}

type Anything = (...params: unknown[]) => unknown;

/**
 * The same contract, which takes no number that its type cannot hold: the client library would cut it to fit, and pay 1
 * where 2^128 + 1 was asked for. Every call goes through here, asked or sent, its coin included. What is to be sent must
 * have the bytes that the page makes of it by itself, since the library loses the end of a struct with options.
 */
export function checked<C extends Callable>(contract: C): C {
  const messages = messagesOf(contract.metadata as Described);
  return new Proxy(contract, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name, target);
      if (name === "query" || name === "tx") return checkedCalls(found as object, messages, contract.client as Client);
      return typeof found === "function" ? (found as Anything).bind(target) : found;
    },
  });
}

function checkedCalls(calls: object, messages: readonly Message[], client: Client): object {
  return new Proxy(calls, {
    get(target, name) {
      const call = Reflect.get(target, name) as Anything & { readonly meta: { readonly label: string } };
      return (...params: unknown[]): unknown => {
        const message = messages.find(({ label }) => label === call.meta.label)!;
        const input = inputFor(message, params);
        checkCoin(client, params[message.fields.length] as { readonly value?: bigint } | undefined);
        const made = call(...params);
        checkBytes(made, input);
        return made;
      };
    },
  });
}

interface Made {
  readonly call?: { readonly palletCall?: { readonly params?: { readonly data?: string } } };
}

function checkBytes(made: unknown, input: string): void {
  const data = (made as Made).call?.palletCall?.params?.data;
  if (data !== undefined && data !== input) throw new Error("The call would be sent with other bytes than it should have.");
}

function checkCoin(client: Client, options: { readonly value?: bigint } | undefined): void {
  if (options?.value !== undefined) encode({ kind: "number", bits: coinBits(client.metadata.latest) }, options.value, "Coin");
}
