// SPDX-License-Identifier: Apache-2.0
import { shortAddress } from "../../domain/address.js";
import { count, format } from "../../domain/amount.js";
import { registryWords } from "../../domain/errors/registry.js";
import { tokenWords } from "../../domain/errors/token.js";
import type { Units } from "../../domain/errors/words.js";
import type { Ending } from "../../domain/work.js";
import type {
  KiteInterfacesRegistryRegistryError as RegistryError,
  KiteInterfacesRegistrySubmissionLike as Submission,
  KiteInterfacesRegistryTermsLike as Terms,
} from "../../generated/registry/index.js";
import type { KiteInterfacesTokenTokenError as TokenError } from "../../generated/token/index.js";
import type { Call } from "../call.js";
import type { Owed } from "../read/owed.js";
import type { Suite } from "../suite.js";

/** Submits work, and sends its bond along, in one transaction. */
export async function submit({ registry, token, addresses }: Suite, submission: Submission, bond: bigint, units: Units): Promise<Call> {
  const { data } = await registry.query.requestData({ type: "Submit", value: submission });
  return {
    title: `Submit ${count(submission.units, "unit")} of work to product ${submission.product}`,
    query: (options) => token.query.transferAndCall(addresses.registry, bond, data, options),
    tx: (options) => token.tx.transferAndCall(addresses.registry, bond, data, options),
    explain: (error) => tokenWords(error as TokenError, units),
  };
}

/** Accepts submissions; the product's curator only. */
export function accept({ registry }: Suite, contributions: number[], units: Units): Call {
  return {
    title: `Accept ${count(contributions.length, "contribution")}`,
    query: (options) => registry.query.accept(contributions, options),
    tx: (options) => registry.tx.accept(contributions, options),
    explain: explained(units),
  };
}

/** Rejects submissions, whose bonds go back; the product's curator only. */
export function reject({ registry }: Suite, contributions: number[], units: Units): Call {
  return {
    title: `Reject ${count(contributions.length, "contribution")}`,
    query: (options) => registry.query.reject(contributions, options),
    tx: (options) => registry.tx.reject(contributions, options),
    explain: explained(units),
  };
}

/** Ends a contribution at the end of this epoch, or announces the end of a batch; its contributor only. */
export function retire({ registry }: Suite, contribution: number, step: Ending["step"], owed: readonly Owed[], units: Units): Call {
  return {
    note: owed.length > 0 ? owedWords(owed) : undefined,
    title: step === "End it" ? `End contribution ${contribution}` : `Announce the end of contribution ${contribution}`,
    query: (options) => registry.query.retire(contribution, options),
    tx: (options) => registry.tx.retire(contribution, options),
    explain: explained(units),
  };
}

function owedWords(owed: readonly Owed[]): string {
  const sums = owed.map(({ name, amount, asset }) => `${name} ${format(amount, asset.unit)}`).join(", ");
  return `Products that are built on this one owe it money still: ${sums}. This contribution gets its part only if that is brought here before this epoch is over: do that first, on the product's page.`;
}

/** Takes back the bond of an ended contribution, or of a submission that nobody decided in time. */
export function withdrawBond({ registry }: Suite, contribution: number, units: Units): Call {
  return {
    title: `Take back the bond of contribution ${contribution}`,
    query: (options) => registry.query.withdrawBond(contribution, options),
    tx: (options) => registry.tx.withdrawBond(contribution, options),
    explain: explained(units),
  };
}

/** Offers the curation of a product to another account; its curator only. */
export function offerCuration({ registry }: Suite, product: number, curator: string, units: Units): Call {
  return {
    title: `Offer the curation of product ${product} to ${shortAddress(curator)}`,
    to: curator,
    query: (options) => registry.query.offerCuration(product, curator, options),
    tx: (options) => registry.tx.offerCuration(product, curator, options),
    explain: explained(units),
  };
}

/** Takes the offer of the curation back, by an offer to the curator itself; only that. */
export function takeOfferBack(suite: Suite, product: number, curator: string, units: Units): Call {
  return { ...offerCuration(suite, product, curator, units), title: `Take back the offer of the curation of product ${product}` };
}

/** Takes the curation of a product; only the account that it was offered to. */
export function acceptCuration({ registry }: Suite, product: number, units: Units): Call {
  return {
    title: `Become the curator of product ${product}`,
    query: (options) => registry.query.acceptCuration(product, options),
    tx: (options) => registry.tx.acceptCuration(product, options),
    explain: explained(units),
  };
}

/** Registers a product on terms that never change; anyone may. */
export function registerProduct({ registry }: Suite, terms: Terms, units: Units): Call {
  return {
    title: "Register a product",
    query: (options) => registry.query.registerProduct(terms, options),
    tx: (options) => registry.tx.registerProduct(terms, options),
    explain: explained(units),
  };
}

function explained(units: Units): (error: unknown) => string {
  return (error) => registryWords(error as RegistryError, units);
}
