// SPDX-License-Identifier: Apache-2.0
import { devPair } from "../src/chain/devAccounts.js";
import { NAMELESS_COIN } from "../src/chain/asset.js";
import type { Call } from "../src/chain/call.js";
import { dryRun, send, type Progress } from "../src/chain/transaction.js";
import type { Units } from "../src/domain/errors/words.js";

/** KITE in its smallest unit. */
export const KITE = 10n ** 12n;

/** What amounts of a development chain are counted in. */
export const UNITS: Units = {
  kite: { symbol: "KITE", decimals: 12 },
  coin: NAMELESS_COIN,
  asset: { symbol: "KITE", decimals: 12 },
};

/** Sends a call as the development account `name`; waits until it is in a block, and fails in words. */
export async function perform(name: string, call: Call | Promise<Call>): Promise<void> {
  const { title, ...rest } = await call;
  const pair = devPair(name);
  const forecast = await dryRun({ title, ...rest }, pair.address);
  if (!forecast.ok) throw new Error(`${name}: ${title}: ${forecast.reason}`);
  await new Promise<void>((resolve, reject) => {
    const settle = (progress: Progress): void => {
      if (progress.at === "included" || progress.at === "finalised") resolve();
      if (progress.at === "failed") reject(new Error(`${name}: ${title}: ${progress.reason}`));
    };
    void send({ title, ...rest }, forecast, { address: pair.address, account: pair }, settle);
  });
}
