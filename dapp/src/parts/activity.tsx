// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import type { About } from "../chain/about.js";
import type { Deed } from "../chain/events.js";
import { deedWords, isTold } from "../domain/deedWords.js";
import { namesOf } from "../state/names.js";
import { usePastOf } from "../state/pastOf.js";
import { useSession } from "../state/session.js";
import { Moment } from "./basics.js";
import { HowFarBack } from "./past.js";

const SHOWN = 20;

/** All that happened to something, the latest first. */
export function Activity({ about, heading = "What happened" }: { about: About; heading?: string }) {
  const { index } = useSession();
  const past = usePastOf(about);
  const deeds = past.events?.deeds.filter(isTold) ?? [];
  return (
    <section class="card" aria-labelledby="activity">
      <h2 id="activity">{heading}</h2>
      {past.events && deeds.length === 0 && <p class="soft">Nothing, as far as can be seen.</p>}
      <DeedList deeds={deeds} />
      <HowFarBack what="Events" of={past} />
      {index.indexed && deeds.length > 0 && (
        <p class="small">
          <a href={index.indexed.indexer.tableUrl(about)}>All of it as CSV</a>
        </p>
      )}
    </section>
  );
}

/** Deeds in sentences, the latest first; at first the latest of many. */
export function DeedList({ deeds }: { deeds: readonly Deed[] }) {
  const session = useSession();
  const [isWhole, setWhole] = useState(false);
  const names = namesOf(session);
  const latest = [...deeds].reverse();
  const shown = isWhole ? latest : latest.slice(0, SHOWN);
  if (deeds.length === 0) return null;
  return (
    <>
      <ul class="small deeds">
        {shown.map((deed, place) => (
          <li key={`${deed.block}-${deed.transaction}-${deeds.length - place}`}>
            <span class="wrap">{deedWords(deed, names)}</span>
            <span class="soft">
              {" "}
              <Moment ms={deed.timeMs} />
              {deed.transactionHash && (
                <>
                  {" "}
                  <a href={`#/transactions/${deed.transactionHash}`} aria-label={`The transaction of block ${deed.block}: ${deedWords(deed, names)}`}>
                    transaction
                  </a>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      {shown.length < latest.length && (
        <button type="button" class="plain small" onClick={() => setWhole(true)}>
          Show {(latest.length - shown.length).toLocaleString("en")} more
        </button>
      )}
    </>
  );
}
