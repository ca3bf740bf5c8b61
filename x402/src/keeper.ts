import type { KeptPurse } from "./purse.js";
import type { ChannelConfig } from "./voucher.js";

/** A tab as it is written down. */
export interface KeptTab {
  readonly config: ChannelConfig;
  readonly purse: KeptPurse;
  /** All that its owner has ever put into tabs of this relation, in smallest units. */
  readonly spent: string;
}

/** All tabs, by what sets them apart. */
export type Kept = Readonly<Record<string, KeptTab>>;

/** Where tabs are kept across restarts. */
export interface Keeper {
  load(): Promise<Kept>;
  /** Comes back once it is kept. */
  save(kept: Kept): Promise<void>;
}

/** Keeps nothing beyond this process: what is left in its tabs is found again through the seller's correction only. */
export class MemoryKeeper implements Keeper {
  #kept: Kept = {};

  async load(): Promise<Kept> {
    return this.#kept;
  }

  async save(kept: Kept): Promise<void> {
    this.#kept = kept;
  }
}
