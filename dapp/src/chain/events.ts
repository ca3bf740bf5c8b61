// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesRouterSplit as Split } from "../generated/router/index.js";
import { assetKey } from "./asset.js";
import type { Addresses, Suite } from "./suite.js";

const CONTRACTS: readonly (keyof Addresses)[] = ["token", "router", "registry", "dao", "till", "tab"];

/** Where on the chain something happened: enough to find it again. */
export interface Place {
  readonly block: number;
  readonly blockHash: string;
  readonly timeMs: number;
  /** The number of the transaction within its block. */
  readonly transaction: number;
}

/** A payment of a product, from outside or from a product built on it. */
export interface PaymentEvent extends Place {
  readonly product: number;
  readonly asset: string;
  readonly amount: bigint;
  readonly epoch: number;
  /** Who paid: an account, or the product built on this one. */
  readonly from: { readonly payer: string } | { readonly child: number };
  readonly reference?: bigint;
  readonly split: Split;
}

/** Income that was paid out. */
export interface ClaimEvent extends Place {
  readonly position: number;
  readonly payee: string;
  readonly asset: string;
  readonly amount: bigint;
  /** The member of a batch that was paid, if it was one. */
  readonly member: number | undefined;
}

/** A ballot, with the voter's reason. */
export interface BallotEvent extends Place {
  readonly proposal: number;
  readonly voter: string;
  readonly ballot: { readonly abstain: bigint; readonly inFavour: bigint; readonly against: bigint };
  readonly reason: string;
}

/** A challenge against a contribution, with the address of its evidence, which no view tells. */
export interface ChallengeEvent extends Place {
  readonly contribution: number;
  readonly number: number;
  readonly challenger: string;
  readonly bond: bigint;
  readonly evidenceUri: string;
}

/** Anything that a contract said, as it is decoded. */
export interface Deed extends Place {
  /** What the contract is called: one of the suite's, or another that an index knows. */
  readonly contract: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Whether an index alone says so: the page could not decode the contract's own bytes. */
  readonly isHearsay?: true;
  /** Who signed the transaction, and its hash, if an index told. */
  readonly signer?: string | undefined;
  readonly transactionHash?: string | undefined;
}

/** What a block tells of the suite. */
export interface BlockEvents {
  readonly deeds: readonly Deed[];
  readonly payments: readonly PaymentEvent[];
  readonly claims: readonly ClaimEvent[];
  readonly ballots: readonly BallotEvent[];
  readonly challenges: readonly ChallengeEvent[];
}

/** The events of a block as the node tells them. */
export type Records = Parameters<Suite["router"]["decodeEvents"]>[0];

interface Block {
  readonly number: number;
  readonly hash: string;
  readonly timeMs: number;
  readonly records: Records;
}

/** What the events of a block say of the suite. */
export function readEvents(suite: Suite, { number, hash, timeMs, records }: Block): BlockEvents {
  return together(
    records.map((record) => {
      const { phase } = record as unknown as { phase: { type: string; value?: number } };
      return readRecord(suite, [record] as Records, { block: number, blockHash: hash, timeMs, transaction: phase.value ?? 0 });
    }),
  );
}

/** What several tell, one after the other. */
export function together(each: readonly BlockEvents[]): BlockEvents {
  return {
    deeds: each.flatMap(({ deeds }) => deeds),
    payments: each.flatMap(({ payments }) => payments),
    claims: each.flatMap(({ claims }) => claims),
    ballots: each.flatMap(({ ballots }) => ballots),
    challenges: each.flatMap(({ challenges }) => challenges),
  };
}

/** What one record of an event says of the suite, which happened at `place`. */
export function readRecord(suite: Suite, record: Records, place: Place): BlockEvents {
  const { router, registry, dao } = suite;
  const paid = router.events.Paid.filter(record).map(({ data }) => {
    const { product, amount, epoch, reference, split } = data;
    return { ...place, product, asset: assetKey(data.asset), amount, epoch, reference, split, from: { payer: data.payer.address() } };
  });
  const pulled = router.events.Pulled.filter(record).map(({ data }) => {
    const { parent, child, amount, epoch, split } = data;
    return { ...place, product: parent, asset: assetKey(data.asset), amount, epoch, split, from: { child } };
  });
  const claims = router.events.Claimed.filter(record).map(({ data }) => {
    const { position, amount, member } = data;
    return { ...place, position, payee: data.payee.address(), asset: assetKey(data.asset), amount, member };
  });
  const challenges = registry.events.Challenged.filter(record).map(({ data }) => {
    const { contribution, number, bond, evidenceUri } = data;
    return { ...place, contribution, number, bond, evidenceUri, challenger: data.challenger.address() };
  });
  const ballots = dao.events.VoteCast.filter(record).map(({ data }) => {
    const { proposal, ballot, reason } = data;
    return { ...place, proposal, ballot, reason, voter: data.voter.address() };
  });
  return { deeds: deeds(suite, record, place), payments: [...paid, ...pulled], claims, ballots, challenges };
}

function deeds(suite: Suite, [record]: Records, place: Place): Deed[] {
  return CONTRACTS.flatMap((contract) => {
    try {
      const { name, data = {} } = suite[contract].decodeEvent(record!) as Pick<Deed, "name"> & Partial<Pick<Deed, "data">>;
      return [{ ...place, contract, name, data }];
    } catch {
      // Another contract's, or none that this one's metadata tell of.
      return [];
    }
  });
}
