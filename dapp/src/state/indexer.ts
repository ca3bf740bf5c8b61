// SPDX-License-Identifier: Apache-2.0
import { useEffect, useMemo, useState } from "preact/hooks";
import { Indexer, type Health } from "../chain/indexer.js";
import type { Suite } from "../chain/suite.js";
import { isText, recall, remember } from "./store.js";

const REMEMBERED = "kite-index";

/** An index that answers, and how far it is. */
export interface Indexed {
  readonly indexer: Indexer;
  readonly health: Health;
  /** The last block that it has read. */
  readonly last: number;
}

/** What is known of the index. */
export interface IndexState {
  /** Where it is looked for; empty if nowhere. */
  readonly url: string;
  readonly indexed: Indexed | undefined;
  /** Whether it was not heard of yet. */
  readonly isLooking: boolean;
  readonly problem: string | undefined;
  /** Looks for it elsewhere from now on, or nowhere. */
  readonly choose: (url: string) => void;
}

/** The index that the page's address names (`?index=`), or that this browser was told, or that the page was built for. */
function named(): string {
  const asked = new URLSearchParams(location.search).get("index");
  return asked ?? recall(REMEMBERED, isText) ?? (import.meta.env["VITE_KITE_INDEX"] as string | undefined) ?? "";
}

/** Keeps asking the index how far it is, whenever there is a new block. */
export function useIndexer(suite: Suite, block: number): IndexState {
  const [url, setUrl] = useState(named);
  const [state, setState] = useState<{ indexed?: Indexed; problem?: string; isLooking: boolean }>({ isLooking: url !== "" });
  const indexer = useMemo(() => (url ? new Indexer(url.replace(/\/+$/, ""), suite) : undefined), [url, suite]);

  useEffect(() => {
    if (!indexer) return setState({ isLooking: false });
    let isCurrent = true;
    const look = async (): Promise<void> => {
      const found = await indexer.health().then(
        (health) => reachOf(indexer, health, block),
        (error: Error) => ({ problem: error.message, isLooking: false }),
      );
      if (isCurrent) setState(found);
    };
    void look();
    // What is final comes a little later than the block that is seen.
    const again = setInterval(() => void look(), AGAIN_MS);
    return () => {
      isCurrent = false;
      clearInterval(again);
    };
  }, [indexer, block]);

  const choose = (next: string): void => {
    remember(REMEMBERED, next.trim());
    setState({ isLooking: next.trim() !== "" });
    setUrl(next.trim());
  };
  return { url, indexed: state.indexed, isLooking: state.isLooking, problem: state.problem, choose };
}

const AGAIN_MS = 6_000;

/** How far an index may be ahead of the node that this page asks: what is further is of no chain that the node knows. */
const MOST_AHEAD = 100;

function reachOf(indexer: Indexer, health: Health, block: number): { indexed?: Indexed; problem?: string; isLooking: boolean } {
  const { last } = health.blocks;
  if (last === null) return { problem: `The index at ${indexer.url} has read no block yet.`, isLooking: false };
  if (last > block + MOST_AHEAD) {
    const words = `The index at ${indexer.url} tells of block ${last.toLocaleString("en")}, and the node knows none after ${block.toLocaleString("en")}: one of them is wrong, so that the index is not used.`;
    return { problem: words, isLooking: false };
  }
  return { indexed: { indexer, health, last }, isLooking: false };
}
