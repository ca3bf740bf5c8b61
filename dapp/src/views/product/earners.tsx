// SPDX-License-Identifier: Apache-2.0
import { count, percent } from "../../domain/amount.js";
import { flow, sharers, STAGES, type Holding, type Sharer, type Stage } from "../../domain/stage.js";
import { Who } from "../../parts/basics.js";

interface Props {
  readonly stageBps: readonly number[];
  readonly holdings: Record<Stage, Holding[]>;
  readonly epoch: number;
  readonly feeBps: number;
  readonly upstreamBps: number;
}

const NAMED = 4;

/** The five stages, the part of a payment that each gets, and who shares it now. */
export function Earners({ stageBps, holdings, epoch, feeBps, upstreamBps }: Props) {
  const parts = flow(feeBps, upstreamBps, stageBps);
  const largest = Math.max(...parts.stages, 1);
  return (
    <section class="card" aria-labelledby="earners">
      <h2 id="earners">Who earns of each payment now</h2>
      <p class="small soft">
        First {percent(parts.fee)} protocol fee, then {percent(parts.upstream)} to the products this one is built on; the stages
        share the rest.
      </p>
      {STAGES.map((stage, place) => (
        <StageRow
          key={stage}
          stage={stage}
          place={place}
          bps={parts.stages[place] ?? 0}
          largest={largest}
          earning={sharers(holdings[stage], epoch)}
        />
      ))}
    </section>
  );
}

function StageRow({ stage, place, bps, largest, earning }: { stage: Stage; place: number; bps: number; largest: number; earning: Sharer[] }) {
  return (
    <div class="stage">
      <div>
        <strong>{stage}</strong>
      </div>
      <div class="track" aria-hidden="true">
        <div class="fill" style={{ width: `${(bps / largest) * 100}%` }}>
          {(earning.length > 0 ? earning.map(({ shareBps }) => shareBps) : [10_000]).map((share, index) => (
            <span key={index} style={{ width: `${share / 100}%`, background: colour(place, index, earning.length) }} />
          ))}
        </div>
      </div>
      <div class="number">{percent(bps)}</div>
      <div class="who">{bps === 0 ? "gets nothing of this product" : <Sharers earning={earning} />}</div>
    </div>
  );
}

function Sharers({ earning }: { earning: Sharer[] }) {
  if (earning.length === 0) return <>nobody yet: this part goes to the reserve</>;
  const rest = earning.slice(NAMED);
  return (
    <>
      {earning.slice(0, NAMED).map(({ payee, shareBps, members }, place) => (
        <span key={place}>
          {place > 0 && ", "}
          {members === undefined ? <Who address={payee} /> : <>a batch of {count(members, "member")} by <Who address={payee} /></>} {percent(shareBps)}
        </span>
      ))}
      {rest.length > 0 && `, and ${rest.length} more with ${percent(rest.reduce((sum, { shareBps }) => sum + shareBps, 0))}`}
    </>
  );
}

// One colour for each stage; within it, every second part is lighter, so that neighbours can be told apart.
function colour(stage: number, part: number, parts: number): string {
  if (parts === 0) return "var(--rest)";
  return part % 2 === 0 ? `var(--stage-${stage + 1})` : `color-mix(in srgb, var(--stage-${stage + 1}) 62%, var(--surface))`;
}
