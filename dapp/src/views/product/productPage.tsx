// SPDX-License-Identifier: Apache-2.0
import { allProducts, holdings, sumsOf, workIn, type NamedProduct } from "../../chain/read/products.js";
import type { Asset } from "../../chain/asset.js";
import type { Suite } from "../../chain/suite.js";
import { percent } from "../../domain/amount.js";
import { Activity } from "../../parts/activity.js";
import { LookedAt } from "../../parts/addToken.js";
import { Amount, Badge, Empty, Heading, Jump, Loaded, Told } from "../../parts/basics.js";
import { FullAddress } from "../../parts/fullAddress.js";
import { useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";
import { Curation } from "./curation.js";
import { Earners } from "./earners.js";
import { PayForm } from "./payForm.js";
import { Owed } from "./owed.js";
import { Payments } from "./payments.js";
import { Stop } from "./stop.js";
import { TillCard } from "./till.js";
import { Upstream } from "./upstream.js";
import { WorkList } from "./workList.js";

/** One product: who earns, what it is built on, what it was paid, and a way to pay it. */
export function ProductPage({ id }: { id: number }) {
  const { suite, assets, head } = useSession();
  const view = useView(() => read(suite, id, assets), [id], `${head.number} ${assets.length}`);
  return (
    <>
      <p class="small">
        <a href="#/products">All products</a>
      </p>
      <Loaded view={view}>{(found) => (found ? <Found {...found} /> : <NotThere id={id} />)}</Loaded>
    </>
  );
}

async function read(suite: Suite, id: number, assets: readonly Asset[]) {
  const products = await allProducts(suite);
  const named = products.find((product) => product.id === id);
  if (!named) return null;
  const [work, sums, settings, epoch] = await Promise.all([
    workIn(suite, id),
    sumsOf(suite, id, assets),
    suite.router.query.ledgerSettings(),
    suite.router.query.currentEpoch(),
  ]);
  return { named, products, sums, work, holdings: holdings(work), settings: settings.data, epoch: epoch.data };
}

type FoundProduct = NonNullable<Awaited<ReturnType<typeof read>>>;

function NotThere({ id }: { id: number }) {
  return (
    <>
      <Heading>Product {id}</Heading>
      <Empty>There is no product with this number. They are counted from 1.</Empty>
    </>
  );
}

function Found({ named, products, sums, work, holdings: byStage, settings, epoch }: FoundProduct) {
  const { id, name, product } = named;
  const upstreamBps = product.terms.upstream.reduce((sum, { bps }) => sum + bps, 0);
  return (
    <>
      <div class="row spread">
        <Heading>{name}</Heading>
        {product.isStopped && <Badge tone="bad">stopped: takes no payments for now</Badge>}
      </div>
      <p class="soft">
        Product {id}, described at <span class="address"><Told text={product.terms.metadataUri || "no address"} /></span>
      </p>
      <Jump to="pay">Pay it</Jump>
      <div class="columns">
        <div>
          <Earners stageBps={product.terms.stageBps} holdings={byStage} epoch={epoch} feeBps={settings.feeBps} upstreamBps={upstreamBps} />
          <Upstream of={named} products={products} />
          <Payments product={id} clock={settings.clock} epoch={epoch} />
          <WorkList work={work} times={settings} epoch={epoch} />
          <Activity about={{ product: id }} />
        </div>
        <div>
          <PayForm product={named} />
          <TillCard product={id} />
          <section class="card" aria-labelledby="sums">
            <h2 id="sums">In sum</h2>
            <table>
              <thead>
                <tr>
                  <th scope="col">Paid so far</th>
                  <th scope="col">Reserve now</th>
                </tr>
              </thead>
              <tbody>
                {sums.map(({ asset, lifetime }) => (
                  <tr key={asset.key}>
                    <td>
                      <Amount of={lifetime.paid} unit={asset.unit} />
                    </td>
                    <td>
                      <Amount of={lifetime.reserve} unit={asset.unit} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            <p class="small soft">The reserve holds the parts of stages that had no contributor. The DAO decides about it.</p>
            <LookedAt />
          </section>
          <TermsCard {...named} />
          <Owed product={id} products={products} />
          <Curation {...named} />
          <Stop {...named} />
        </div>
      </div>
    </>
  );
}

function TermsCard({ id, product: { registrant, curator, pendingCurator, terms } }: NamedProduct) {
  const { kite } = useSession();
  return (
    <section class="card" aria-labelledby="terms">
      <h2 id="terms">Terms</h2>
      <dl>
        <dt>Registered by</dt>
        <dd>
          <FullAddress address={registrant.address()} />
        </dd>
        <dt>Curator</dt>
        <dd>
          <FullAddress address={curator.address()} />
        </dd>
        {pendingCurator && (
          <>
            <dt>Offered to</dt>
            <dd>
              <FullAddress address={pendingCurator.address()} />
            </dd>
          </>
        )}
        <dt>Bond</dt>
        <dd>
          <Amount of={terms.bondPerUnit} unit={kite.unit} /> for each unit of work
        </dd>
        <dt>Half-life</dt>
        <dd>{terms.halfLifeEpochs === 0 ? "none: all work weighs the same" : `${terms.halfLifeEpochs} epochs: later work weighs more`}</dd>
        <dt>Licence</dt>
        <dd>{terms.licenseBps === 0 ? "free to build on" : `products built on it give at least ${percent(terms.licenseBps)}`}</dd>
        {terms.supersedes !== undefined && (
          <>
            <dt>Replaces</dt>
            <dd>
              <a href={`#/products/${terms.supersedes}`}>product {terms.supersedes}</a>
            </dd>
          </>
        )}
      </dl>
      <p style={{ margin: "0.9rem 0 0" }}>
        <a href={`#/join/${id}`}>How to take part</a>
      </p>
    </section>
  );
}
