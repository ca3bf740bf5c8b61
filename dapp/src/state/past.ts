// SPDX-License-Identifier: Apache-2.0
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { History, type Found } from "../chain/history.js";
import type { Suite } from "../chain/suite.js";
import type { Head } from "./chain.js";
import type { IndexState } from "./indexer.js";

const DEPTH = 300;

/**
 * What the last blocks tell, kept up to date, and a way to look further back: those that the index has not read, where
 * there is one. Nothing waits for it.
 */
export function usePast(suite: Suite | undefined, head: Head | undefined, index: IndexState): { past: Found | undefined; lookBack: () => void } {
  const [past, setPast] = useState<Found>();
  const history = useMemo(() => suite && new History(suite), [suite]);
  const queue = useRef<Promise<unknown>>(Promise.resolve());

  // One reading after the other: each begins where the last one ended.
  const read = (how: (history: History) => Promise<Found>): void => {
    if (history) queue.current = queue.current.then(() => how(history)).then(setPast, () => undefined);
  };
  useEffect(() => {
    if (!head || index.isLooking) return;
    const unread = index.indexed ? head.number - index.indexed.last : DEPTH;
    read((blocks) => blocks.catchUp(head.number, Math.min(DEPTH, Math.max(1, unread))));
  }, [history, head?.number, index.isLooking]);
  return { past, lookBack: () => read((blocks) => blocks.lookBack(DEPTH)) };
}
