// SPDX-License-Identifier: Apache-2.0
import { isContractDispatchError } from "dedot/contracts";
import type { AddressOrPair, ISubmittableResult, InjectedSigner } from "dedot/types";
import { dispatchWords, refusalWords } from "../domain/dispatch.js";
import type { Call } from "./call.js";

/** Who signs: a key pair, or an address whose wallet does. */
export interface Signer {
  readonly address: string;
  readonly account: AddressOrPair;
  readonly signer?: InjectedSigner;
}

/** What a dry run found: what the call would cost, or why it would fail. */
export type DryRun = Forecast | { readonly ok: false; readonly reason: string };

/** A call that would succeed, and what it would cost, in the coin's smallest unit. */
export interface Forecast {
  readonly ok: true;
  readonly gasLimit: { refTime: bigint; proofSize: bigint };
  /** Coin locked for storage; negative if some comes back. */
  readonly deposit: bigint;
  readonly fee: bigint;
}

/** How far a transaction is. */
export type Progress =
  | { readonly at: "signing" | "sent" }
  | { readonly at: "included" | "finalised"; readonly block: number }
  | { readonly at: "failed"; readonly reason: string };

/** Asks the chain what `call` by `caller` would do, without sending anything. */
export async function dryRun(call: Call, caller: string): Promise<DryRun> {
  const options = call.value === undefined ? { caller } : { caller, value: call.value };
  try {
    const { data, raw } = await call.query(options);
    if (data.isErr) return { ok: false, reason: call.explain(data.err) };
    const gasLimit = withMargin(raw.gasRequired);
    const { value, type } = raw.storageDeposit;
    const deposit = type === "Charge" ? value : -value;
    const { partialFee } = await call.tx(txOptions(call, gasLimit)).paymentInfo(caller);
    return { ok: true, gasLimit, deposit, fee: partialFee };
  } catch (error) {
    return { ok: false, reason: failureWords(error) };
  }
}

/** Signs and sends a call that was dry-run before; tells `report` every step. Never throws. */
export async function send(call: Call, forecast: Forecast, by: Signer, tell: (progress: Progress) => void): Promise<void> {
  const report = onlyForward(tell);
  report({ at: "signing" });
  try {
    const transaction = call.tx(txOptions(call, forecast.gasLimit));
    const options = by.signer ? { signer: by.signer } : {};
    await transaction.signAndSend(by.account, options, (result) => report(progressOf(transaction, result)));
  } catch (error) {
    report({ at: "failed", reason: refusalWords(messageOf(error)) });
  }
}

const ORDER: readonly Progress["at"][] = ["signing", "sent", "included", "finalised", "failed"];

// The client looks into a block before it tells of it, so that the news of two can overtake each other.
function onlyForward(tell: (progress: Progress) => void): (progress: Progress) => void {
  let reached = -1;
  return (progress) => {
    const place = ORDER.indexOf(progress.at);
    if (place > reached) tell(progress);
    reached = Math.max(reached, place);
  };
}

function progressOf(transaction: ReturnType<Call["tx"]>, { status, dispatchError }: ISubmittableResult): Progress {
  if (dispatchError) {
    const meta = transaction.registry.findErrorMeta(dispatchError);
    return { at: "failed", reason: meta ? dispatchWords(meta.pallet, meta.name) : `The chain refused: ${dispatchError.type}.` };
  }
  switch (status.type) {
    case "BestChainBlockIncluded":
      return { at: "included", block: status.value.blockNumber };
    case "Finalized":
      return { at: "finalised", block: status.value.blockNumber };
    case "Invalid":
    case "Drop":
      return { at: "failed", reason: refusalWords(status.value.error) };
    default:
      return { at: "sent" };
  }
}

function txOptions(call: Call, gasLimit: Forecast["gasLimit"]) {
  return call.value === undefined ? { gasLimit } : { gasLimit, value: call.value };
}

// The state may move between dry run and inclusion: a quarter more than the dry run needed.
function withMargin({ refTime, proofSize }: Forecast["gasLimit"]): Forecast["gasLimit"] {
  return { refTime: (refTime * 5n) / 4n, proofSize: (proofSize * 5n) / 4n };
}

function failureWords(error: unknown): string {
  if (error instanceof RangeError) return `The chain cannot count that: ${error.message}`;
  if (error instanceof Error && isContractDispatchError(error)) {
    const { moduleError, dispatchError } = error;
    return moduleError ? dispatchWords(moduleError.pallet, moduleError.name) : `The chain refused: ${dispatchError.type}.`;
  }
  return `The node could not tell what would happen: ${messageOf(error)}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
