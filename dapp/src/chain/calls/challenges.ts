// SPDX-License-Identifier: Apache-2.0
import { registryWords } from "../../domain/errors/registry.js";
import { routerWords } from "../../domain/errors/router.js";
import { tokenWords } from "../../domain/errors/token.js";
import type { Units } from "../../domain/errors/words.js";
import type { KiteInterfacesRegistryAccusationLike as Accusation, KiteInterfacesRegistryRegistryError as RegistryError } from "../../generated/registry/index.js";
import type { KiteInterfacesAssetLike as Asset, KiteInterfacesRouterRouterError as RouterError } from "../../generated/router/index.js";
import type { KiteInterfacesTokenTokenError as TokenError } from "../../generated/token/index.js";
import type { Call } from "../call.js";
import type { Suite } from "../suite.js";

/** Challenges a contribution, or joins the case against it, and sends the bond along, in one transaction; anyone may. */
export async function challenge({ registry, token, addresses }: Suite, accusation: Accusation, bond: bigint, units: Units): Promise<Call> {
  const { data } = await registry.query.requestData({ type: "Challenge", value: accusation });
  return {
    title: `Challenge contribution ${accusation.contribution}`,
    query: (options) => token.query.transferAndCall(addresses.registry, bond, data, options),
    tx: (options) => token.tx.transferAndCall(addresses.registry, bond, data, options),
    explain: (error) => tokenWords(error as TokenError, units),
  };
}

/** Decides the challenges against a contribution up to the one that was heard last; the case's arbiter only. */
export function resolve({ registry }: Suite, contribution: number, last: number, isUpheld: boolean, units: Units): Call {
  return {
    title: `${isUpheld ? "Uphold" : "Dismiss"} the challenges against contribution ${contribution} up to number ${last}`,
    query: (options) => registry.query.resolve(contribution, last, isUpheld, options),
    tx: (options) => registry.tx.resolve(contribution, last, isUpheld, options),
    explain: explained(units),
  };
}

/** Ends the challenges that the arbiter has not decided in time; anyone may. */
export function lapse({ registry }: Suite, contribution: number, units: Units): Call {
  return {
    title: `Let the challenges against contribution ${contribution} lapse`,
    query: (options) => registry.query.lapse(contribution, options),
    tx: (options) => registry.tx.lapse(contribution, options),
    explain: explained(units),
  };
}

/** Pays a challenger what is due for a challenge that has ended; anyone may. */
export function settle({ registry }: Suite, contribution: number, number: number, units: Units): Call {
  return {
    title: `Settle challenge ${number} against contribution ${contribution}`,
    query: (options) => registry.query.settle(contribution, number, options),
    tx: (options) => registry.tx.settle(contribution, number, options),
    explain: explained(units),
  };
}

/** Stops payments and submissions of a product; the guardian, while its term lasts. */
export function stopProduct({ registry }: Suite, product: number, units: Units): Call {
  return {
    title: `Stop product ${product}`,
    query: (options) => registry.query.stopProduct(product, true, options),
    tx: (options) => registry.tx.stopProduct(product, true, options),
    explain: explained(units),
  };
}

/** Moves what a forfeited position earned since its cut to its product's reserve; anyone may. */
export function sweep({ router }: Suite, position: number, asset: Asset, units: Units): Call {
  return {
    title: `Move what contribution ${position} forfeited to its product's reserve`,
    query: (options) => router.query.sweep(position, asset, options),
    tx: (options) => router.tx.sweep(position, asset, options),
    explain: (error) => routerWords(error as RouterError, units),
  };
}

function explained(units: Units): (error: unknown) => string {
  return (error) => registryWords(error as RegistryError, units);
}
