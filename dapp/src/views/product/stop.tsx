// SPDX-License-Identifier: Apache-2.0
import { stopProduct } from "../../chain/calls/challenges.js";
import type { NamedProduct } from "../../chain/read/products.js";
import { date } from "../../domain/time.js";
import { errorUnits, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";

/** For the guardian, while its term lasts: a way to stop a product. */
export function Stop({ id, product: { isStopped } }: NamedProduct) {
  const session = useSession();
  const { suite, account, head, review } = session;
  const { data: rules } = useView(async () => (await suite.registry.query.settings()).data.rules, [], head.number);
  const isGuardian = account && rules?.guardian?.address() === account.address && head.timeMs <= Number(rules.guardianUntilMs);
  if (!isGuardian || isStopped) return null;
  return (
    <section class="card" aria-labelledby="stop">
      <h2 id="stop">As the guardian</h2>
      <p class="small soft">Until {date(rules.guardianUntilMs)} you may stop payments and submissions. Claims go on; only a vote lets the product go on.</p>
      <button onClick={() => review(stopProduct(suite, id, errorUnits(session)))}>Stop the product</button>
    </section>
  );
}
