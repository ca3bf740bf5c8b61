// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesDaoDaoError as DaoError, KiteInterfacesDaoState as State } from "../../generated/dao/index.js";
import { SENTENCES, sentence } from "./dictionary.js";
import type { Units } from "./words.js";

/** Where a proposal is in its life, in words. */
export const STATE_WORDS = SENTENCES["State"] as Record<State, string>;

/** Why the DAO refused, in words. */
export function daoWords(error: DaoError, units: Units): string {
  return sentence("DaoError", error, units);
}
