// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesTabOutcome as Outcome, KiteInterfacesTabTabError as TabError } from "../../generated/tab/index.js";
import { SENTENCES, sentence } from "./dictionary.js";
import type { Units } from "./words.js";

/** Why the tabs refused, in words. */
export function tabWords(error: TabError, units: Units): string {
  return sentence("TabError", error, units);
}

/** Why nothing was taken, in words: what became of the one take, or an error of the whole. */
export function takeWords(error: Outcome | TabError, units: Units): string {
  return sentence(error.type in SENTENCES["Outcome"]! ? "Outcome" : "TabError", error, units);
}
