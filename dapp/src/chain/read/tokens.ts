// SPDX-License-Identifier: Apache-2.0
import type { Suite } from "../suite.js";

/** A token that the router has listed at some time. */
export interface ListedToken {
  readonly address: string;
  /** Whether products can be paid in it now. */
  readonly isTaken: boolean;
}

/** Every token that the router ever listed, in the order in which it did; also those that it takes no longer. */
export async function listedTokens({ router }: Suite): Promise<ListedToken[]> {
  return (await router.query.assets()).data.map(([token, isTaken]) => ({ address: token.address(), isTaken }));
}
