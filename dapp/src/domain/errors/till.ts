// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesTillTillError as TillError } from "../../generated/till/index.js";
import { sentence } from "./dictionary.js";
import type { Units } from "./words.js";

/** Why a till, or the factory of tills, refused, in words. */
export function tillWords(error: TillError, units: Units): string {
  return sentence("TillError", error, units);
}
