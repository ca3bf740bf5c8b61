// SPDX-License-Identifier: Apache-2.0
import type { Names } from "../domain/callWords.js";
import { assetKey } from "../chain/asset.js";
import { messageName } from "../chain/read/calls.js";
import { assetOf, type Session } from "./session.js";

/** What a reader of a proposal, or of a call of `payer`, calls accounts and assets. */
export function namesOf(session: Session, payer = "the treasury"): Names {
  return {
    account: session.nameOf,
    unit: (asset) => assetOf(session, assetKey(asset)).unit,
    message: (callee, selector) => messageName(session.suite, callee, selector),
    till: (product) => session.tills.data?.(product),
    payer,
    kite: session.kite.unit,
    coin: session.coin.unit,
  };
}
