// SPDX-License-Identifier: Apache-2.0
import type { Standing, Tally } from "../domain/proposal.js";
import { format, percent, type Unit } from "../domain/amount.js";

interface Props {
  readonly tally: Tally;
  readonly standing: Standing;
  readonly quorum: bigint | undefined;
  readonly unit: Unit;
}

/** Two bars: turnout against the quorum, and For among For and Against against what is needed. */
export function TallyBar({ tally, standing, quorum, unit }: Props) {
  return (
    <>
      <Turnout tally={tally} standing={standing} quorum={quorum} unit={unit} />
      <Majority tally={tally} standing={standing} unit={unit} />
    </>
  );
}

function Turnout({ tally, standing, quorum, unit }: Props) {
  const scale = max(max(standing.turnout, ((quorum ?? 0n) * 5n) / 4n), 1n);
  return (
    <div>
      <h3>Quorum: For and Abstain together</h3>
      <div class="tally" aria-hidden="true">
        <div class="parts">
          <span class="for" style={{ width: width(tally.inFavour, scale) }} />
          <span class="abstain" style={{ width: width(tally.abstain, scale) }} />
        </div>
        {quorum !== undefined && <Line at={Number((quorum * 1_000n) / scale) / 10} words="quorum" />}
      </div>
      <p class="small">
        <span class="key for" />
        For {format(tally.inFavour, unit)} <span class="key abstain" style={{ marginLeft: "0.8rem" }} />
        Abstain {format(tally.abstain, unit)}
        <br />
        {quorum === undefined ? (
          <span class="soft">The quorum is known once the snapshot of votes has passed.</span>
        ) : (
          <span class={standing.quorumReached ? "ok" : "soft"}>
            {format(standing.turnout, unit)} of {format(quorum, unit)} needed{standing.quorumReached && ": reached"}
          </span>
        )}
      </p>
    </div>
  );
}

function Majority({ tally, standing, unit }: Omit<Props, "quorum">) {
  const decided = tally.inFavour + tally.against;
  return (
    <div>
      <h3>Majority: For against Against</h3>
      <div class="tally" aria-hidden="true">
        <div class="parts">
          <span class="for" style={{ width: width(tally.inFavour, max(decided, 1n)) }} />
          <span class="against" style={{ width: width(tally.against, max(decided, 1n)) }} />
        </div>
        <Line at={standing.neededForBps / 100} words={`needed: ${standing.neededForBps === 5_000 ? "more than " : ""}${percent(standing.neededForBps)}`} />
      </div>
      <p class="small">
        <span class="key for" />
        For {format(tally.inFavour, unit)} <span class="key against" style={{ marginLeft: "0.8rem" }} />
        Against {format(tally.against, unit)}
        <br />
        <span class={standing.majorityReached ? "ok" : "soft"}>
          {percent(standing.forBps)} for it{standing.majorityReached ? ": reached" : ": not reached"}
        </span>
      </p>
    </div>
  );
}

function Line({ at, words }: { at: number; words: string }) {
  return (
    <div class={`line ${at > 88 ? "end" : at < 12 ? "start" : ""}`} style={{ left: `${at}%` }}>
      <span>{words}</span>
    </div>
  );
}

function width(part: bigint, whole: bigint): string {
  return `${Number((part * 10_000n) / whole) / 100}%`;
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
