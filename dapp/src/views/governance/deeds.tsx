// SPDX-License-Identifier: Apache-2.0
import { cancel, execute } from "../../chain/calls/votes.js";
import { cancelling } from "../../chain/read/governance.js";
import { cancelWords, mayCancel } from "../../domain/cancelling.js";
import type { KiteInterfacesDaoProposalView as ProposalView } from "../../generated/dao/index.js";
import { errorUnits, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";

/** What can be done with a proposal beside voting, and who may. */
export function Deeds({ view }: { view: ProposalView }) {
  const { head, suite, account, kite, nameOf, review } = useSession();
  const session = useSession();
  const { id, state } = view;
  const { data: facts } = useView(() => cancelling(suite, view), [id, state], head.number);
  const words = facts ? cancelWords(facts, head.timeMs, { kite: kite.unit, nameOf }) : [];
  if (state !== "Executable" && words.length === 0) return null;
  return (
    <section class="card" aria-labelledby="deeds">
      <h2 id="deeds">{state === "Executable" ? "It passed" : "Cancelling it"}</h2>
      {state === "Executable" && (
        <>
          <p class="small soft">Anyone may execute it. If an action fails, nothing happens, and it can be tried again.</p>
          <button class="primary" onClick={() => review(execute(suite, id, errorUnits(session), view.actions.map(({ action }) => action)))}>
            Execute
          </button>
        </>
      )}
      {words.length > 0 && (
        <div class="small soft" style={{ marginTop: "0.6rem" }}>
          Who may cancel it:
          <ul>
            {words.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      )}
      {facts && account && mayCancel(account.address, facts, head.timeMs) && <button onClick={() => review(cancel(suite, id, errorUnits(session)))}>Cancel it</button>}
    </section>
  );
}
