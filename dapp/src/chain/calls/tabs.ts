// SPDX-License-Identifier: Apache-2.0
import type { HexString } from "dedot/utils";
import { shortAddress } from "../../domain/address.js";
import { format } from "../../domain/amount.js";
import { takeWords, tabWords } from "../../domain/errors/tab.js";
import { tokenWords } from "../../domain/errors/token.js";
import type { Units } from "../../domain/errors/words.js";
import type {
  KiteInterfacesTabDepositLike as Deposit,
  KiteInterfacesTabOutcome as Outcome,
  KiteInterfacesTabTabError as TabError,
  KiteInterfacesTabTakeLike as Take,
  KiteInterfacesTabTermsLike as Terms,
} from "../../generated/tab/index.js";
import type { KiteInterfacesTokenTokenError as TokenError } from "../../generated/token/index.js";
import type { Asset } from "../asset.js";
import type { Call, Fallible } from "../call.js";
import { addressOf } from "../scale/value.js";
import type { Suite } from "../suite.js";

/** Opens a tab with a deposit; another token than KITE must be allowed to the tabs first. Anyone may. */
export async function openTab(suite: Suite, terms: Terms, asset: Asset, amount: bigint, units: Units): Promise<Call> {
  const title = `Open a tab for product ${terms.product} with ${format(amount, asset.unit)}`;
  const { query, tx } = suite.tab;
  return deposit(suite, { type: "Open", value: terms }, asset, amount, units, {
    title,
    to: addressOf(terms.seller),
    query: (options) => query.open(terms, amount, options),
    tx: (options) => tx.open(terms, amount, options),
  });
}

/** Adds to the deposit of a tab; anyone may, and what is left of it goes to the tab's payer. */
export async function topUpTab(suite: Suite, tab: HexString, asset: Asset, amount: bigint, units: Units): Promise<Call> {
  const title = `Add ${format(amount, asset.unit)} to the tab ${shortAddress(tab)}`;
  const { query, tx } = suite.tab;
  return deposit(suite, { type: "TopUp", value: tab }, asset, amount, units, {
    title,
    query: (options) => query.topUp(tab, amount, options),
    tx: (options) => tx.topUp(tab, amount, options),
  });
}

/** Begins the withdrawal of what is left in a tab, which its seller can take from until it is finished; its payer only. */
export function beginWithdrawal({ tab: { query, tx } }: Suite, tab: HexString, units: Units): Call {
  return {
    title: `Begin the withdrawal of the tab ${shortAddress(tab)}`,
    query: (options) => query.beginWithdrawal(tab, options),
    tx: (options) => tx.beginWithdrawal(tab, options),
    explain: explained(units),
  };
}

/** Takes back what is left in a tab and closes it for ever; its payer only, after the delay. */
export function withdrawTab({ tab: { query, tx } }: Suite, tab: HexString, units: Units): Call {
  return {
    title: `Withdraw what is left in the tab ${shortAddress(tab)}, and close it`,
    query: (options) => query.withdraw(tab, options),
    tx: (options) => tx.withdraw(tab, options),
    explain: explained(units),
  };
}

/** Gives back to the payer what will not be used; the tab's seller only. */
export function giveBack({ tab: { query, tx } }: Suite, tab: HexString, amount: bigint, units: Units): Call {
  return {
    title: `Give ${format(amount, units.asset)} of the tab ${shortAddress(tab)} back to its payer`,
    query: (options) => query.giveBack(tab, amount, options),
    tx: (options) => tx.giveBack(tab, amount, options),
    explain: explained(units),
  };
}

/** Takes what a voucher is for, and pays it to the tab's product; the tab's seller only. */
export function takeUsed({ tab: { query, tx } }: Suite, { product, asset }: Pick<Terms, "product" | "asset">, take: Take, units: Units): Call {
  return {
    title: `Take what was used of the tab ${shortAddress(take.voucher.tab)}, ${format(take.total, units.asset)} in all, and pay it to product ${product}`,
    query: async (options) => refusing(await query.takeAndForward([take], product, asset, options)),
    tx: (options) => tx.takeAndForward([take], product, asset, options),
    explain: (error) => takeWords(error as Outcome | TabError, units),
  };
}

// A take that fails leaves others alone, and is no error to the contract. Alone, it is one to whoever would pay for it.
function refusing(answer: Settling): Settling | Refused {
  const outcome = answer.data.isOk ? answer.data.value.takes[0] : undefined;
  return outcome && outcome.type !== "Taken" ? { ...answer, data: { isErr: true, err: outcome } } : answer;
}

/** Pays all that sellers took for a product in an asset to it, as one payment; anyone may. */
export function forwardTaken({ tab: { query, tx } }: Suite, product: number, asset: Asset, units: Units): Call {
  return {
    title: `Pay what tabs brought in ${asset.unit.symbol} to product ${product}`,
    query: (options) => query.forward(product, asset.id, options),
    tx: (options) => tx.forward(product, asset.id, options),
    explain: explained(units),
  };
}

type Settling = Awaited<ReturnType<Suite["tab"]["query"]["takeAndForward"]>>;
type Refused = Omit<Settling, "data"> & { readonly data: Fallible };
type Direct = Pick<Call, "title" | "to" | "query" | "tx">;

// KITE goes along with the deposit, in one transaction; the coin is sent with the call; any other token is taken.
async function deposit({ tab, token, addresses }: Suite, what: Deposit, { key }: Asset, amount: bigint, units: Units, direct: Direct): Promise<Call> {
  if (key !== addresses.token) return { ...direct, ...(key === "native" && { value: amount }), explain: explained(units) };
  const { data } = await tab.query.depositData(what);
  return {
    title: direct.title,
    ...(direct.to !== undefined && { to: direct.to }),
    query: (options) => token.query.transferAndCall(addresses.tab, amount, data, options),
    tx: (options) => token.tx.transferAndCall(addresses.tab, amount, data, options),
    explain: (error) => tokenWords(error as TokenError, units),
  };
}

function explained(units: Units): (error: unknown) => string {
  return (error) => tabWords(error as TabError, units);
}
