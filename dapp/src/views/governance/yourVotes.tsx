// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { isAddress, samePublicKey } from "../../chain/address.js";
import { delegate } from "../../chain/calls/votes.js";
import { votingAccount } from "../../chain/read/governance.js";
import type { Suite } from "../../chain/suite.js";
import { format } from "../../domain/amount.js";
import { Loaded } from "../../parts/basics.js";
import { FullAddress } from "../../parts/fullAddress.js";
import { TextField } from "../../parts/fields.js";
import { errorUnits, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";

/** What the chosen account votes with now, and who votes for it. */
export function YourVotes() {
  const session = useSession();
  const { suite, account, head, kite, review } = session;
  const [to, setTo] = useState("");
  const view = useView(async () => (account ? votingAccount(suite, account.address) : null), [account?.address], head.number);
  const error = to ? delegateProblem(suite, to.trim()) : undefined;
  return (
    <section class="card" aria-labelledby="your-votes">
      <h2 id="your-votes">Your votes</h2>
      {!account && <p class="soft">Choose an account at the top of the page to see its votes.</p>}
      {account && (
        <Loaded view={view}>
          {(own) =>
            own && (
              <>
                <dl>
                  <dt>Balance</dt>
                  <dd>{format(own.balance, kite.unit)}</dd>
                  <dt>Votes now</dt>
                  <dd>{format(own.votes, kite.unit)}</dd>
                  <dt>Voted by</dt>
                  <dd>{own.delegate ? <FullAddress address={own.delegate} /> : "you"}</dd>
                </dl>
                <details style={{ marginTop: "0.9rem" }}>
                  <summary>Let somebody else vote with your KITE</summary>
                  <form
                    onSubmit={(event) => {
                      event.preventDefault();
                      review(delegate(suite, to.trim(), errorUnits(session)), () => setTo(""));
                    }}
                  >
                    <TextField label="Address of the delegate" value={to} onInput={setTo} error={error} hint="Your tokens stay yours. What was delegated to you is not passed on." />
                    <button disabled={!to || error !== undefined}>Delegate</button>
                  </form>
                </details>
                {own.delegate && (
                  <p style={{ marginTop: "0.6rem" }}>
                    <button onClick={() => review(delegate(suite, undefined, errorUnits(session)))}>Take your votes back</button>
                  </p>
                )}
              </>
            )
          }
        </Loaded>
      )}
    </section>
  );
}

function delegateProblem({ addresses }: Suite, to: string): string | undefined {
  if (!isAddress(to)) return "This is no address: copy it again.";
  return Object.values(addresses).some((contract) => samePublicKey(contract, to)) ? "This is a contract of the suite, which cannot vote: nobody would." : undefined;
}
