// SPDX-License-Identifier: Apache-2.0
import type { Suite } from "./suite.js";
import { readEvents, together, type BlockEvents } from "./events.js";
import { isOfThisRuntime, oldBlock } from "./oldBlock.js";

/** What was found in the blocks from `fromBlock` to `toBlock`. */
export interface Found extends BlockEvents {
  readonly fromBlock: number;
  readonly toBlock: number;
  /** When the first of these blocks was made, in milliseconds; nothing if the node did not tell. */
  readonly sinceMs: number | undefined;
  /** The node keeps no events of older blocks. */
  readonly isAtEnd: boolean;
}

const AT_ONCE = 16;

/**
 * The suite's past, read from the events in the node's blocks: contracts keep sums, not lists. Each block is asked once
 * and remembered. What lies further back is told by an index, where there is one.
 */
export class History {
  readonly #blocks = new Map<number, BlockEvents>();
  readonly #times = new Map<number, number>();
  #from = Infinity;
  #to = -1;
  #isPruned = false;

  constructor(readonly suite: Suite) {}

  /** What was found so far. */
  get found(): Found {
    const numbers = [...this.#blocks.keys()].sort((a, b) => a - b);
    const blocks = numbers.flatMap((number) => this.#blocks.get(number) ?? []);
    return {
      ...together(blocks),
      fromBlock: this.#from,
      toBlock: this.#to,
      sinceMs: this.#times.get(this.#from),
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
      const isKnown = await isOfThisRuntime(this.suite.client, numbers.at(-1)!);
      const kept = await Promise.all(numbers.map((number) => this.#readBlock(number, isKnown)));
      const missing = kept.indexOf(false);
      if (missing < 0) continue;
      this.#isPruned = true;
      return numbers[missing]! + 1;
    }
    return first;
  }

  async #readBlock(number: number, isKnown: boolean): Promise<boolean> {
    const block = await oldBlock(this.suite.client, number, isKnown);
    if (!block) return false;
    this.#times.set(number, block.timeMs);
    this.#blocks.set(number, readEvents(this.suite, { number, ...block }));
    return true;
  }
}
