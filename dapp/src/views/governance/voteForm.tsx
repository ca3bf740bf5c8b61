import { useState } from "preact/hooks";
import { vote } from "../../chain/calls/votes.js";
import type { Ballot } from "../../chain/read/governance.js";
import { format } from "../../domain/amount.js";
import type { State } from "../../domain/proposal.js";
import { STATE_WORDS } from "../../domain/errors/dao.js";
import type { KiteInterfacesDaoChoice as Choice } from "../../generated/dao/index.js";
import { AreaField, Choices } from "../../parts/fields.js";
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
          {state === "Active" && own.power !== undefined && own.power > 0n && <BallotPaper id={id} />}
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

function BallotPaper({ id }: { id: number }) {
  const session = useSession();
  const [choice, setChoice] = useState<Choice>();
  const [reason, setReason] = useState("");
  const length = new TextEncoder().encode(reason).length;
  const error = length > MAX_REASON ? `At most 1,024 bytes; this has ${length.toLocaleString("en")}.` : undefined;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (choice) session.review(vote(session.suite, id, choice, reason.trim(), errorUnits(session)));
      }}
    >
      <Choices legend="Choice" value={choice ?? ""} onInput={(value) => setChoice(value as Choice)} options={CHOICES} />
      <AreaField label="Reason (optional, public)" value={reason} onInput={setReason} error={error} />
      <button class="primary" disabled={!choice || error !== undefined}>
        Vote
      </button>
    </form>
  );
}
