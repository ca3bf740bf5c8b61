// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesRouterRouterError as RouterError } from "../../generated/router/index.js";
import { sentence } from "./dictionary.js";
import type { Units } from "./words.js";

/** Why the router refused, in words. */
export function routerWords(error: RouterError, units: Units): string {
  return sentence("RouterError", error, units);
}
