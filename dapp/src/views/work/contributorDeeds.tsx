// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { isAddress } from "../../chain/address.js";
import { setPayee } from "../../chain/calls/money.js";
import { retire, withdrawBond } from "../../chain/calls/work.js";
import { owedTo } from "../../chain/read/owed.js";
import { allProducts } from "../../chain/read/products.js";
import type { EarningWork } from "../../chain/read/income.js";
import { bondFromMs, ending } from "../../domain/work.js";
import type { KiteInterfacesRouterSettings as Settings } from "../../generated/router/index.js";
import { TextField } from "../../parts/fields.js";
import { errorUnits, useSession } from "../../state/session.js";

interface Props {
  readonly work: EarningWork;
  readonly settings: Settings;
  readonly epoch: number;
}

/** What the contributor can do with a contribution. */
export function ContributorDeeds({ work: { id, contribution, position }, settings, epoch }: Props) {
  const session = useSession();
  const { suite, head, assets, review } = session;
  const isFree = contribution.case === undefined;
  const { step, fromMs } = ending(contribution, settings.clock, epoch);
  const mayEnd = contribution.status.type === "Accepted" && isFree && fromMs === undefined;
  const bondMs = bondFromMs(contribution, settings);
  const mayTakeBack = bondMs !== undefined && head.timeMs >= bondMs;
  const end = async () => {
    const owed = await owedTo(suite, contribution.product, await allProducts(suite), assets);
    return retire(suite, id, step, owed, errorUnits(session));
  };
  return (
    <div class="row" style={{ marginTop: "0.9rem" }}>
      {position && !position.batch && <PayeeForm id={id} />}
      {mayEnd && <button onClick={() => review(end())}>{step}</button>}
      {mayTakeBack && <button onClick={() => review(withdrawBond(suite, id, errorUnits(session)))}>Take the bond back</button>}
    </div>
  );
}

function PayeeForm({ id }: { id: number }) {
  const session = useSession();
  const [payee, setPayeeText] = useState("");
  const error = payee && !isAddress(payee.trim()) ? "This is no address: copy it again." : undefined;
  return (
    <details style={{ flexBasis: "100%" }}>
      <summary>Pay somebody else</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          session.review(setPayee(session.suite, id, payee.trim(), errorUnits(session)), () => setPayeeText(""));
        }}
      >
        <TextField label="Address of the new payee" value={payee} onInput={setPayeeText} error={error} hint="Receives everything that this contribution earned and was not claimed yet, and what it will earn." />
        <button disabled={!payee || error !== undefined}>Set the payee</button>
      </form>
    </details>
  );
}
