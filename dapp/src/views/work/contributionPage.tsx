// SPDX-License-Identifier: Apache-2.0
import { sweep } from "../../chain/calls/challenges.js";
import { readContribution, type FoundContribution } from "../../chain/read/contribution.js";
import type { Suite } from "../../chain/suite.js";
import type { Asset } from "../../chain/asset.js";
import { count } from "../../domain/amount.js";
import { statusWords } from "../../domain/work.js";
import { Activity } from "../../parts/activity.js";
import { Badge, Empty, Heading, Loaded } from "../../parts/basics.js";
import { Copyable, FullAddress } from "../../parts/fullAddress.js";
import { errorUnits, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";
import { CaseCard } from "./caseCard.js";
import { ChallengeForm } from "./challengeForm.js";
import { Held, Incomes } from "./contribution.js";
import { ContributorDeeds } from "./contributorDeeds.js";
import { MemberClaim } from "./memberClaim.js";

/** One contribution: what it is, what it earned, and what is said against it. */
export function ContributionPage({ id }: { id: number }) {
  const { suite, assets, head } = useSession();
  const view = useView(() => read(suite, id, assets), [id], `${head.number} ${assets.length}`);
  return (
    <Loaded view={view}>
      {(found) =>
        found ? (
          <Found {...found} />
        ) : (
          <>
            <Heading>Contribution {id}</Heading>
            <Empty>There is no contribution with this number. They are counted from 1.</Empty>
          </>
        )
      }
    </Loaded>
  );
}

async function read(suite: Suite, id: number, assets: readonly Asset[]) {
  const [found, settings, epoch] = await Promise.all([readContribution(suite, id, assets), suite.router.query.ledgerSettings(), suite.router.query.currentEpoch()]);
  return found && { ...found, settings: settings.data, epoch: epoch.data };
}

type FoundAll = NonNullable<Awaited<ReturnType<typeof read>>>;

function Found(found: FoundAll) {
  const { work, product, settings, epoch, challenges, challengeBond } = found;
  const { id, contribution } = work;
  const { head, account } = useSession();
  const { word, tone, more } = statusWords(contribution, settings, epoch, head.timeMs);
  const isOwn = account?.address === contribution.contributor.address();
  return (
    <>
      <p class="small">
        <a href={`#/products/${contribution.product}`}>{product?.name ?? `Product ${contribution.product}`}</a>
      </p>
      <div class="row spread">
        <Heading>Contribution {id}</Heading>
        <Badge tone={tone}>{word}</Badge>
      </div>
      <p class="soft">
        {count(contribution.units, "unit")} of {contribution.stage.toLowerCase()}. {more}
      </p>
      <div class="columns">
        <div>
          <Facts {...found} />
          <CaseCard id={id} contribution={contribution} challenges={challenges} isOwn={isOwn} />
          <Activity about={{ contribution: id }} />
        </div>
        <div>
          {isOwn && (
            <section class="card" aria-labelledby="yours">
              <h2 id="yours">Yours</h2>
              <ContributorDeeds work={work} settings={settings} epoch={epoch} />
            </section>
          )}
          {work.position?.batch && <MemberClaim id={id} />}
          <ChallengeForm id={id} contribution={contribution} bond={challengeBond} />
          {contribution.status.type === "Forfeited" && <Sweep id={id} />}
        </div>
      </div>
    </>
  );
}

function Facts({ work, settings, epoch }: FoundContribution & Pick<FoundAll, "settings" | "epoch">) {
  const { contribution, position } = work;
  return (
    <section class="card" aria-labelledby="facts">
      <h2 id="facts">What it is</h2>
      <Incomes work={work} settings={settings} epoch={epoch} />
      <dl class="small">
        <dt>By</dt>
        <dd>
          <FullAddress address={contribution.contributor.address()} />
        </dd>
        <dt>Paid to</dt>
        <dd>
          <FullAddress address={(position?.payee ?? contribution.payee).address()} />
        </dd>
        <Held contribution={contribution} />
        <dt>Its hash</dt>
        <dd>{/^0x0+$/.test(contribution.evidenceHash) ? "none given" : <Copyable text={contribution.evidenceHash} what="the hash of the evidence" />}</dd>
      </dl>
    </section>
  );
}

function Sweep({ id }: { id: number }) {
  const session = useSession();
  return (
    <section class="card" aria-labelledby="sweep">
      <h2 id="sweep">What it forfeited</h2>
      <p class="small soft">What it earned since its claims were cut belongs to the product's reserve. Anyone may move it there, asset by asset.</p>
      <div class="row">
        {session.assets.map((asset) => (
          <button key={asset.key} onClick={() => session.review(sweep(session.suite, id, asset.id, errorUnits(session, asset.unit)))}>
            Move the {asset.unit.symbol}
          </button>
        ))}
      </div>
    </section>
  );
}
