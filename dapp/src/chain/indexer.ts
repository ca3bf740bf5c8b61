// SPDX-License-Identifier: Apache-2.0
import { AccountId32 } from "dedot/codecs";
import type { About } from "./about.js";
import { canonical } from "./address.js";
import { readRecord, together, type BlockEvents, type Deed, type Place, type Records } from "./events.js";
import { isHealth, isPage, type Health, type IndexedEvent } from "./indexAnswers.js";
import type { Suite } from "./suite.js";

export type { Health };

/** A transaction, and what the suite's contracts said in it. */
export interface TransactionReceipt {
  readonly place: Place;
  readonly hash: string;
  readonly signer: string | undefined;
  readonly events: BlockEvents;
}

/** A part of what an index found, and where the next begins. */
export interface IndexPage {
  readonly events: BlockEvents;
  readonly next: string | undefined;
}

const PATIENCE_MS = 10_000;
const PAGE = 500;

/** The index at `url`: the suite's past, which contracts do not keep and nodes forget. It tells only what is final. */
export class Indexer {
  constructor(
    readonly url: string,
    readonly suite: Suite,
  ) {}

  /** How far it is. An error if it is of another chain. */
  async health(): Promise<Health> {
    const health = await this.#ask("/health", isHealth);
    if (health?.genesis !== this.suite.client.genesisHash) throw new Error(`The index at ${this.url} is of another chain.`);
    return health;
  }

  /** What is about this, the latest page, or the one that begins at `after`; within a page the oldest first. */
  async page(about: About, after?: string): Promise<IndexPage> {
    const given = Object.entries(about).filter(([, value]) => value !== undefined);
    const query = new URLSearchParams([...given.map(([name, value]): [string, string] => [name, String(value)]), ["limit", String(PAGE)]]);
    if (after) query.set("after", after);
    const found = await this.#ask(`/v1/events?${query}`, isPage);
    return { events: this.#read([...(found?.events ?? [])].reverse()), next: found?.next ?? undefined };
  }

  /** The transaction with this hash; nothing if it is none of the suite's. */
  async receipt(hash: string): Promise<TransactionReceipt | undefined> {
    const found = await this.#ask(`/v1/transactions/${hash}`, isPage);
    const [first] = found?.events ?? [];
    if (!found || !first) return undefined;
    return { place: placeOf(first), hash, signer: first.signer ? canonical(first.signer) : undefined, events: this.#read(found.events) };
  }

  /** Where all that is about this can be had as a table. */
  tableUrl(about: About): string {
    const given = Object.entries(about).filter(([, value]) => value !== undefined);
    return `${this.url}/v1/events.csv?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
  }

  #read(events: readonly IndexedEvent[]): BlockEvents {
    return together(events.map((event) => this.#readOne(event)));
  }

  // The bytes are decoded here, as those of a block are: an index is believed in what happened, not in what it means.
  #readOne(event: IndexedEvent): BlockEvents {
    const place = placeOf(event);
    const told = { signer: event.signer ? canonical(event.signer) : undefined, transactionHash: event.transaction ?? undefined };
    const read = readRecord(this.suite, [recordOf(event)] as unknown as Records, place);
    const unknown: Deed[] = [{ ...place, contract: event.contract, name: event.kind, data: event.data ?? {}, isHearsay: true }];
    const deeds = read.deeds.length > 0 ? read.deeds : unknown;
    return { ...read, deeds: deeds.map((deed) => ({ ...deed, ...told })) };
  }

  async #ask<Answer>(path: string, isRight: (answer: unknown) => answer is Answer): Promise<Answer | undefined> {
    const response = await fetch(`${this.url}${path}`, { signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => {
      throw new Error(`The index at ${this.url} does not answer.`);
    });
    if (response.status === 404) return undefined;
    const answer: unknown = await response.json().catch(() => undefined);
    if (!response.ok || !isRight(answer)) throw new Error(`The index at ${this.url} does not answer as expected.`);
    return answer as Answer;
  }
}

function placeOf({ block, block_hash: blockHash, time_ms: timeMs, transaction_index: transaction }: IndexedEvent): Place {
  return { block, blockHash, timeMs, transaction: transaction ?? 0 };
}

/** The event as the node has it in its block. */
function recordOf({ address, topic, raw, transaction_index: transaction }: IndexedEvent): object {
  return {
    phase: { type: "ApplyExtrinsic", value: transaction ?? 0 },
    event: { pallet: "Contracts", palletEvent: { name: "ContractEmitted", data: { contract: new AccountId32(address), data: raw } } },
    topics: topic ? [topic] : [],
  };
}
