// SPDX-License-Identifier: Apache-2.0
import { decodeAddress, encodeAddress, u8aToHex } from "dedot/utils";
import { tillAccount } from "../../domain/till.js";
import type { Asset } from "../asset.js";
import { tokenAt, type Client, type Suite } from "../suite.js";

/** The address of the till of each product, whether it was made or not. */
export type Tills = (product: number) => string;

/** What is in a till of one asset. */
export interface Waiting {
  readonly asset: Asset;
  readonly amount: bigint;
}

/** A till as it is now. */
export interface FoundTill {
  /** Whether it was made. What is sent there before is in it then. */
  readonly isOpen: boolean;
  /** What could be paid to the product, in each asset of which there is something. */
  readonly waiting: readonly Waiting[];
}

/**
 * How the addresses of tills are found. An error if the factory is not the suite's: what is sent to the address of a till
 * that nobody can make is lost, so the chain is asked for the factory's code and router, and the factory for an address.
 */
export async function tillsOf(suite: Suite): Promise<Tills> {
  const { till: factory, addresses, client } = suite;
  const [codeHash, { data: router }, { data: told }] = await Promise.all([codeOf(client, addresses.till), factory.query.router(), factory.query.addressOf(1)]);
  if (codeHash === undefined || router.address() !== addresses.router) throw new Error("The factory of tills is not the one of this router.");
  const bytes = (address: string) => u8aToHex(decodeAddress(address));
  const of = { account: bytes(addresses.till), codeHash, router: bytes(addresses.router) };
  const tills: Tills = (product) => encodeAddress(tillAccount(of, product));
  if (told.isErr || told.value.address() !== tills(1)) throw new Error("The factory of tills tells other addresses than this page.");
  return tills;
}

/** What is at the address of a till. */
export async function readTill(suite: Suite, address: string, assets: readonly Asset[]): Promise<FoundTill> {
  const isOpen = (await codeOf(suite.client, address)) !== undefined;
  const waiting = await Promise.all(assets.map(async (asset) => ({ asset, amount: await held(suite, address, asset, isOpen) })));
  return { isOpen, waiting: waiting.filter(({ amount }) => amount > 0n) };
}

async function held(suite: Suite, address: string, { key }: Asset, isOpen: boolean): Promise<bigint> {
  if (key !== "native") return (await tokenAt(suite, key).query.psp22BalanceOf(address)).data;
  const { free } = (await suite.client.query.system.account(address)).data;
  // What keeps the account alive came with its making, and is never paid.
  const kept = isOpen ? suite.client.consts.balances.existentialDeposit : 0n;
  return free > kept ? free - kept : 0n;
}

async function codeOf({ query }: Client, contract: string): Promise<`0x${string}` | undefined> {
  const info = await query.contracts!.contractInfoOf!(contract);
  return (info as unknown as { codeHash: `0x${string}` } | undefined)?.codeHash;
}
