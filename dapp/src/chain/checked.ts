import { coinBits } from "./asset.js";
import { encode, encodeFields } from "./scale/encode.js";
import { messagesOf, type Described, type Message } from "./scale/message.js";
import type { Client } from "./suite.js";

interface Callable {
  readonly client: unknown;
  readonly metadata: unknown;
}

type Anything = (...params: unknown[]) => unknown;

/**
 * The same contract, which takes no number that its type cannot hold: the client library would cut it to fit, and pay 1
 * where 2^128 + 1 was asked for. Every call goes through here, asked or sent, its coin included.
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
        const fields = messages.find(({ label }) => label === call.meta.label)!.fields;
        encodeFields(fields, params);
        checkCoin(client, params[fields.length] as { readonly value?: bigint } | undefined);
        return call(...params);
      };
    },
  });
}

function checkCoin(client: Client, options: { readonly value?: bigint } | undefined): void {
  if (options?.value !== undefined) encode({ kind: "number", bits: coinBits(client.metadata.latest) }, options.value, "Coin");
}
