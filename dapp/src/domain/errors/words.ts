// SPDX-License-Identifier: Apache-2.0
import type { Unit } from "../amount.js";

/** What amounts in errors are counted in. */
export interface Units {
  readonly kite: Unit;
  readonly coin: Unit;
  /** The asset that the failed call was about. */
  readonly asset: Unit;
}
