// SPDX-License-Identifier: Apache-2.0
import type { Signer } from "./transaction.js";
import type { Client } from "./suite.js";

/** Makes a development chain, which is idle without transactions, make a block: its time moves on. */
export async function makeBlock(client: Client, { account, signer }: Signer): Promise<void> {
  await client.tx.system.remark("0x").signAndSend(account, signer ? { signer } : {}).untilBestChainBlockIncluded();
}
