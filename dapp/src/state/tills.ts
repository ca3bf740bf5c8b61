// SPDX-License-Identifier: Apache-2.0
import { tillsOf, type Tills } from "../chain/read/tills.js";
import type { Suite } from "../chain/suite.js";
import { useView, type View } from "./view.js";

/** How the addresses of tills are found, or why they cannot be. */
export function useTills(suite: Suite): View<Tills> {
  return useView(() => tillsOf(suite), [suite.addresses.till]);
}
