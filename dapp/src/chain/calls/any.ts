// SPDX-License-Identifier: Apache-2.0
import type { ContractCallOptions, ContractTxOptions } from "dedot/contracts";
import { stringCamelCase } from "dedot/utils";
import type { Units } from "../../domain/errors/words.js";
import type { Call } from "../call.js";
import { explain } from "../explain.js";
import type { Message } from "../scale/message.js";
import type { Addresses, Suite } from "../suite.js";

type Asked = (...params: unknown[]) => ReturnType<Call["query"]>;
type Sent = (...params: unknown[]) => ReturnType<Call["tx"]>;

/** Any message of a contract of the suite, with values as the form reads them; `value` is the coin sent along. */
export function anyCall(suite: Suite, contract: keyof Addresses, { label, isPayable }: Message, values: readonly unknown[], value: bigint, units: Units): Call {
  const { query, tx, metadata } = suite[contract];
  // The library calls `PSP22::transfer` psp22Transfer.
  const name = stringCamelCase(label.replaceAll("::", "_"));
  return {
    title: `${label.replace("::", " ")} of the ${contract}`,
    ...(isPayable && { value }),
    query: (options: ContractCallOptions) => (query as unknown as Record<string, Asked>)[name]!(...values, options),
    tx: (options: ContractTxOptions) => (tx as unknown as Record<string, Sent>)[name]!(...values, options),
    explain: (error) => explain(metadata as never, label, error, units),
  };
}
