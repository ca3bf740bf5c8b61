// SPDX-License-Identifier: Apache-2.0
import { decodeCall } from "../../chain/read/calls.js";
import { deedsOf } from "../../chain/read/deeds.js";
import { judging } from "../../chain/read/governance.js";
import { actionAccounts, actionBytes, actionWords } from "../../domain/action.js";
import { format, percent } from "../../domain/amount.js";
import { show, type DecodedCall } from "../../domain/callWords.js";
import { labelOf } from "../../domain/labels.js";
import { isLive, pinnedWords, type State } from "../../domain/proposal.js";
import { judgedAfter } from "../../domain/ruling.js";
import { tierReasons } from "../../domain/tier.js";
import type { KiteInterfacesDaoActionView as ActionView, KiteInterfacesDaoProposalView as ProposalView } from "../../generated/dao/index.js";
import { Accounts } from "../../parts/accounts.js";
import { Copyable } from "../../parts/fullAddress.js";
import { namesOf } from "../../state/names.js";
import { assetOf, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";
import { SlowVote } from "../slowVote.js";
import { Consequences } from "./consequences.js";

/** What a proposal does, action by action, and what it needs to pass. */
export function What({ view: { actions, state, proposal } }: { view: ProposalView }) {
  const names = namesOf(useSession());
  const isRoutine = proposal.tier === "Routine";
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
        All of it or nothing. {isRoutine ? "Routine: more For than Against is enough" : "Critical: 60 % of For and Against must be for it"}, with a quorum of{" "}
        {percent(proposal.quorumBps)} of the votes that can be cast, and at least {format(proposal.quorumFloor, names.kite)}.
      </p>
      <Reasons actions={actions} tier={proposal.tier} />
    </section>
  );
}

function Deed({ view, state }: { view: ActionView; state: State }) {
  const session = useSession();
  const { action, codeHash } = view;
  const call = decodeCall(session.suite, action);
  const code = pinnedWords(view, state);
  return (
    <>
      <span class="wrap">{actionWords(action, call, namesOf(session))}</span>
      <Accounts addresses={actionAccounts(action, call)} />
      {isLive(state) && <Consequences action={action} call={call} />}
      <Exactly bytes={actionBytes(action)} call={call} />
      {code && (
        <div class="small soft">
          Code that is voted on: <span class="address">{codeHash ?? "none"}</span>. <span class={code.isSame || !isLive(state) ? "wrap" : "error wrap"}>{code.words}</span>
        </div>
      )}
    </>
  );
}

function Exactly({ bytes, call }: { bytes: string | undefined; call: DecodedCall | undefined }) {
  const names = namesOf(useSession());
  if (!bytes) return null;
  return (
    <details class="small">
      <summary>As bytes</summary>
      {call ? (
        <dl>
          <dt>Message</dt>
          <dd class="wrap">
            {call.message} of {call.contract === "psp22" ? "a token, by the PSP22 standard" : names.account(call.callee)}
          </dd>
          {call.args.map(({ name, value }) => (
            <Argument key={name} name={name} words={show(value, names)} />
          ))}
        </dl>
      ) : (
        <p>No message of the suite or of the PSP22 standard is called like this, so that nobody can tell from here what it does.</p>
      )}
      <Copyable text={bytes} what="the bytes" />
    </details>
  );
}

function Argument({ name, words }: { name: string; words: string }) {
  return (
    <>
      <dt>{labelOf(name)}</dt>
      <dd class="wrap">{words}</dd>
    </>
  );
}

function Reasons({ actions, tier }: { actions: readonly ActionView[]; tier: ProposalView["proposal"]["tier"] }) {
  const session = useSession();
  const { suite, head, assets } = session;
  const { data: deeds } = useView(
    () => deedsOf(suite, actions.map(({ action }) => action), (key) => assetOf(session, key).unit),
    [],
    `${head.number} ${assets.length}`,
  );
  if (!deeds) return null;
  return (
    <ul class="small soft" aria-label={`Why it is ${tier.toLowerCase()}`}>
      {tierReasons(tier, deeds).map((reason) => (
        <li key={reason}>{reason}</li>
      ))}
    </ul>
  );
}

// Whether the DAO could still decide challenges in time, if an action changes how long that takes or may take.
function Ruling({ actions }: { actions: readonly ActionView[] }) {
  const { suite, head } = useSession();
  const { data: now } = useView(() => judging(suite), [], head.number);
  const after = now && judgedAfter(actions.map(({ action }) => ({ action, call: decodeCall(suite, action) })), now);
  return after ? <SlowVote arbiter={after.rules.arbiter?.address() ?? now.owner} arbiterAnswersMs={after.rules.arbiterAnswersMs} parameters={after.parameters} /> : null;
}
