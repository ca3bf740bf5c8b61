// SPDX-License-Identifier: Apache-2.0
import { ballotOf, quorumOf, type Ballot } from "../../chain/read/governance.js";
import type { Suite } from "../../chain/suite.js";
import { format } from "../../domain/amount.js";
import { standing, timeLeft, type Tally } from "../../domain/proposal.js";
import type { KiteInterfacesDaoProposalView as ProposalView } from "../../generated/dao/index.js";
import { Empty, Heading, Jump, Loaded, Moment, Quote, Who } from "../../parts/basics.js";
import { FullAddress } from "../../parts/fullAddress.js";
import { HowFarBack } from "../../parts/past.js";
import { TallyBar } from "../../parts/tallyBar.js";
import { usePastOf } from "../../state/pastOf.js";
import { useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";
import { Deeds } from "./deeds.js";
import { StateBadge } from "./stateBadge.js";
import { VoteForm } from "./voteForm.js";
import { What } from "./what.js";

/** One proposal: what it does, how the votes stand, and what can be done about it. */
export function ProposalPage({ id }: { id: number }) {
  const { suite, account, head } = useSession();
  const view = useView(() => read(suite, id, account?.address), [id, account?.address], head.number);
  return (
    <>
      <p class="small">
        <a href="#/governance">All proposals</a>
      </p>
      <Loaded view={view}>
        {(found) =>
          found ? (
            <Found {...found} />
          ) : (
            <>
              <Heading>Proposal {id}</Heading>
              <Empty>There is no proposal with this number. They are counted from 1.</Empty>
            </>
          )
        }
      </Loaded>
    </>
  );
}

interface FoundProposal {
  readonly view: ProposalView;
  readonly quorum: bigint | undefined;
  readonly own: Ballot | undefined;
}

async function read(suite: Suite, id: number, account: string | undefined): Promise<FoundProposal | null> {
  const { data: view } = await suite.dao.query.proposal(id);
  if (!view) return null;
  const [quorum, own] = await Promise.all([quorumOf(suite, id), account ? ballotOf(suite, id, account) : undefined]);
  return { view, quorum, own };
}

function Found({ view, quorum, own }: FoundProposal) {
  const { head, kite } = useSession();
  const { id, state, description, proposal } = view;
  const stand = standing(proposal.tally, proposal.tier, quorum ?? proposal.quorumFloor);
  return (
    <>
      <div class="row spread">
        <Heading>Proposal {id}</Heading>
        <StateBadge state={state} />
      </div>
      <p class="soft">
        {timeLeft(state, proposal, head.timeMs)}. Proposed by <FullAddress address={proposal.proposer.address()} />
      </p>
      {state === "Active" && <Jump to="vote">Go to your vote</Jump>}
      <div class="columns">
        <div>
          <What view={view} />
          <section class="card" aria-labelledby="why">
            <h2 id="why">Why, in the proposer's words</h2>
            <Quote text={description || "No reason was given."} />
          </section>
          <Ballots id={id} tally={proposal.tally} />
        </div>
        <div>
          <section class="card" aria-labelledby="tally">
            <h2 id="tally">Votes</h2>
            <TallyBar tally={proposal.tally} standing={stand} quorum={quorum} unit={kite.unit} />
          </section>
          <VoteForm id={id} state={state} own={own} />
          <Deeds view={view} />
          <Timetable view={view} />
        </div>
      </div>
    </>
  );
}

function Ballots({ id, tally }: { id: number; tally: Tally }) {
  const { kite } = useSession();
  const past = usePastOf({ proposal: id });
  const ballots = past.events?.ballots.filter(({ proposal }) => proposal === id) ?? [];
  const cast = votesIn(tally);
  const missing = cast - ballots.reduce((sum, { ballot }) => sum + votesIn(ballot), 0n);
  if (cast === 0n) return null;
  return (
    <section class="card" aria-labelledby="ballots">
      <h2 id="ballots">Ballots</h2>
      <ul class="small">
        {ballots.map(({ voter, ballot, reason }) => (
          <li key={voter}>
            <Who address={voter} />:{" "}
            {([["For", ballot.inFavour], ["Against", ballot.against], ["Abstain", ballot.abstain]] as const)
              .filter(([, votes]) => votes > 0n)
              .map(([word, votes]) => `${word} with ${format(votes, kite.unit)}`)
              .join(", ")}
            {reason && <Quote text={reason} />}
          </li>
        ))}
      </ul>
      {past.events && missing > 0n && (
        <p class="small">
          {format(missing, kite.unit)} of {format(cast, kite.unit)} were cast in blocks that were not read: they count above, and who cast them is not shown.
        </p>
      )}
      <HowFarBack what="Ballots" of={past} />
    </section>
  );
}

function votesIn({ abstain, inFavour, against }: Tally): bigint {
  return abstain + inFavour + against;
}

function Timetable({ view: { proposal } }: { view: ProposalView }) {
  return (
    <section class="card small" aria-labelledby="times">
      <h2 id="times">Timetable</h2>
      <dl>
        <dt>Votes count as of</dt>
        <dd>
          <Moment ms={proposal.snapshotMs} />
        </dd>
        <dt>Voting until</dt>
        <dd>
          <Moment ms={proposal.endsAtMs} />
        </dd>
        <dt>Executable from</dt>
        <dd>
          <Moment ms={proposal.executableFromMs} />
        </dd>
        <dt>Expires</dt>
        <dd>
          <Moment ms={proposal.expiresAtMs} />
        </dd>
      </dl>
    </section>
  );
}
