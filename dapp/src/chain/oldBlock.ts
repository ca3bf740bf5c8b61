// SPDX-License-Identifier: Apache-2.0
import { QueryableStorage } from "dedot";
import type { HexString } from "dedot/utils";
import type { Records } from "./events.js";
import type { Client } from "./suite.js";

/** What the node has of a block. */
export interface OldBlock {
  readonly hash: string;
  readonly records: Records;
  readonly timeMs: number;
}

/**
 * Whether every block from `first` on was made by the runtime that the node has now: the version of a chain only rises,
 * and a block is made by what its parent left. No, if the node does not tell.
 */
export async function isOfThisRuntime({ rpc, runtimeVersion }: Client, first: number): Promise<boolean> {
  try {
    const parent = await rpc.chain_getBlockHash(Math.max(0, first - 1));
    return (await rpc.state_getRuntimeVersion(parent!)).specVersion === runtimeVersion.specVersion;
  } catch {
    return false;
  }
}

/** The block with this number; nothing if the node keeps no state of it. Of this runtime, it is read in one question. */
export async function oldBlock(client: Client, number: number, isKnown: boolean): Promise<OldBlock | undefined> {
  try {
    const hash = await client.rpc.chain_getBlockHash(number);
    if (!hash) return undefined;
    return { hash, ...(await (isKnown ? ofThisRuntime(client, hash) : ofAnyRuntime(client, hash))) };
  } catch {
    return undefined;
  }
}

type Content = Omit<OldBlock, "hash">;

async function ofThisRuntime({ rpc, registry }: Client, hash: HexString): Promise<Content> {
  const [events, now] = [new QueryableStorage(registry, "System", "Events"), new QueryableStorage(registry, "Timestamp", "Now")];
  const [found] = await rpc.state_queryStorageAt([events.prefixKey, now.prefixKey], hash);
  const values = new Map(found!.changes as [string, HexString | null][]);
  return { records: events.decodeValue(values.get(events.prefixKey)) as Records, timeMs: Number(now.decodeValue(values.get(now.prefixKey))) };
}

// The library asks for the block's header and its runtime's version, and for metadata if they are others.
async function ofAnyRuntime(client: Client, hash: HexString): Promise<Content> {
  const { query } = await client.at(hash);
  const [records, now] = await Promise.all([query.system.events(), query.timestamp.now()]);
  return { records, timeMs: Number(now) };
}
