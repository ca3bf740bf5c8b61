// SPDX-License-Identifier: Apache-2.0
import { blake2AsU8a, hexToU8a, u8aToHex } from "dedot/utils";
import { readEvents, type PaymentEvent, type Place } from "./events.js";
import type { Client, Suite } from "./suite.js";

/** The hash by which everybody finds a transaction: BLAKE2b-256 of its bytes, which only the block's body has. */
export async function transactionHash({ rpc }: Client, { blockHash, transaction }: Place): Promise<string> {
  const block = await rpc.chain_getBlock(blockHash as `0x${string}`);
  const bytes: unknown = block?.block.extrinsics[transaction];
  if (typeof bytes !== "string") throw new Error("The node no longer has this block.");
  return u8aToHex(blake2AsU8a(hexToU8a(bytes as `0x${string}`), 256));
}

/** What the node's own block says of a payment that an index, or an earlier look, told of. */
export type Proof = "there" | "not there" | "unknown";

/** Looks for a payment in the node's own block: an index can be wrong, or lie. A node that has forgotten the block knows nothing. */
export async function proofOf(suite: Suite, payment: PaymentEvent): Promise<Proof> {
  const { block: number, blockHash: hash, timeMs } = payment;
  try {
    if ((await suite.client.rpc.chain_getBlockHash(number)) !== hash) return "not there";
    const records = await (await suite.client.at(hash as `0x${string}`)).query.system.events();
    const { payments } = readEvents(suite, { number, hash, timeMs, records });
    return payments.some((one) => isSame(one, payment)) ? "there" : "not there";
  } catch {
    return "unknown";
  }
}

function isSame(one: PaymentEvent, other: PaymentEvent): boolean {
  return written(one) === written(other);
}

function written(payment: PaymentEvent): string {
  return JSON.stringify(payment, (_, value: unknown) => (typeof value === "bigint" ? `${value}` : value));
}
