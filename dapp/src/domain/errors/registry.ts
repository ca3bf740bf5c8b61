// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesRegistryRegistryError as RegistryError } from "../../generated/registry/index.js";
import { sentence } from "./dictionary.js";
import type { Units } from "./words.js";

/** Why the registry refused, in words. */
export function registryWords(error: RegistryError, units: Units): string {
  return sentence("RegistryError", error, units);
}
