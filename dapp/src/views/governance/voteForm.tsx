// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { vote, voteSplit } from "../../chain/calls/votes.js";
import type { Ballot } from "../../chain/read/governance.js";
import { format, parse, type Unit } from "../../domain/amount.js";
import type { State, Tally } from "../../domain/proposal.js";
import { STATE_WORDS } from "../../domain/errors/dao.js";
import type { KiteInterfacesDaoChoice as Choice } from "../../generated/dao/index.js";
import { AreaField, Choices, TextField } from "../../parts/fields.js";
import { errorUnits, useSession } from "../../state/session.js";

const CHOICES: readonly (readonly [Choice, string])[] = [
  ["For", "For"],
  ["Against", "Against"],
  ["Abstain", "Abstain (counts for the quorum only)"],
];

const MAX_REASON = 1_024;

/** What the chosen account has to say in a proposal, and the ballot if it can vote. */
export function VoteForm({ id, state, own }: { id: number; state: State; own: Ballot | undefined }) {
  const { account, kite } = useSession();
  return (
    <section class="card" aria-labelledby="vote">
      <h2 id="vote">Your vote</h2>
      {!account && <p class="soft">Choose an account at the top of the page to vote.</p>}
      {own?.cast && <Cast cast={own.cast} />}
      {own && !own.cast && (
        <>
          <p>{own.power === undefined ? "Your votes are counted at the snapshot, when voting begins." : `Your weight: ${format(own.power, kite.unit)}`}</p>
          {state !== "Active" && own.power !== undefined && <p class="soft">You cannot vote: {STATE_WORDS[state]}.</p>}
          {state === "Active" && own.power === 0n && <p class="soft">You had no votes at the snapshot, or delegated them.</p>}
          {state === "Active" && own.power !== undefined && own.power > 0n && <BallotPaper id={id} power={own.power} />}
        </>
      )}
    </section>
  );
}

function Cast({ cast }: { cast: NonNullable<Ballot["cast"]> }) {
  const { kite } = useSession();
  const parts = ([["For", cast.inFavour], ["Against", cast.against], ["Abstain", cast.abstain]] as const).filter(([, votes]) => votes > 0n);
  return <p>You voted {parts.map(([word, votes]) => `${word} with ${format(votes, kite.unit)}`).join(", ")}. A ballot is final.</p>;
}

const SPLIT = "Split";
const EMPTY = { inFavour: "", against: "", abstain: "" };

function BallotPaper({ id, power }: { id: number; power: bigint }) {
  const session = useSession();
  const [choice, setChoice] = useState("");
  const [parts, setParts] = useState(EMPTY);
  const [reason, setReason] = useState("");
  const length = new TextEncoder().encode(reason).length;
  const error = length > MAX_REASON ? `At most 1,024 bytes; this has ${length.toLocaleString("en")}.` : undefined;
  const tally = readParts(parts, session.kite.unit);
  const isReady = choice !== "" && error === undefined && (choice !== SPLIT || (tally !== undefined && isWithin(tally, power)));
  const call = () => {
    const units = errorUnits(session);
    return choice === SPLIT ? voteSplit(session.suite, id, tally!, reason.trim(), units) : vote(session.suite, id, choice as Choice, reason.trim(), units);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) session.review(call());
      }}
    >
      <Choices legend="Choice" value={choice} onInput={setChoice} options={[...CHOICES, [SPLIT, "Split my votes"]]} />
      {choice === SPLIT && <SplitFields parts={parts} setParts={setParts} tally={tally} power={power} />}
      <AreaField label="Reason (optional, public)" value={reason} onInput={setReason} error={error} />
      <button class="primary" disabled={!isReady}>
        Vote
      </button>
    </form>
  );
}

type Parts = typeof EMPTY;

function SplitFields({ parts, setParts, tally, power }: { parts: Parts; setParts: (parts: Parts) => void; tally: Tally | undefined; power: bigint }) {
  const { unit } = useSession().kite;
  const fields = [["inFavour", "For"], ["against", "Against"], ["abstain", "Abstain"]] as const;
  return (
    <>
      {fields.map(([key, label]) => {
        const read = parse(parts[key], unit);
        return <TextField key={key} label={`Votes ${label.toLowerCase()}`} unit={unit} value={parts[key]} onInput={(text) => setParts({ ...parts, [key]: text })} error={parts[key] && "error" in read ? read.error : undefined} />;
      })}
      {tally && !isWithin(tally, power) && <p class="error">Together at least something, and at most your {format(power, unit)}.</p>}
    </>
  );
}

// A part that is left empty gets nothing.
function readParts(parts: Parts, unit: Unit): Tally | undefined {
  const [inFavour, against, abstain] = [parts.inFavour, parts.against, parts.abstain].map((text) => (text.trim() ? parse(text, unit) : { amount: 0n }));
  if (!inFavour || !against || !abstain || "error" in inFavour || "error" in against || "error" in abstain) return undefined;
  return { inFavour: inFavour.amount, against: against.amount, abstain: abstain.amount };
}

function isWithin({ inFavour, against, abstain }: Tally, power: bigint): boolean {
  const sum = inFavour + against + abstain;
  return sum > 0n && sum <= power;
}
