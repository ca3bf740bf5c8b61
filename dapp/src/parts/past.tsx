// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { date } from "../domain/time.js";
import { useSession } from "../state/session.js";
import type { PastOf } from "../state/pastOf.js";
import { TextField } from "./fields.js";

/** How far back the page sees what only the blocks tell, and what that means for `what` stands above. */
export function HowFarBack({ what, of }: { what: string; of?: PastOf }) {
  const { index } = useSession();
  if (index.isLooking) return <p class="small soft waiting">Asking the index …</p>;
  return index.indexed ? <ByIndex what={what} of={of} /> : <ByBlocks what={what} />;
}

function ByIndex({ what, of }: { what: string; of: PastOf | undefined }) {
  const { past, index, head } = useSession();
  const { indexer, health, last } = index.indexed!;
  const from = health.blocks.first ?? last;
  const unread = past && past.fromBlock > last + 1 && head.number > last ? past.fromBlock - 1 : undefined;
  return (
    <p class="small soft">
      Told by the index at {indexer.url}, up to block {last.toLocaleString("en")}, and by the node from there on.{" "}
      {health.blocks.gaps.length === 0
        ? `Nothing is missing before: it begins with block ${from.toLocaleString("en")}, where the contracts do.`
        : `${what} of blocks ${health.blocks.gaps.map(([first, end]) => `${first.toLocaleString("en")} to ${end.toLocaleString("en")}`).join(", ")} are missing: its node no longer has them.`}
      {unread !== undefined && ` Blocks ${(last + 1).toLocaleString("en")} to ${unread.toLocaleString("en")} it has still to read.`}
      {of?.error && <span class="error"> {of.error}</span>}
      {of?.older && (
        <>
          {" "}
          <button type="button" class="plain" onClick={of.older}>
            Show older ones
          </button>
        </>
      )}
    </p>
  );
}

function ByBlocks({ what }: { what: string }) {
  const { past, lookBack, index } = useSession();
  if (!past) return <p class="small soft waiting">Reading the last blocks …</p>;
  const { fromBlock, toBlock, sinceMs, isAtEnd } = past;
  return (
    <div class="small soft">
      <p>
        Read from the events of blocks {fromBlock.toLocaleString("en")} to {toBlock.toLocaleString("en")}
        {sinceMs !== undefined && `, since ${date(sinceMs)}`}.{" "}
        {fromBlock <= 1 ? (
          "That is all of the chain."
        ) : (
          <>
            {what} before that are not shown.{" "}
            {isAtEnd ? (
              "The node keeps no older blocks."
            ) : (
              <button type="button" class="plain" onClick={lookBack}>
                Look further back
              </button>
            )}
          </>
        )}
      </p>
      {index.problem && <p class="error">{index.problem}</p>}
      {fromBlock > 1 && <NameAnIndex />}
    </div>
  );
}

/** Tells the page where an index is, which sees all of the past. */
export function NameAnIndex() {
  const { index } = useSession();
  const [url, setUrl] = useState(index.url);
  const error = url && !/^https?:\/\/\S+$/.test(url.trim()) ? "Expected an address such as http://127.0.0.1:4010" : undefined;
  return (
    <details>
      <summary>{index.indexed ? "Another index" : "An index sees all of it"}</summary>
      <form onSubmit={(event) => (event.preventDefault(), index.choose(url))}>
        <TextField label="The index's address" value={url} onInput={setUrl} error={error} hint="Whoever runs one, by “kite index”, tells its address. This browser remembers it; empty for none." />
        <button disabled={error !== undefined}>Use this index</button>
      </form>
    </details>
  );
}
