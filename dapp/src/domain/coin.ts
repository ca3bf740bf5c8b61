// SPDX-License-Identifier: Apache-2.0
/** An account's coin, as the chain counts it. */
export interface Coin {
  readonly free: bigint;
  readonly reserved: bigint;
  readonly frozen: bigint;
}

/** What can be spent: what is free, less what is frozen of it; what is held in reserve is frozen first. */
export function spendable({ free, reserved, frozen }: Coin): bigint {
  const locked = frozen > reserved ? frozen - reserved : 0n;
  return free > locked ? free - locked : 0n;
}
