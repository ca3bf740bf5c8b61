// SPDX-License-Identifier: Apache-2.0
import { tillWords } from "../../domain/errors/till.js";
import type { Units } from "../../domain/errors/words.js";
import type { KiteInterfacesTillTillError as TillError } from "../../generated/till/index.js";
import type { Asset } from "../asset.js";
import type { Call } from "../call.js";
import { tillAt, type Suite } from "../suite.js";

/** Makes the till of a product, once; anyone may, and pays its deposit. */
export function openTill({ till: factory }: Suite, product: number, units: Units): Call {
  return {
    title: `Make the till of product ${product}`,
    query: (options) => factory.query.open(product, options),
    tx: (options) => factory.tx.open(product, options),
    explain: (error) => tillWords(error as TillError, units),
  };
}

/** Pays all that a till has of an asset to its product; anyone may. */
export function flushTill(suite: Suite, till: string, product: number, asset: Asset, units: Units): Call {
  const { query, tx } = tillAt(suite, till);
  return {
    title: `Pay all ${asset.unit.symbol} in the till to product ${product}`,
    query: (options) => query.flush(asset.id, options),
    tx: (options) => tx.flush(asset.id, options),
    explain: (error) => tillWords(error as TillError, units),
  };
}
