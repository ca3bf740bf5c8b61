// SPDX-License-Identifier: Apache-2.0
import type { Suite } from "../suite.js";

/** Every token that the router ever listed, in the order in which it did; also those that it takes no longer. */
export async function listedTokens({ router }: Suite): Promise<string[]> {
  return (await router.query.assets()).data.map(([token]) => token.address());
}
