// SPDX-License-Identifier: Apache-2.0
import { allProducts, sumsOf, type NamedProduct, type Sums } from "../chain/read/products.js";
import { count } from "../domain/amount.js";
import { Amount, Badge, Empty, Heading, Loaded } from "../parts/basics.js";
import { StageBar } from "../parts/stageBar.js";
import { useSession } from "../state/session.js";
import { useView } from "../state/view.js";

/** All products, with what each earned. */
export function Products() {
  const { suite, assets, head } = useSession();
  const view = useView(() => readAll(suite, assets), [], `${head.number} ${assets.length}`);
  return (
    <>
      <Heading>Products</Heading>
      <div class="row spread lead">
        <p class="soft">Each pays everybody whose work is in it, from raw data to application, by terms that never change.</p>
        <a class="button" href="#/register">
          Register a product
        </a>
      </div>
      <Loaded view={view}>
        {(products) =>
          products.length === 0 ? (
            <Empty>No product has been registered yet. Anyone may register one.</Empty>
          ) : (
            <div class="grid">
              {products.map((item) => (
                <ProductCard key={item.id} {...item} />
              ))}
            </div>
          )
        }
      </Loaded>
    </>
  );
}

async function readAll(suite: Parameters<typeof allProducts>[0], assets: Parameters<typeof sumsOf>[2]) {
  const products = await allProducts(suite);
  return Promise.all(products.map(async (item) => ({ ...item, sums: await sumsOf(suite, item.id, assets) })));
}

function ProductCard({ id, name, product: { terms, isStopped }, sums }: NamedProduct & { sums: Sums[] }) {
  const paid = sums.filter(({ lifetime }) => lifetime.paid > 0n);
  return (
    <article class="card">
      <div class="row spread">
        <h2>
          <a href={`#/products/${id}`}>{name}</a>
        </h2>
        {isStopped ? <Badge tone="bad">stopped</Badge> : <span class="soft small">product {id}</span>}
      </div>
      <StageBar stageBps={terms.stageBps} />
      <p class="small soft">
        {terms.upstream.length === 0 ? "Built on no other product" : `Built on ${count(terms.upstream.length, "other product")}`}
      </p>
      <div class="small soft">Paid so far</div>
      {paid.length === 0 ? (
        <div>nothing yet</div>
      ) : (
        paid.map(({ asset, lifetime }) => (
          <div key={asset.key} class="figure">
            <Amount of={lifetime.paid} unit={asset.unit} />
          </div>
        ))
      )}
    </article>
  );
}
