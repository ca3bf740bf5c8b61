// SPDX-License-Identifier: Apache-2.0
import type {
  ContractCallOptions,
  ContractCallResult,
  ContractSubmittableExtrinsic,
  ContractTxOptions,
  GenericContractCallResult,
} from "dedot/contracts";

/** What a message answers that succeeds or tells why not. */
export interface Fallible {
  readonly isErr?: boolean | undefined;
  readonly err?: unknown;
}

/** One message of one contract with its arguments: it can be asked, as a dry run, and sent. */
export interface Call {
  /** What it does, in words, as a title. */
  readonly title: string;
  /** What the user should know of it beside what the chain says. */
  readonly note?: string | undefined;
  /** The account that it is about, which whoever signs should look at to the last character. */
  readonly to?: string;
  /** Native coin sent along, in its smallest unit. */
  readonly value?: bigint;
  /** Asks what would happen. */
  query(options: ContractCallOptions): Promise<GenericContractCallResult<Fallible, ContractCallResult>>;
  /** What is signed and sent. */
  tx(options: ContractTxOptions): ContractSubmittableExtrinsic;
  /** The contract's own error in words. */
  explain(error: unknown): string;
}
