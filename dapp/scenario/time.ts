// SPDX-License-Identifier: Apache-2.0
import { renameSync, writeFileSync } from "node:fs";
import { makeBlock } from "../src/chain/devBlock.js";
import { devPair } from "../src/chain/devAccounts.js";
import type { Client } from "../src/chain/suite.js";

/** Lets a development chain's time pass. */
export interface TimeKeeper {
  /** Comes back once a block has a time of `momentMs` or later. */
  until(momentMs: number): Promise<void>;
}

/** Waits as long as it takes. */
export class Patience implements TimeKeeper {
  constructor(readonly client: Client) {}

  async until(momentMs: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, momentMs - Date.now())));
    await aliceMakesABlock(this.client);
  }
}

/** Puts the node's clock forward, by the file that the preloaded `clock.c` reads. */
export class MovableClock implements TimeKeeper {
  #aheadMs = 0;

  constructor(
    readonly client: () => Client,
    readonly file: string,
  ) {
    this.#write();
  }

  async until(momentMs: number): Promise<void> {
    this.#aheadMs = Math.max(this.#aheadMs, momentMs - Date.now());
    this.#write();
    await aliceMakesABlock(this.client());
  }

  // Eight bytes, little-endian. The node may read at any moment: the new file takes the old one's place at once.
  #write(): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(Math.ceil(this.#aheadMs)));
    writeFileSync(`${this.file}.new`, bytes);
    renameSync(`${this.file}.new`, this.file);
  }
}

async function aliceMakesABlock(client: Client): Promise<void> {
  const alice = devPair("Alice");
  await makeBlock(client, { address: alice.address, account: alice });
}
