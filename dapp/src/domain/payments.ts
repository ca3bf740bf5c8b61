// SPDX-License-Identifier: Apache-2.0
/** What was paid in one epoch. */
export interface EpochSum {
  readonly epoch: number;
  readonly amount: bigint;
}

/** Sums of the `span` epochs that end with `now`, the oldest first; epochs without payments are zero. */
export function sumsByEpoch(payments: readonly EpochSum[], now: number, span: number): EpochSum[] {
  const first = Math.max(0, now - span + 1);
  return Array.from({ length: now - first + 1 }, (_, place) => {
    const epoch = first + place;
    const amount = payments.filter((payment) => payment.epoch === epoch).reduce((sum, payment) => sum + payment.amount, 0n);
    return { epoch, amount };
  });
}
