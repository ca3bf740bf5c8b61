// SPDX-License-Identifier: Apache-2.0
import type { Asset } from "../asset.js";
import type { Spender } from "../calls/money.js";
import { spendable } from "../../domain/coin.js";
import { tokenAt, type Client, type Suite } from "../suite.js";

/** What an account has of an asset. */
export interface Purse {
  readonly balance: bigint;
  /** What the spender may take; nothing if it need not be allowed. */
  readonly allowance: bigint | undefined;
}

/** What `account` has of `asset`, and how much of it `spender` may take. */
export async function purseOf(suite: Suite, asset: Asset, account: string | undefined, spender: Spender): Promise<Purse | undefined> {
  if (!account) return undefined;
  if (asset.key === "native") return { balance: await spendableCoin(suite.client, account), allowance: undefined };
  const token = tokenAt(suite, asset.key);
  const { data: balance } = await token.query.psp22BalanceOf(account);
  if (asset.key === suite.addresses.token) return { balance, allowance: undefined };
  return { balance, allowance: (await token.query.psp22Allowance(account, suite.addresses[spender])).data };
}

async function spendableCoin({ query }: Client, account: string): Promise<bigint> {
  return spendable((await query.system.account(account)).data);
}
