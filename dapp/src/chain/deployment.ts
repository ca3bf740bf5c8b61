// SPDX-License-Identifier: Apache-2.0
import type { Addresses } from "./suite.js";

/** An entry of the address book, as `kite deploy` writes it. */
interface Deployment {
  readonly network: string;
  readonly genesis: string;
  readonly contracts: Partial<Record<keyof Addresses, { readonly address: string; readonly code_hash: string }>>;
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

/** The addresses in an entry of the address book. An error if it is of a deployment that was not finished. */
export function addressesOf({ network, contracts }: Deployment): Addresses {
  const at = (contract: keyof Addresses): string => {
    const found = contracts[contract];
    if (!found) throw new Error(`The deployment on ${network} has no ${contract} yet: "cargo kite deploy" goes on where it was interrupted.`);
    return found.address;
  };
  return { token: at("token"), router: at("router"), registry: at("registry"), dao: at("dao"), till: at("till"), tab: at("tab") };
}
