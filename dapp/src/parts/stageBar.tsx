// SPDX-License-Identifier: Apache-2.0
import { percent } from "../domain/amount.js";
import { STAGES } from "../domain/stage.js";

/** The five weights as one bar; the words say the same. */
export function StageBar({ stageBps }: { stageBps: readonly number[] }) {
  const parts = STAGES.map((stage, place) => ({ stage, place, bps: stageBps[place] ?? 0 })).filter(({ bps }) => bps > 0);
  return (
    <>
      <div class="bar" aria-hidden="true">
        {parts.map(({ stage, place, bps }) => (
          <span key={stage} style={{ width: `${bps / 100}%`, background: `var(--stage-${place + 1})` }} />
        ))}
      </div>
      <p class="small soft">
        {parts.map(({ stage, place, bps }) => (
          <span key={stage} style={{ marginRight: "0.9rem", whiteSpace: "nowrap" }}>
            <span class="key" style={{ background: `var(--stage-${place + 1})` }} />
            {stage} {percent(bps)}
          </span>
        ))}
      </p>
    </>
  );
}
