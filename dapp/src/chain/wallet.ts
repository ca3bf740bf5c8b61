// SPDX-License-Identifier: Apache-2.0
import type { InjectedWindowProvider } from "dedot/types";
import { harmless } from "../domain/text.js";
import { canonical } from "./address.js";
import type { Signer } from "./transaction.js";

/** An account that can sign here, and where its key is. */
export interface Account extends Signer {
  readonly name: string;
  readonly source: string;
}

const APP = "KITE";

declare global {
  interface Window {
    injectedWeb3?: Record<string, InjectedWindowProvider>;
  }
}

/** The wallet extensions of this browser. */
export function wallets(): string[] {
  return Object.keys(window.injectedWeb3 ?? {});
}

/** The accounts that a wallet lets this page see; asks the user for permission the first time. */
export async function walletAccounts(source: string): Promise<Account[]> {
  const injected = await window.injectedWeb3?.[source]?.enable?.(APP);
  if (!injected) throw new Error(`The wallet ${source} did not answer: unlock it, or allow this page in its settings.`);
  const accounts = await injected.accounts.get();
  // The wallet is asked by the address that it gave, in whatever chain's notation.
  return accounts.map(({ address, name }) => ({
    address: canonical(address),
    account: address,
    signer: injected.signer,
    name: harmless(name ?? "Account"),
    source,
  }));
}

/** The accounts whose keys everybody knows, for a development chain only. */
export async function developmentAccounts(): Promise<Account[]> {
  const { DEV_NAMES, devPair } = await import("./devAccounts.js");
  return DEV_NAMES.map((name) => {
    const pair = devPair(name);
    return { address: pair.address, account: pair, name, source: "development" };
  });
}
