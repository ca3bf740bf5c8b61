// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesTabTabError as TabError } from "../../generated/tab/index.js";
import { sentence } from "./dictionary.js";
import type { Units } from "./words.js";

/** Why the tabs refused, in words. */
export function tabWords(error: TabError, units: Units): string {
  return sentence("TabError", error, units);
}
