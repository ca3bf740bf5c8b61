// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import type { ClaimEvent, PaymentEvent, Place } from "../../chain/events.js";
import { withIncome } from "../../chain/read/income.js";
import { workOf } from "../../chain/read/products.js";
import { transactionHash } from "../../chain/receipt.js";
import type { Account } from "../../chain/wallet.js";
import { Amount, Empty, Heading, Moment, Wide } from "../../parts/basics.js";
import { Download } from "../../parts/download.js";
import { HowFarBack } from "../../parts/past.js";
import { Receipt } from "../../parts/receipt.js";
import { referenceWords } from "../../state/references.js";
import { usePastOf } from "../../state/pastOf.js";
import { assetOf, useSession, type Session } from "../../state/session.js";
import { claimsCsv, earningsCsv, paymentsCsv, type Source } from "./tables.js";

/** What the chosen account paid and was paid, with receipts, and as tables for bookkeeping. */
export function PaymentsPage() {
  const { account } = useSession();
  return (
    <>
      <Heading>Payments</Heading>
      {account ? <Own account={account} /> : <Empty>Choose an account at the top of the page to see what it paid and what it was paid.</Empty>}
    </>
  );
}

function Own({ account }: { account: Account }) {
  const session = useSession();
  const { suite, assets } = session;
  const past = usePastOf({ account: account.address });
  const payments = past.events?.payments.filter(({ from }) => "payer" in from && from.payer === account.address) ?? [];
  const claims = past.events?.claims.filter(({ payee }) => payee === account.address) ?? [];
  const source = sourceOf(session);
  return (
    <>
      <section class="card" aria-labelledby="paid">
        <h2 id="paid">What you paid</h2>
        <Rows rows={payments} columns={["Product", "Reference"]} nothing="No payment of yours, as far as can be seen." below={(payment) => <Receipt payment={payment} />}>
          {(payment) => <PaymentCells payment={payment} />}
        </Rows>
        <HowFarBack what="Payments" of={past} />
        {payments.length > 0 && <Download name="kite-payments.csv" words="Save as CSV" make={() => paymentsCsv(payments, source, referenceWords)} />}
      </section>
      <section class="card" aria-labelledby="earned">
        <h2 id="earned">What you were paid</h2>
        <Rows rows={claims} columns={["Contribution"]} nothing="Nothing was paid out to you, as far as can be seen.">
          {(claim) => (
            <td>
              <a href={`#/contributions/${claim.position}`}>{claim.position}</a>
              {claim.member !== undefined && `, member ${claim.member}`}
            </td>
          )}
        </Rows>
        <HowFarBack what="Claims" of={past} />
        <div class="row">
          {claims.length > 0 && <Download name="kite-claims.csv" words="Save the claims as CSV" make={() => claimsCsv(claims, source)} />}
          <Download
            name="kite-earnings.csv"
            words="Save what each contribution earned as CSV"
            make={async () => earningsCsv(await withIncome(suite, await workOf(suite, account.address), assets))}
          />
        </div>
        <p class="small soft">What each contribution earned is read from the contract, as of now: no block is needed for it.</p>
      </section>
      <p>
        <a href={`#/accounts/${account.address}`}>Everything that this account took part in</a>
      </p>
    </>
  );
}

function sourceOf(session: Session): Source {
  return { assetOf: (key) => assetOf(session, key), transactionOf: (place: Place) => transactionHash(session.suite.client, place) };
}

interface RowsProps<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly string[];
  readonly nothing: string;
  readonly children: (row: Row) => ComponentChildren;
  /** What stands below a row, as wide as the table. */
  readonly below?: (row: Row) => ComponentChildren;
}

function Rows<Row extends PaymentEvent | ClaimEvent>({ rows, columns, nothing, children, below }: RowsProps<Row>) {
  const session = useSession();
  if (rows.length === 0) return <p class="soft">{nothing}</p>;
  return (
    <Wide label="The latest first">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col" class="number">
              Amount
            </th>
            {columns.map((words) => (
              <th scope="col" key={words}>
                {words}
              </th>
            ))}
          </tr>
        </thead>
        {[...rows].reverse().map((row, place) => (
          <tbody key={`${row.block}-${row.transaction}-${rows.length - place}`}>
            <tr class={below && "joined"}>
              <td>
                <Moment ms={row.timeMs} />
              </td>
              <td class="number">
                <Amount of={row.amount} unit={assetOf(session, row.asset).unit} />
              </td>
              {children(row)}
            </tr>
            {below && (
              <tr>
                <td colSpan={columns.length + 2}>{below(row)}</td>
              </tr>
            )}
          </tbody>
        ))}
      </table>
    </Wide>
  );
}

function PaymentCells({ payment }: { payment: PaymentEvent }) {
  return (
    <>
      <td>
        <a href={`#/products/${payment.product}`}>product {payment.product}</a>
      </td>
      <td class="wrap">{referenceWords(payment.reference)}</td>
    </>
  );
}
