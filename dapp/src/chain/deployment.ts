// SPDX-License-Identifier: Apache-2.0
import type { Addresses } from "./suite.js";

/** An entry of the address book, as `kite deploy` writes it. */
interface Deployment {
  readonly network: string;
  readonly genesis: string;
  readonly contracts: Record<keyof Addresses, { readonly address: string; readonly code_hash: string }>;
}

/**
 * Where the suite is on the chain with this genesis hash, from the address book that lies beside the
 * page; nothing if the book has no such chain.
 */
export async function deploymentOn(genesis: string): Promise<Addresses | undefined> {
  const answer = await fetch(`deployments/${genesis}.json`);
  if (!answer.ok || !answer.headers.get("content-type")?.includes("json")) return undefined;
  return addressesOf((await answer.json()) as Deployment);
}

/** The addresses in an entry of the address book. */
export function addressesOf({ contracts: { token, router, registry, dao } }: Deployment): Addresses {
  return { token: token.address, router: router.address, registry: registry.address, dao: dao.address };
}
