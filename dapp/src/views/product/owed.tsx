// SPDX-License-Identifier: Apache-2.0
import { pull } from "../../chain/calls/money.js";
import { owedTo } from "../../chain/read/owed.js";
import type { NamedProduct } from "../../chain/read/products.js";
import { Amount } from "../../parts/basics.js";
import { errorUnits, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";

/** What products built on this one owe it, and a way to bring it here; anyone may. */
export function Owed({ product, products }: { product: number; products: readonly NamedProduct[] }) {
  const session = useSession();
  const { suite, assets, head, review } = session;
  const { data: owed } = useView(() => owedTo(suite, product, products, assets), [product], `${head.number} ${assets.length}`);
  if (!owed || owed.length === 0) return null;
  return (
    <section class="card" aria-labelledby="owed">
      <h2 id="owed">Owed by products built on it</h2>
      <p class="small soft">It waits with them until somebody brings it here; then it is shared like a payment, without another fee.</p>
      {owed.map(({ child, name, edge, asset, amount }) => (
        <div class="row spread" key={`${child}-${asset.key}`}>
          <span>
            <a href={`#/products/${child}`}>{name}</a>: <Amount of={amount} unit={asset.unit} />
          </span>
          <button onClick={() => review(pull(suite, child, edge, asset.id, errorUnits(session, asset.unit)))} aria-label={`Bring it here: ${asset.unit.symbol} of ${name}`}>
            Bring it here
          </button>
        </div>
      ))}
    </section>
  );
}
