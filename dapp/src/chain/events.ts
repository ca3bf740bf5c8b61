import type { KiteInterfacesRouterSplit as Split } from "../generated/router/index.js";
import { assetKey } from "./asset.js";
import type { Suite } from "./suite.js";

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

/** What a block tells of the suite. */
export interface BlockEvents {
  readonly payments: readonly PaymentEvent[];
  readonly claims: readonly ClaimEvent[];
  readonly ballots: readonly BallotEvent[];
  readonly challenges: readonly ChallengeEvent[];
  /** Tokens that were put on the list of assets. */
  readonly listed: readonly string[];
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
  const each = records.map((record) => {
    const { phase } = record as unknown as { phase: { type: string; value?: number } };
    const place = { block: number, blockHash: hash, timeMs, transaction: phase.value ?? 0 };
    return readRecord(suite, [record] as Records, place);
  });
  return {
    payments: each.flatMap(({ payments }) => payments),
    claims: each.flatMap(({ claims }) => claims),
    ballots: each.flatMap(({ ballots }) => ballots),
    challenges: each.flatMap(({ challenges }) => challenges),
    listed: each.flatMap(({ listed }) => listed),
  };
}

function readRecord({ router, registry, dao }: Suite, record: Records, place: Place): BlockEvents {
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
  const listed = router.events.AssetListed.filter(record).map(({ data }) => data.asset.address());
  return { payments: [...paid, ...pulled], claims, ballots, challenges, listed };
}
