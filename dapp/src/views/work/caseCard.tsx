// SPDX-License-Identifier: Apache-2.0
import { lapse, resolve, settle } from "../../chain/calls/challenges.js";
import type { NumberedChallenge } from "../../chain/read/contribution.js";
import { count, format } from "../../domain/amount.js";
import { stakes, stakesWords } from "../../domain/case.js";
import type { KiteInterfacesRegistryCase as Case, KiteInterfacesRegistryContribution as Contribution } from "../../generated/registry/index.js";
import { Moment, Told } from "../../parts/basics.js";
import { FullAddress } from "../../parts/fullAddress.js";
import { usePastOf } from "../../state/pastOf.js";
import { errorUnits, useSession } from "../../state/session.js";

interface Props {
  readonly id: number;
  readonly contribution: Contribution;
  readonly challenges: readonly NumberedChallenge[];
  readonly isOwn: boolean;
}

/** What is said against a contribution, by whom, until when it is decided, and what can be won and lost. */
export function CaseCard({ id, contribution, challenges, isOwn }: Props) {
  const open = contribution.case;
  const isOpen = ({ number }: NumberedChallenge): boolean => open !== undefined && number >= open.first;
  const ended = challenges.filter((one) => !isOpen(one));
  if (challenges.length === 0) return null;
  return (
    <section class="card" aria-labelledby="case">
      <h2 id="case">{isOwn ? "What you are accused of" : "What is said against it"}</h2>
      {challenges.filter(isOpen).map((one) => (
        <ChallengeRow key={one.number} id={id} challenge={one} />
      ))}
      {open && <Outlook id={id} contribution={contribution} open={open} />}
      {ended.map((one) => (
        <Unsettled key={one.number} id={id} challenge={one} />
      ))}
    </section>
  );
}

function ChallengeRow({ id, challenge: { number, challenger, bond, evidenceHash } }: { id: number; challenge: NumberedChallenge }) {
  const { kite } = useSession();
  const event = usePastOf({ contribution: id }).events?.challenges.find((one) => one.contribution === id && one.number === number);
  return (
    <dl class="small field">
      <dt>Challenge {number}</dt>
      <dd>
        by <FullAddress address={challenger.address()} />
      </dd>
      <dt>Evidence</dt>
      <dd class="address">{event ? <Told text={event.evidenceUri || "none given"} /> : `its address is in a block that was not read; its hash is ${evidenceHash}`}</dd>
      <dt>Puts up</dt>
      <dd>{format(bond, kite.unit)}</dd>
    </dl>
  );
}

function Outlook({ id, contribution, open }: { id: number; contribution: Contribution; open: Case }) {
  const { kite, head } = useSession();
  const { upheld, dismissed } = stakesWords(stakes(open, contribution.bond, contribution.batch !== undefined), kite.unit);
  return (
    <>
      <dl class="small field">
        <dt>Decided by</dt>
        <dd>
          <FullAddress address={open.arbiter.address()} />
        </dd>
        <dt>Until</dt>
        <dd>
          <Moment ms={open.decideByMs} />
          {head.timeMs > Number(open.decideByMs) && ": that is over, so that it can lapse"}
        </dd>
        <dt>If upheld</dt>
        <dd>{upheld}</dd>
        <dt>If dismissed, or if it lapses</dt>
        <dd>{dismissed}</dd>
      </dl>
      <p class="small soft">Until then nothing can be claimed of what was earned since the claims were cut, and the contribution can neither be ended nor its bond be taken back.</p>
      <Rulings id={id} open={open} />
    </>
  );
}

function Rulings({ id, open }: { id: number; open: Case }) {
  const session = useSession();
  const { suite, account, head, review } = session;
  const arbiter = open.arbiter.address();
  if (head.timeMs > Number(open.decideByMs)) return <button onClick={() => review(lapse(suite, id, errorUnits(session)))}>Let it lapse</button>;
  if (arbiter === suite.addresses.dao) {
    return (
      <p class="row">
        <a class="button" href={`#/propose/registry.resolve/${id}/${open.last}/true`}>
          Propose to uphold
        </a>
        <a class="button" href={`#/propose/registry.resolve/${id}/${open.last}/false`}>
          Propose to dismiss
        </a>
      </p>
    );
  }
  if (arbiter !== account?.address) return null;
  return (
    <div class="row">
      <button onClick={() => review(resolve(suite, id, open.last, true, errorUnits(session)))}>Uphold</button>
      <button onClick={() => review(resolve(suite, id, open.last, false, errorUnits(session)))}>Dismiss</button>
      <span class="small soft">Decides {count(open.last - open.first + 1, "challenge")}; one that comes later stays open.</span>
    </div>
  );
}

function Unsettled({ id, challenge: { number, challenger } }: { id: number; challenge: NumberedChallenge }) {
  const session = useSession();
  return (
    <div class="row spread small">
      <span>
        Challenge {number} by <FullAddress address={challenger.address()} /> has ended. What is due for it was not paid yet.
      </span>
      <button onClick={() => session.review(settle(session.suite, id, number, errorUnits(session)))}>Settle challenge {number}</button>
    </div>
  );
}
