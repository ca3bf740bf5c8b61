// SPDX-License-Identifier: Apache-2.0
import type { Work } from "../../chain/read/products.js";
import { statusWords, type Times } from "../../domain/work.js";
import { Badge, Who } from "../../parts/basics.js";
import { useSession } from "../../state/session.js";

const SHOWN = 20;

/** All work that was submitted to a product, the latest first. */
export function WorkList({ work, times, epoch }: { work: readonly Work[]; times: Times; epoch: number }) {
  const { head } = useSession();
  if (work.length === 0) return null;
  const latest = [...work].reverse();
  const rows = (some: readonly Work[]) => (
    <ul class="plain small">
      {some.map(({ id, contribution }) => {
        const { word, tone } = statusWords(contribution, times, epoch, head.timeMs);
        return (
          <li key={id} class="row spread" style={{ marginBottom: "0.3rem" }}>
            <span>
              <a href={`#/contributions/${id}`}>Contribution {id}</a>: {contribution.units.toLocaleString("en")} of {contribution.stage.toLowerCase()} by{" "}
              <Who address={contribution.contributor.address()} />
            </span>
            <Badge tone={tone}>{word}</Badge>
          </li>
        );
      })}
    </ul>
  );
  return (
    <section class="card" aria-labelledby="work-in-it">
      <h2 id="work-in-it">Work in it</h2>
      {rows(latest.slice(0, SHOWN))}
      {latest.length > SHOWN && (
        <details>
          <summary>{(latest.length - SHOWN).toLocaleString("en")} more</summary>
          {rows(latest.slice(SHOWN))}
        </details>
      )}
    </section>
  );
}
