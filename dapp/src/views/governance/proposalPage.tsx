import { ballotOf, decodeCall, judging, quorumOf, type Ballot } from "../../chain/read/governance.js";
import { cancel, execute } from "../../chain/calls/votes.js";
import type { Suite } from "../../chain/suite.js";
import { actionWords } from "../../domain/action.js";
import { format, percent } from "../../domain/amount.js";
import { isLive, pinnedWords, standing, timeLeft, type State } from "../../domain/proposal.js";
import { judgedAfter } from "../../domain/ruling.js";
import type { KiteInterfacesDaoActionView as ActionView, KiteInterfacesDaoProposalView as ProposalView } from "../../generated/dao/index.js";
import { Empty, Heading, Loaded, Moment, Who } from "../../parts/basics.js";
import { TallyBar } from "../../parts/tallyBar.js";
import { namesOf } from "../../state/names.js";
import { errorUnits, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";
import { SlowVote } from "../slowVote.js";
import { StateBadge } from "./stateBadge.js";
import { VoteForm } from "./voteForm.js";

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
        {timeLeft(state, proposal, head.timeMs)}. Proposed by <Who address={proposal.proposer.address()} />.
      </p>
      <div class="columns">
        <div>
          <What view={view} />
          <section class="card" aria-labelledby="why">
            <h2 id="why">Why, in the proposer's words</h2>
            <blockquote>{description || "No reason was given."}</blockquote>
          </section>
          <Ballots id={id} />
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

function What({ view: { actions, state, proposal } }: { view: ProposalView }) {
  const names = namesOf(useSession());
  return (
    <section class="card" aria-labelledby="what">
      <h2 id="what">What it does</h2>
      <ol class="steps">
        {actions.map((action, place) => (
          <li key={place}>
            <Deed view={action} state={state} />
          </li>
        ))}
      </ol>
      {isLive(state) && <Ruling actions={actions} />}
      <p class="small soft">
        All of it or nothing. {proposal.tier === "Routine" ? "Routine: more For than Against is enough" : "Critical: 60 % of For and Against must be for it"}, with a quorum
        of {percent(proposal.quorumBps)} of the votes that can be cast, and at least {format(proposal.quorumFloor, names.kite)}.
      </p>
    </section>
  );
}

function Deed({ view, state }: { view: ActionView; state: State }) {
  const session = useSession();
  const { action, codeHash } = view;
  const code = pinnedWords(view, state);
  return (
    <>
      <span class="wrap">{actionWords(action, decodeCall(session.suite, action), namesOf(session))}</span>
      {action.type === "Call" && (
        <details class="small">
          <summary>As bytes</summary>
          <span class="address">{action.value[1]}</span>
        </details>
      )}
      {code && (
        <div class="small soft">
          Code that is voted on: <span class="address">{codeHash ?? "none"}</span>. <span class={code.isSame || !isLive(state) ? "wrap" : "error wrap"}>{code.words}</span>
        </div>
      )}
    </>
  );
}

// Whether the DAO could still decide challenges in time, if an action changes how long that takes or may take.
function Ruling({ actions }: { actions: readonly ActionView[] }) {
  const { suite, head } = useSession();
  const { data: now } = useView(() => judging(suite), [], head.number);
  const after = now && judgedAfter(actions.map(({ action }) => ({ action, call: decodeCall(suite, action) })), now);
  return after ? <SlowVote arbiter={after.rules.arbiter?.address() ?? now.owner} arbiterAnswersMs={after.rules.arbiterAnswersMs} parameters={after.parameters} /> : null;
}

function Ballots({ id }: { id: number }) {
  const { past, kite } = useSession();
  const ballots = past?.ballots.filter(({ proposal }) => proposal === id) ?? [];
  if (ballots.length === 0) return null;
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
            {reason && <blockquote>{reason}</blockquote>}
          </li>
        ))}
      </ul>
      <p class="small soft">From the events of the blocks that were read.</p>
    </section>
  );
}

function Deeds({ view: { id, state, proposal } }: { view: ProposalView }) {
  const session = useSession();
  const { suite, account, review } = session;
  const isProposer = proposal.proposer.address() === account?.address;
  const mayCancel = isProposer && (state === "Pending" || state === "Active");
  if (state !== "Executable" && !mayCancel) return null;
  return (
    <section class="card" aria-labelledby="deeds">
      <h2 id="deeds">{state === "Executable" ? "It passed" : "Your proposal"}</h2>
      {state === "Executable" && (
        <>
          <p class="small soft">Anyone may execute it. If an action fails, nothing happens, and it can be tried again.</p>
          <button class="primary" onClick={() => review(execute(suite, id, errorUnits(session)))}>
            Execute
          </button>
        </>
      )}
      {mayCancel && <button onClick={() => review(cancel(suite, id, errorUnits(session)))}>Cancel it</button>}
    </section>
  );
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
