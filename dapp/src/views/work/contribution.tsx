// SPDX-License-Identifier: Apache-2.0
import { claim } from "../../chain/calls/money.js";
import type { EarningWork, Income } from "../../chain/read/income.js";
import type { NamedProduct } from "../../chain/read/products.js";
import { count } from "../../domain/amount.js";
import { date, unlockMoments } from "../../domain/time.js";
import { statusWords } from "../../domain/work.js";
import type { KiteInterfacesRouterSettings as Settings } from "../../generated/router/index.js";
import { Amount, Badge, Told, Wide } from "../../parts/basics.js";
import { FullAddress } from "../../parts/fullAddress.js";
import { usePastOf } from "../../state/pastOf.js";
import { errorUnits, useSession } from "../../state/session.js";
import { ContributorDeeds } from "./contributorDeeds.js";

interface Props {
  readonly work: EarningWork;
  readonly product: NamedProduct | undefined;
  readonly settings: Settings;
  readonly epoch: number;
}

/** One contribution: its state, what it earned, and what can be done with it. */
export function Contribution({ work, product, settings, epoch }: Props) {
  const { head } = useSession();
  const { id, contribution, position } = work;
  const { word, tone, more } = statusWords(contribution, settings, epoch, head.timeMs);
  const payee = position?.payee ?? contribution.payee;
  return (
    <article class="card" aria-labelledby={`work-${id}`}>
      <div class="row spread">
        <h2 id={`work-${id}`}>
          {count(contribution.units, "unit")} of {contribution.stage.toLowerCase()} for{" "}
          <a href={`#/products/${contribution.product}`}>{product?.name ?? `product ${contribution.product}`}</a>
        </h2>
        <Badge tone={tone}>{word}</Badge>
      </div>
      <p class="small soft">
        <a href={`#/contributions/${id}`}>Contribution {id}</a>. {more}
      </p>
      <Incomes work={work} settings={settings} epoch={epoch} />
      <dl class="small">
        <dt>Paid to</dt>
        <dd>
          <FullAddress address={payee.address()} />
        </dd>
        <Held contribution={contribution} />
      </dl>
      <ContributorDeeds work={work} settings={settings} epoch={epoch} />
    </article>
  );
}

/** What a contribution earned in each asset, and when the rest unlocks. */
export function Incomes({ work, settings, epoch }: Omit<Props, "product">) {
  if (work.position?.batch) return <p class="soft">It stands for {count(work.position.batch.count, "member")}, who claim each with a proof of their own.</p>;
  const earned = work.incomes.filter(({ pending }) => pending.claimable + pending.locked + pending.claimed > 0n);
  if (earned.length === 0) return work.position ? <p class="soft">It has not earned yet.</p> : null;
  return (
    <Wide label="What it earned">
      <table>
        <thead>
          <tr>
            <th scope="col">Ready to claim</th>
            <th scope="col">Locked</th>
            <th scope="col">Claimed so far</th>
          </tr>
        </thead>
        <tbody>
          {earned.map((income) => (
            <IncomeRow key={income.asset.key} income={income} work={work} settings={settings} epoch={epoch} />
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function IncomeRow({ income: { asset, pending }, work, settings, epoch }: { income: Income } & Omit<Props, "product">) {
  const session = useSession();
  const { suite, review } = session;
  return (
    <tr>
      <td>
        <Amount of={pending.claimable} unit={asset.unit} />
        {pending.claimable > 0n && (
          <div>
            <button class="plain small" onClick={() => review(claim(suite, [work.id], [asset.id], errorUnits(session, asset.unit)))} aria-label={`Claim it alone: ${asset.unit.symbol} of contribution ${work.id}`}>
              Claim it alone
            </button>
          </div>
        )}
      </td>
      <td>
        <Amount of={pending.locked} unit={asset.unit} />
        {pending.locked > 0n && (
          <div class="small soft">
            <Unlocks assetKey={asset.key} work={work} settings={settings} epoch={epoch} />
          </div>
        )}
      </td>
      <td>
        <Amount of={pending.claimed} unit={asset.unit} />
      </td>
    </tr>
  );
}

function Unlocks({ assetKey, work, settings: { clock, windowEpochs }, epoch }: { assetKey: string } & Omit<Props, "product">) {
  const past = usePastOf({ product: work.contribution.product });
  if (work.contribution.case) return <>frozen until the challenges against it are decided</>;
  const paid = past.events?.payments.filter(({ product, asset }) => product === work.contribution.product && asset === assetKey) ?? [];
  const moments = unlockMoments(paid.map((payment) => payment.epoch), clock, epoch, windowEpochs);
  if (moments.length === 0) return <>unlocks by {date(unlockMoments([epoch], clock, epoch, windowEpochs)[0] ?? 0)} at the latest</>;
  return <>unlocks on {moments.map(date).join(", then on ")}</>;
}

/** The bond of a contribution, and where it can be seen: rows of a list. */
export function Held({ contribution: { bond, evidenceUri } }: Pick<EarningWork, "contribution">) {
  const { kite } = useSession();
  return (
    <>
      <dt>Bond held</dt>
      <dd>
        <Amount of={bond} unit={kite.unit} />
      </dd>
      <dt>Evidence</dt>
      <dd class="address">
        <Told text={evidenceUri || "none given"} />
      </dd>
    </>
  );
}
