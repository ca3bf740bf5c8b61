// SPDX-License-Identifier: Apache-2.0
import type { HexString } from "dedot/utils";
import { count, format, type Unit } from "../../domain/amount.js";
import { shortAddress } from "../../domain/address.js";
import { routerWords } from "../../domain/errors/router.js";
import { psp22Words, tokenWords } from "../../domain/errors/token.js";
import type { Units } from "../../domain/errors/words.js";
import type {
  KiteInterfacesAssetLike as Asset,
  KiteInterfacesBatchMemberLike as Member,
  KiteInterfacesRouterRouterError as RouterError,
} from "../../generated/router/index.js";
import type { KiteInterfacesTokenTokenError as TokenError, Psp22ErrorsPsp22Error as Psp22Error } from "../../generated/token/index.js";
import type { Call } from "../call.js";
import type { Suite, Token } from "../suite.js";

/** A payment of a product. `reference` is the payer's own number for it. */
export interface Payment {
  readonly product: number;
  readonly amount: bigint;
  readonly reference: bigint;
}

const NATIVE: Asset = { type: "Native" };

/** Pays in KITE, in one transaction. */
export async function payKite({ router, token, addresses }: Suite, payment: Payment, units: Units): Promise<Call> {
  const { product, amount, reference } = payment;
  const { data } = await router.query.paymentData(product, reference);
  return {
    title: title(payment, units.kite),
    query: (options) => token.query.transferAndCall(addresses.router, amount, data, options),
    tx: (options) => token.tx.transferAndCall(addresses.router, amount, data, options),
    explain: (error) => tokenWords(error as TokenError, units),
  };
}

/** Pays in the chain's own coin. */
export function payNative({ router }: Suite, payment: Payment, units: Units): Call {
  const { product, amount, reference } = payment;
  return {
    title: title(payment, units.coin),
    value: amount,
    query: (options) => router.query.pay(product, NATIVE, amount, reference, options),
    tx: (options) => router.tx.pay(product, NATIVE, amount, reference, options),
    explain: (error) => routerWords(error as RouterError, units),
  };
}

/** Pays in a PSP22 token that the router was allowed to take before, by [`approve`]. */
export function payPsp22({ router }: Suite, token: string, payment: Payment, units: Units): Call {
  const { product, amount, reference } = payment;
  const asset: Asset = { type: "Psp22", value: token };
  return {
    title: title(payment, units.asset),
    query: (options) => router.query.pay(product, asset, amount, reference, options),
    tx: (options) => router.tx.pay(product, asset, amount, reference, options),
    explain: (error) => routerWords(error as RouterError, units),
  };
}

/** Who may be allowed to take tokens: for a payment, or for a deposit. */
export type Spender = "router" | "tab";

/** What a spender is called. */
export const SPENDER_WORDS: Record<Spender, string> = { router: "the router", tab: "the tabs" };

/** Allows the router or the tabs to take `amount` of a token, instead of what they could before. */
export function approve({ addresses }: Suite, spender: Spender, token: Token, amount: bigint, units: Units): Call {
  return {
    title: `Allow ${SPENDER_WORDS[spender]} to take ${format(amount, units.asset)}`,
    query: (options) => token.query.psp22Approve(addresses[spender], amount, options),
    tx: (options) => token.tx.psp22Approve(addresses[spender], amount, options),
    explain: (error) => psp22Words(error as Psp22Error, units),
  };
}

/** Pays out what the positions have earned in the assets, each to its payee. */
export function claim({ router }: Suite, positions: number[], assets: Asset[], units: Units): Call {
  return {
    title: `Claim what ${count(positions.length, "contribution")} earned`,
    query: (options) => router.query.claim(positions, assets, options),
    tx: (options) => router.tx.claim(positions, assets, options),
    explain: (error) => routerWords(error as RouterError, units),
  };
}

/** Pays out what a member of a batch has earned in the assets, to the member; anyone with the proof may. */
export function claimMember({ router }: Suite, position: number, member: Member, proof: HexString[], assets: Asset[], units: Units): Call {
  return {
    title: `Claim what member ${member.index} of contribution ${position} earned`,
    query: (options) => router.query.claimMember(position, member, proof, assets, options),
    tx: (options) => router.tx.claimMember(position, member, proof, assets, options),
    explain: (error) => routerWords(error as RouterError, units),
  };
}

/** Lets another account receive what a position earns, what it has not yet claimed included. */
export function setPayee({ router }: Suite, position: number, payee: string, units: Units): Call {
  return {
    title: `Pay contribution ${position} to ${shortAddress(payee)}`,
    to: payee,
    query: (options) => router.query.setPayee(position, payee, options),
    tx: (options) => router.tx.setPayee(position, payee, options),
    explain: (error) => routerWords(error as RouterError, units),
  };
}

/** Moves a parent's part of a child's income into the parent; anyone may. */
export function pull({ router }: Suite, child: number, edge: number, asset: Asset, units: Units): Call {
  return {
    title: `Bring upstream what product ${child} owes`,
    query: (options) => router.query.pull(child, edge, asset, options),
    tx: (options) => router.tx.pull(child, edge, asset, options),
    explain: (error) => routerWords(error as RouterError, units),
  };
}

/** Moves a token to somebody. */
export function transfer(token: Token, to: string, amount: bigint, units: Units): Call {
  return {
    title: `Send ${format(amount, units.asset)} to ${shortAddress(to)}`,
    to,
    query: (options) => token.query.psp22Transfer(to, amount, "0x", options),
    tx: (options) => token.tx.psp22Transfer(to, amount, "0x", options),
    explain: (error) => psp22Words(error as Psp22Error, units),
  };
}

function title({ product, amount }: Payment, unit: Unit): string {
  return `Pay ${format(amount, unit)} to product ${product}`;
}
