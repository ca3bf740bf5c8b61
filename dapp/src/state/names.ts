import type { Names } from "../domain/action.js";
import { assetKey } from "../chain/asset.js";
import { assetOf, type Session } from "./session.js";

/** What a reader of a proposal calls accounts and assets. */
export function namesOf(session: Session): Names {
  return {
    account: session.nameOf,
    unit: (asset) => assetOf(session, assetKey(asset)).unit,
    kite: session.kite.unit,
    coin: session.coin.unit,
  };
}
