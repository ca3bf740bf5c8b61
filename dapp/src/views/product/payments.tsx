// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import type { PaymentEvent } from "../../chain/events.js";
import { approximate, format } from "../../domain/amount.js";
import { sumsByEpoch, type EpochSum } from "../../domain/payments.js";
import { startOf, type Clock } from "../../domain/time.js";
import type { Unit } from "../../domain/amount.js";
import { Amount, Wide, Who } from "../../parts/basics.js";
import { Choices } from "../../parts/fields.js";
import { HowFarBack } from "../../parts/past.js";
import { Receipt } from "../../parts/receipt.js";
import { referenceWords } from "../../state/references.js";
import { usePastOf } from "../../state/pastOf.js";
import { assetOf, useSession } from "../../state/session.js";

const SPAN = 14;
const SHOWN = 8;
const HEIGHT = 130;
const WIDTH = 620;

/** What a product was paid over time, as far back as the blocks were read. */
export function Payments({ product, clock, epoch }: { product: number; clock: Clock; epoch: number }) {
  const session = useSession();
  const past = usePastOf({ product });
  const own = past.events?.payments.filter((payment) => payment.product === product) ?? [];
  const keys = [...new Set(own.map(({ asset }) => asset))];
  const [chosen, choose] = useState<string>();
  const key = chosen ?? keys[0];
  return (
    <section class="card" aria-labelledby="payments">
      <h2 id="payments">Payments over time</h2>
      {past.events && own.length === 0 && <p class="soft">No payment, as far as can be seen.</p>}
      {key && (
        <>
          {keys.length > 1 && (
            <Choices legend="Shown in" value={key} onInput={choose} options={keys.map((one) => [one, assetOf(session, one).unit.symbol])} />
          )}
          <Bars sums={sumsByEpoch(own.filter(({ asset }) => asset === key), epoch, SPAN)} unit={assetOf(session, key).unit} clock={clock} />
          <Latest payments={own.slice(-SHOWN).reverse()} />
        </>
      )}
      <HowFarBack what="Payments" of={past} />
    </section>
  );
}

function Bars({ sums, unit, clock }: { sums: readonly EpochSum[]; unit: Unit; clock: Clock }) {
  const most = sums.reduce((max, { amount }) => (amount > max ? amount : max), 1n);
  const step = WIDTH / sums.length;
  const words = sums.filter(({ amount }) => amount > 0n).map(({ epoch, amount }) => `${day(clock, epoch)}: ${format(amount, unit)}`);
  return (
    <Wide label="Paid in each epoch, drawn">
      <svg class="drawing" viewBox={`0 0 ${WIDTH} ${HEIGHT + 42}`} width={WIDTH} role="img" aria-label={`Paid in each epoch. ${words.join("; ")}`}>
        {sums.map(({ epoch, amount }, place) => {
          const height = Number((amount * BigInt(HEIGHT)) / most);
          const centre = place * step + step / 2;
          return (
            <g key={epoch}>
              <rect x={centre - Math.min(step * 0.35, 34)} y={HEIGHT + 20 - height} width={Math.min(step * 0.7, 68)} height={height} rx="3" fill="var(--accent)" />
              {amount > 0n && (
                <text x={centre} y={HEIGHT + 14 - height} text-anchor="middle">
                  {approximate(amount, { ...unit, symbol: "" }).trim()}
                </text>
              )}
              {(sums.length < 9 || (sums.length - place) % 2 === 1) && (
                <text class="soft" x={centre} y={HEIGHT + 37} text-anchor="middle">
                  {day(clock, epoch)}
                </text>
              )}
            </g>
          );
        })}
        <line x1="0" x2={WIDTH} y1={HEIGHT + 20.5} y2={HEIGHT + 20.5} stroke="var(--line)" />
      </svg>
      <p class="small soft" aria-hidden="true">
        {unit.symbol} paid in each epoch, by when it began
      </p>
    </Wide>
  );
}

function Latest({ payments }: { payments: readonly PaymentEvent[] }) {
  const session = useSession();
  return (
    <Wide label="The latest payments">
      <table>
        <caption class="hidden">The latest payments</caption>
        <thead>
          <tr>
            <th scope="col">Block</th>
            <th scope="col">From</th>
            <th scope="col">Reference</th>
            <th scope="col" class="number">
              Amount
            </th>
          </tr>
        </thead>
        {payments.map((payment) => (
          <tbody key={`${payment.block}-${payment.transaction}-${payment.asset}-${payment.amount}`}>
            <tr class="joined">
              <td>{payment.block.toLocaleString("en")}</td>
              <td>
                <From payment={payment} />
              </td>
              <td class="wrap">{referenceWords(payment.reference)}</td>
              <td class="number">
                <Amount of={payment.amount} unit={assetOf(session, payment.asset).unit} />
              </td>
            </tr>
            <tr>
              <td colSpan={4}>
                <Receipt payment={payment} />
              </td>
            </tr>
          </tbody>
        ))}
      </table>
    </Wide>
  );
}

function From({ payment: { product, from } }: { payment: PaymentEvent }) {
  const { tills } = useSession();
  if (!("payer" in from)) return <a href={`#/products/${from.child}`}>product {from.child}, built on it</a>;
  return from.payer === tills.data?.(product) ? <>through the till</> : <Who address={from.payer} />;
}

function day(clock: Clock, epoch: number): string {
  const begin = new Date(startOf(clock, epoch));
  const isLong = clock.epochMs >= 86_400_000n;
  const parts: Intl.DateTimeFormatOptions = isLong ? { day: "numeric", month: "short" } : { hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat("en-GB", parts).format(begin);
}
