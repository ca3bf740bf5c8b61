// SPDX-License-Identifier: Apache-2.0
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Asset } from "../chain/asset.js";
import type { Call } from "../chain/call.js";
import type { Found } from "../chain/history.js";
import type { Tills } from "../chain/read/tills.js";
import type { Suite } from "../chain/suite.js";
import type { Account } from "../chain/wallet.js";
import type { Unit } from "../domain/amount.js";
import type { Units } from "../domain/errors/words.js";
import type { Head } from "./chain.js";
import type { IndexState } from "./indexer.js";
import type { Standing } from "./tokens.js";
import type { View } from "./view.js";

/** What every view works with. */
export interface Session {
  readonly suite: Suite;
  readonly head: Head;
  readonly kite: Asset;
  readonly coin: Asset;
  /** KITE, the coin, and every token that was found or added. */
  readonly assets: readonly Asset[];
  /** Whether products can be paid in the asset with this key now. */
  readonly standing: (key: string) => Standing;
  /** Who signs, once somebody was chosen. */
  readonly account: Account | undefined;
  readonly isDevelopment: boolean;
  /** What the last blocks tell; nothing until they were read. What lies before them is asked by `usePastOf`. */
  readonly past: Found | undefined;
  readonly index: IndexState;
  readonly lookBack: () => void;
  /** How the address of a product's till is found. */
  readonly tills: View<Tills>;
  readonly addToken: (address: string) => Promise<Asset>;
  /** Shows what `call` would do and cost, and sends it if the user agrees; `done` once it is in a block. */
  readonly review: (call: Call | Promise<Call>, done?: () => void) => void;
  /** What a reader calls an account. */
  readonly nameOf: (address: string) => string;
}

export const SessionContext = createContext<Session | undefined>(undefined);

/** The session of the view that is shown. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("a view was shown without a session");
  return session;
}

/** The units for errors of a call about `asset`; about KITE, unless told otherwise. */
export function errorUnits({ kite, coin }: Session, asset: Unit = kite.unit): Units {
  return { kite: kite.unit, coin: coin.unit, asset };
}

/** The asset with this key, or one that is counted in its smallest unit because nothing is known of it. */
export function assetOf({ assets }: Session, key: string): Asset {
  const unknown: Asset = { key, id: { type: "Psp22", value: key }, unit: { symbol: "units of an unknown token", decimals: 0 } };
  return assets.find((asset) => asset.key === key) ?? unknown;
}
