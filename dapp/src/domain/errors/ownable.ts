// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesOwnableOwnableError as OwnableError } from "../../generated/token/index.js";
import { sentence } from "./dictionary.js";
import type { Units } from "./words.js";

/** Why a change of owner or code was refused, in words. */
export function ownableWords(error: OwnableError, units: Units): string {
  return sentence("OwnableError", error, units);
}
