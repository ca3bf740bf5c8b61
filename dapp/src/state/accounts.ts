// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";
import { developmentAccounts, walletAccounts, wallets, type Account } from "../chain/wallet.js";
import { isText, recall, remember } from "./store.js";

/** The accounts that can sign here, and the one that does. */
export interface Accounts {
  readonly all: readonly Account[];
  readonly chosen: Account | undefined;
  readonly choose: (address: string) => void;
  readonly wallets: readonly string[];
  readonly open: (wallet: string) => Promise<void>;
  readonly problem: string | undefined;
}

const REMEMBERED = "kite-account";

/** Accounts of the wallets that the user opened, and on a development chain those that everybody has. */
export function useAccounts(isDevelopment: boolean): Accounts {
  const [all, setAll] = useState<readonly Account[]>([]);
  const [address, setAddress] = useState(() => recall(REMEMBERED, isText) ?? "");
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    if (isDevelopment) void developmentAccounts().then((found) => setAll((before) => merge(before, found)));
  }, [isDevelopment]);

  const choose = (next: string): void => {
    remember(REMEMBERED, next);
    setAddress(next);
  };
  const open = async (wallet: string): Promise<void> => {
    try {
      const found = await walletAccounts(wallet);
      setProblem(found.length === 0 ? `The wallet ${wallet} has no account for this page.` : undefined);
      setAll((before) => merge(found, before));
      if (found[0]) choose(found[0].address);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return { all, chosen: all.find((account) => account.address === address), choose, wallets: wallets(), open, problem };
}

function merge(first: readonly Account[], then: readonly Account[]): Account[] {
  return [...first, ...then.filter(({ address }) => !first.some((account) => account.address === address))];
}
