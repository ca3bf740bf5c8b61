// SPDX-License-Identifier: Apache-2.0
import { accept, reject } from "../../chain/calls/work.js";
import { workIn, type NamedProduct, type Work } from "../../chain/read/products.js";
import { count } from "../../domain/amount.js";
import { Told, Who } from "../../parts/basics.js";
import { errorUnits, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";

/** Submissions that wait for the chosen account's decision, if it curates a product. */
export function Curating({ products }: { products: readonly NamedProduct[] }) {
  const { suite, account, head } = useSession();
  const own = products.filter(({ product }) => product.curator.address() === account?.address);
  const { data: waiting } = useView(
    async () => (await Promise.all(own.map(({ id }) => workIn(suite, id)))).flat().filter(({ contribution }) => contribution.status.type === "Submitted"),
    own.map(({ id }) => id),
    head.number,
  );
  if (!waiting || waiting.length === 0) return null;
  return (
    <section class="card" aria-labelledby="curating">
      <h2 id="curating">Waiting for your decision as curator</h2>
      {waiting.map((work) => (
        <Waiting key={work.id} work={work} product={products.find(({ id }) => id === work.contribution.product)} />
      ))}
    </section>
  );
}

function Waiting({ work: { id, contribution }, product }: { work: Work; product: NamedProduct | undefined }) {
  const session = useSession();
  const { suite, review } = session;
  return (
    <div class="row spread" style={{ marginBottom: "0.6rem" }}>
      <div>
        <a href={`#/contributions/${id}`}>Contribution {id}</a>: {count(contribution.units, "unit")} of {contribution.stage.toLowerCase()} for {product?.name} by <Who address={contribution.contributor.address()} />
        <div class="small address">
          <Told text={contribution.evidenceUri} />
        </div>
      </div>
      <div class="row">
        <button onClick={() => review(accept(suite, [id], errorUnits(session)))} aria-label={`Accept contribution ${id}`}>
          Accept
        </button>
        <button onClick={() => review(reject(suite, [id], errorUnits(session)))} aria-label={`Reject contribution ${id}`}>
          Reject
        </button>
      </div>
    </div>
  );
}
