// SPDX-License-Identifier: Apache-2.0
import { blake2AsU8a, hexToU8a, u8aToHex } from "dedot/utils";
import type { Place } from "./events.js";
import type { Client } from "./suite.js";

/** The hash by which everybody finds a transaction: BLAKE2b-256 of its bytes, which only the block's body has. */
export async function transactionHash({ rpc }: Client, { blockHash, transaction }: Place): Promise<string> {
  const block = await rpc.chain_getBlock(blockHash as `0x${string}`);
  const bytes: unknown = block?.block.extrinsics[transaction];
  if (typeof bytes !== "string") throw new Error("The node no longer has this block.");
  return u8aToHex(blake2AsU8a(hexToU8a(bytes as `0x${string}`), 256));
}
