// SPDX-License-Identifier: Apache-2.0
import { actionWords, parameterWords } from "../../domain/action.js";
import { format, percent } from "../../domain/amount.js";
import { standing, timeLeft } from "../../domain/proposal.js";
import { decodeCall } from "../../chain/read/calls.js";
import { allProposals } from "../../chain/read/governance.js";
import { Empty, Heading, Loaded, Told } from "../../parts/basics.js";
import { namesOf } from "../../state/names.js";
import { useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";
import type { KiteInterfacesDaoProposalView as ProposalView } from "../../generated/dao/index.js";
import { StateBadge } from "./stateBadge.js";
import { YourVotes } from "./yourVotes.js";

/** All proposals, one's own votes, and a way to propose. */
export function Governance() {
  const session = useSession();
  const { suite, head } = session;
  const view = useView(() => allProposals(suite), [], head.number);
  const rules = useView(async () => (await suite.dao.query.parameters()).data, [], head.number);
  return (
    <>
      <Heading>Governance</Heading>
      <p class="soft">KITE votes where it lies. Nobody but a passed vote can change the token, the router and the registry.</p>
      <div class="columns">
        <div>
          <Loaded view={view}>
            {(proposals) =>
              proposals.length === 0 ? (
                <Empty>Nobody has proposed anything yet.</Empty>
              ) : (
                proposals.map((item) => <ProposalCard key={item.id} {...item} />)
              )
            }
          </Loaded>
        </div>
        <div>
          <YourVotes />
          <section class="card" aria-labelledby="propose">
            <h2 id="propose">Propose</h2>
            {rules.data && (
              <p class="small soft">
                You need {format(rules.data.proposalThreshold, session.kite.unit)} of votes, and no other live proposal.
              </p>
            )}
            <a class="button" href="#/propose">
              Write a proposal
            </a>
          </section>
          {rules.data && (
            <section class="card" aria-labelledby="rules">
              <h2 id="rules">What the next proposal is judged by</h2>
              <ul class="small">
                {parameterWords(rules.data, namesOf(session)).map((line) => (
                  <li key={line}>{line}</li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
    </>
  );
}

function ProposalCard({ id, state, description, actions, proposal }: ProposalView) {
  const session = useSession();
  const names = namesOf(session);
  const { forBps } = standing(proposal.tally, proposal.tier, 0n);
  const first = actions[0]?.action;
  const hasVotes = proposal.tally.inFavour + proposal.tally.against > 0n;
  return (
    <article class="card" aria-labelledby={`proposal-${id}`}>
      <div class="row spread">
        <h2 id={`proposal-${id}`}>
          <a href={`#/governance/${id}`}>
            {id}. {first && actionWords(first, decodeCall(session.suite, first), names)}
            {actions.length > 1 && `, and ${actions.length - 1} more`}
          </a>
        </h2>
        <StateBadge state={state} />
      </div>
      <p>
        <Told text={description} />
      </p>
      <p class="small soft">
        {proposal.tier}. {timeLeft(state, proposal, session.head.timeMs)}.{hasVotes && ` ${percent(forBps)} of For and Against are for it.`}
      </p>
    </article>
  );
}
