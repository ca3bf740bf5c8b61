import type { Hex } from "./bytes.js";
import type { ChannelConfig } from "./voucher.js";

/** A tab as it is on the chain. */
export interface TabOnChain {
  /** All that can be taken of it in all. */
  readonly deposit: bigint;
  readonly taken: bigint;
}

/** What a payer needs of the chain. Its key for that is another one than the one that signs vouchers. */
export interface TabChain {
  /** The account whose deposits they are. */
  readonly payer: Hex;
  /** A tab in a final block; nothing if there is none, or it was closed. */
  look(contract: Hex, tab: Hex): Promise<TabOnChain | undefined>;
  /** Opens a tab with a deposit of `amount`; comes back once that is final. */
  open(contract: Hex, config: ChannelConfig, amount: bigint): Promise<void>;
  /** Adds to a tab; comes back once that is final. */
  topUp(contract: Hex, tab: Hex, config: ChannelConfig, amount: bigint): Promise<void>;
}
