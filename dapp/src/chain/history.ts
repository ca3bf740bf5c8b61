import { assetKey } from "./asset.js";
import type { Client, Suite } from "./suite.js";

/** A payment of a product, from outside or from a product built on it. */
export interface PaymentEvent {
  readonly block: number;
  readonly product: number;
  readonly asset: string;
  readonly amount: bigint;
  readonly epoch: number;
  /** Who paid: an account, or the product built on this one. */
  readonly from: { readonly payer: string } | { readonly child: number };
  readonly reference?: bigint;
}

/** A ballot, with the voter's reason. */
export interface BallotEvent {
  readonly block: number;
  readonly proposal: number;
  readonly voter: string;
  readonly ballot: { readonly abstain: bigint; readonly inFavour: bigint; readonly against: bigint };
  readonly reason: string;
}

/** What a block tells of the suite. */
interface BlockEvents {
  readonly payments: readonly PaymentEvent[];
  readonly ballots: readonly BallotEvent[];
  readonly listed: readonly string[];
}

/** What was found in the blocks from `fromBlock` to `toBlock`. */
export interface Found {
  readonly fromBlock: number;
  readonly toBlock: number;
  readonly payments: readonly PaymentEvent[];
  readonly ballots: readonly BallotEvent[];
  /** Tokens that were put on the list of assets. */
  readonly listed: readonly string[];
  /** The node keeps no events of older blocks. */
  readonly isAtEnd: boolean;
}

type Records = Parameters<Suite["router"]["decodeEvents"]>[0];

const AT_ONCE = 8;

// A node that prunes has an old block and not its state: then there is nothing to be had.
async function eventsIn(client: Client, number: number): Promise<Records | undefined> {
  const hash = await client.rpc.chain_getBlockHash(number);
  try {
    return hash ? await (await client.at(hash)).query.system.events() : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The suite's past, read from the events in the node's blocks: contracts keep sums, not lists. An
 * indexer would do this for a large chain; here each block is asked once and remembered.
 */
export class History {
  readonly #blocks = new Map<number, BlockEvents>();
  #from = Infinity;
  #to = -1;
  #isPruned = false;

  constructor(readonly suite: Suite) {}

  /** What was found so far. */
  get found(): Found {
    const blocks = [...this.#blocks.keys()].sort((a, b) => a - b).flatMap((number) => this.#blocks.get(number) ?? []);
    return {
      fromBlock: this.#from,
      toBlock: this.#to,
      payments: blocks.flatMap(({ payments }) => payments),
      ballots: blocks.flatMap(({ ballots }) => ballots),
      listed: [...new Set(blocks.flatMap(({ listed }) => listed))],
      isAtEnd: this.#isPruned || this.#from <= 1,
    };
  }

  /** Reads what came since the last time, up to `best`; at the first time, `depth` blocks back. */
  async catchUp(best: number, depth: number): Promise<Found> {
    const first = this.#to < 0 ? Math.max(1, best - depth + 1) : this.#to + 1;
    const reached = await this.#read(first, best);
    this.#from = Math.min(this.#from, reached);
    this.#to = Math.max(this.#to, best);
    return this.found;
  }

  /** Reads `depth` blocks further back. */
  async lookBack(depth: number): Promise<Found> {
    this.#from = await this.#read(Math.max(1, this.#from - depth), this.#from - 1);
    return this.found;
  }

  /** Reads from `last` back to `first`, or to where the node keeps no more; returns how far it came. */
  async #read(first: number, last: number): Promise<number> {
    for (let next = last; next >= first; next -= AT_ONCE) {
      const numbers = Array.from({ length: Math.min(AT_ONCE, next - first + 1) }, (_, place) => next - place);
      const kept = await Promise.all(numbers.map((number) => this.#readBlock(number)));
      const missing = kept.indexOf(false);
      if (missing < 0) continue;
      this.#isPruned = true;
      return numbers[missing]! + 1;
    }
    return first;
  }

  async #readBlock(number: number): Promise<boolean> {
    const records = await eventsIn(this.suite.client, number);
    if (records) this.#blocks.set(number, this.#decode(number, records));
    return records !== undefined;
  }

  #decode(block: number, records: Records): BlockEvents {
    const { router, dao } = this.suite;
    const paid = router.events.Paid.filter(records).map(({ data }) => ({
      block,
      product: data.product,
      asset: assetKey(data.asset),
      amount: data.amount,
      epoch: data.epoch,
      from: { payer: data.payer.address() },
      reference: data.reference,
    }));
    const pulled = router.events.Pulled.filter(records).map(({ data }) => ({
      block,
      product: data.parent,
      asset: assetKey(data.asset),
      amount: data.amount,
      epoch: data.epoch,
      from: { child: data.child },
    }));
    const ballots = dao.events.VoteCast.filter(records).map(({ data }) => ({
      block,
      proposal: data.proposal,
      voter: data.voter.address(),
      ballot: data.ballot,
      reason: data.reason,
    }));
    const listed = router.events.AssetListed.filter(records).map(({ data }) => data.asset.address());
    return { payments: [...paid, ...pulled], ballots, listed };
  }
}
