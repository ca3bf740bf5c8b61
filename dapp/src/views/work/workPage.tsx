// SPDX-License-Identifier: Apache-2.0
import type { Asset } from "../../chain/asset.js";
import { claimAll } from "../../chain/calls/claimAll.js";
import { claimable, withIncome, type EarningWork } from "../../chain/read/income.js";
import { allProducts, workOf } from "../../chain/read/products.js";
import type { Suite } from "../../chain/suite.js";
import { LookedAt } from "../../parts/addToken.js";
import { Amount, Empty, Heading, Loaded } from "../../parts/basics.js";
import { errorUnits, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";
import { Contribution } from "./contribution.js";
import { Curating } from "./curating.js";
import { SubmitForm } from "./submitForm.js";

/** What the chosen account contributed, what it earned, and what waits for its word. */
export function WorkPage() {
  const { account, suite, assets, head } = useSession();
  const view = useView(
    async () => account && read(suite, account.address, assets),
    [account?.address],
    `${head.number} ${assets.length}`,
  );
  return (
    <>
      <Heading>My work</Heading>
      {!account ? (
        <Empty>Choose an account at the top of the page to see its contributions and what they earned.</Empty>
      ) : (
        <Loaded view={view}>{(found) => found && <Found {...found} />}</Loaded>
      )}
    </>
  );
}

async function read(suite: Suite, account: string, assets: readonly Asset[]) {
  const [work, products, settings, epoch] = await Promise.all([
    workOf(suite, account),
    allProducts(suite),
    suite.router.query.ledgerSettings(),
    suite.router.query.currentEpoch(),
  ]);
  return { work: await withIncome(suite, work, assets), products, settings: settings.data, epoch: epoch.data };
}

function Found({ work, products, settings, epoch }: Awaited<ReturnType<typeof read>>) {
  return (
    <div class="columns">
      <div>
      <Claim work={work} windowEpochs={settings.windowEpochs} />
      <Curating products={products} />
      {work.length === 0 && (
        <Empty>
          This account has not contributed yet. <a href="#/join">How to take part</a> tells what each product asks for; then submit
          your work here.
        </Empty>
      )}
      {[...work].reverse().map((item) => (
        <Contribution key={item.id} work={item} product={products.find(({ id }) => id === item.contribution.product)} settings={settings} epoch={epoch} />
      ))}
      </div>
      <SubmitForm products={products} />
    </div>
  );
}

function Claim({ work, windowEpochs }: { work: readonly EarningWork[]; windowEpochs: number }) {
  const session = useSession();
  const { claimants, assets } = claimable(work);
  const sums = assets.map((asset) => ({
    asset,
    sum: work.flatMap(({ incomes }) => incomes.filter((income) => income.asset.key === asset.key)).reduce((all, { pending }) => all + pending.claimable, 0n),
  }));
  if (work.length === 0) return null;
  return (
    <section class="card" aria-labelledby="claim">
      <h2 id="claim">Ready to claim</h2>
      {claimants.length === 0 ? (
        <p class="soft">Nothing yet. Income can be claimed once {windowEpochs} closed epochs lie behind the one in which it was paid.</p>
      ) : (
        <div class="row spread">
          <div class="row">
            {sums.map(({ asset, sum }) => (
              <span class="figure" key={asset.key}>
                <Amount of={sum} unit={asset.unit} />
              </span>
            ))}
          </div>
          <button class="primary" onClick={() => session.review(claimAll(session.suite, claimants, assets, session.account?.address, errorUnits(session)))}>
            Claim all
          </button>
        </div>
      )}
      <LookedAt />
    </section>
  );
}
