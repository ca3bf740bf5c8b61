// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { together, type BlockEvents } from "../chain/events.js";
import type { Indexer } from "../chain/indexer.js";
import { select, type About } from "../chain/about.js";
import { useSession } from "./session.js";
import { useView } from "./view.js";

/** The past of something. */
export interface PastOf {
  /** What happened, the oldest first; nothing until it was read. */
  readonly events: BlockEvents | undefined;
  /** Reads more of what the index has; nothing if this is all of it. */
  readonly older: (() => void) | undefined;
  readonly error: string | undefined;
}

/**
 * What happened to something: by the index, where there is one, and from there on by the node's blocks; by those alone
 * where there is none.
 */
export function usePastOf(about: About): PastOf {
  const { past, index } = useSession();
  const { indexed } = index;
  const [pages, setPages] = useState(1);
  const wanted = Object.entries(about).map(([name, value]) => `${name}=${String(value)}`);
  const view = useView(() => (indexed ? upTo(indexed.indexer, about, pages) : Promise.resolve(undefined)), [...wanted, indexed?.indexer.url], `${indexed?.last} ${pages}`);

  const recent = past && select(past, about);
  if (index.isLooking) return { events: undefined, older: undefined, error: undefined };
  if (!indexed) return { events: recent, older: undefined, error: undefined };
  const old = view.data;
  const events = old && recent ? together([old.events, later(recent, indexed.last)]) : old?.events;
  return { events, older: old?.next ? () => setPages((now) => now + 1) : undefined, error: view.error };
}

async function upTo(indexer: Indexer, about: About, pages: number): Promise<{ events: BlockEvents; next: string | undefined }> {
  let found = await indexer.page(about);
  for (let page = 1; page < pages && found.next; page += 1) {
    const before = await indexer.page(about, found.next);
    found = { events: together([before.events, found.events]), next: before.next };
  }
  return found;
}

/** What is in blocks that the index has not read yet. */
function later(events: BlockEvents, block: number): BlockEvents {
  const isLater = (one: { readonly block: number }): boolean => one.block > block;
  return {
    deeds: events.deeds.filter(isLater),
    payments: events.payments.filter(isLater),
    claims: events.claims.filter(isLater),
    ballots: events.ballots.filter(isLater),
    challenges: events.challenges.filter(isLater),
  };
}
