// SPDX-License-Identifier: Apache-2.0
import { standing } from "../../chain/read/governance.js";
import { dangers, differences } from "../../domain/consequences.js";
import type { DecodedCall } from "../../domain/callWords.js";
import type { KiteInterfacesDaoAction as Action } from "../../generated/dao/index.js";
import { namesOf } from "../../state/names.js";
import { useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";

/** What an action would bring and its own words do not say: what is other than now, and what nothing could undo. */
export function Consequences({ action, call }: { action: Action; call: DecodedCall | undefined }) {
  const session = useSession();
  const { data: now } = useView(() => standing(session.suite), [], session.head.number);
  if (!now) return null;
  const changed = differences(action, call, now, namesOf(session));
  return (
    <>
      {call?.contract === "registry" && call.message === "resolve" && (
        <p class="small">
          <a href={`#/contributions/${String(call.args[0]!.value)}`}>What is said against contribution {String(call.args[0]!.value)}, and what can be won and lost</a>
        </p>
      )}
      {changed.length > 0 && (
        <dl class="small" aria-label="What would be other than now">
          {changed.flatMap(({ now: before, then }) => [
            <dt key={`${before} now`}>Now</dt>,
            <dd key={before}>{before}</dd>,
            <dt key={`${then} then`}>Then</dt>,
            <dd key={then}>
              <strong>{then}</strong>
            </dd>,
          ])}
        </dl>
      )}
      {dangers(action, call, now).map((danger) => (
        <p key={danger} class="warning">
          {danger}
        </p>
      ))}
    </>
  );
}
