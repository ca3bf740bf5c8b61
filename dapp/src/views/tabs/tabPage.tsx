// SPDX-License-Identifier: Apache-2.0
import type { HexString } from "dedot/utils";
import { Fragment } from "preact";
import { assetKey } from "../../chain/asset.js";
import { beginWithdrawal, forwardTaken, topUpTab, withdrawTab } from "../../chain/calls/tabs.js";
import { readTab } from "../../chain/read/tabs.js";
import { shortAddress } from "../../domain/address.js";
import { isTabNumber, leftIn, tabState } from "../../domain/tab.js";
import { duration } from "../../domain/time.js";
import type { KiteInterfacesTab as Tab } from "../../generated/tab/index.js";
import { Amount, Badge, Empty, Heading, Loaded, Moment, Told } from "../../parts/basics.js";
import { Copyable, FullAddress } from "../../parts/fullAddress.js";
import { assetOf, errorUnits, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";
import { DepositForm } from "./depositForm.js";
import { SellerDeeds } from "./sellerDeeds.js";

/** One tab: its terms, what was taken, and what its payer and its seller can do. */
export function TabPage({ number }: { number: string }) {
  return isTabNumber(number) ? (
    <>
      <p class="small">
        <a href="#/tabs">All tabs</a>
      </p>
      <Heading>Tab {shortAddress(number)}</Heading>
      <Known number={number} />
    </>
  ) : (
    <Heading>
      There is no such page: <Told text={number} /> is no number of a tab
    </Heading>
  );
}

function Known({ number }: { number: HexString }) {
  const { suite, head } = useSession();
  const view = useView(async () => (await readTab(suite, number)).tab ?? null, [number], head.number);
  return <Loaded view={view}>{(tab) => (tab ? <Found number={number} tab={tab} /> : <Empty>There is no such tab, or it was closed. A closed one is never opened again.</Empty>)}</Loaded>;
}

function Found({ number, tab }: { number: HexString; tab: Tab }) {
  const session = useSession();
  const { suite } = session;
  const asset = assetOf(session, assetKey(tab.terms.asset));
  return (
    <div class="columns">
      <div>
        <Books number={number} tab={tab} />
      </div>
      <div>
        <section class="card" aria-labelledby="top-up">
          <h2 id="top-up">Top up</h2>
          <p class="small soft">Anyone may. What is left of it goes to the tab's payer.</p>
          <DepositForm asset={asset} label="Amount" words="Top up" make={(amount, units) => topUpTab(suite, number, asset, amount, units)} done={() => undefined} />
        </section>
        <SellerDeeds number={number} tab={tab} />
        <Brought tab={tab} />
        <Withdrawal number={number} tab={tab} />
      </div>
    </div>
  );
}

function Books({ number, tab }: { number: HexString; tab: Tab }) {
  const session = useSession();
  const { terms, payer, deposited, taken, givenBack } = tab;
  const { unit } = assetOf(session, assetKey(terms.asset));
  const sums = [["Deposit", deposited], ["Taken", taken], ["Given back", givenBack], ["Left", leftIn(tab)]] as const;
  return (
    <section class="card" aria-labelledby="books">
      <h2 id="books">Terms and books</h2>
      <dl>
        <dt>Number</dt>
        <dd class="wrap">
          <Copyable text={number} what="the tab's number" />
        </dd>
        <dt>Product</dt>
        <dd>
          <a href={`#/products/${terms.product}`}>product {terms.product}</a>
        </dd>
        <dt>Payer</dt>
        <dd class="wrap">
          <FullAddress address={payer.address()} />
        </dd>
        <dt>Seller</dt>
        <dd class="wrap">
          <FullAddress address={terms.seller.address()} />
        </dd>
        <dt>Key that signs</dt>
        <dd class="wrap">
          <Copyable text={terms.signer} what="the address of the key that signs" />
        </dd>
        {sums.map(([words, sum]) => (
          <Fragment key={words}>
            <dt>{words}</dt>
            <dd>
              <Amount of={sum} unit={unit} />
            </dd>
          </Fragment>
        ))}
        <dt>Withdrawal</dt>
        <dd>takes {duration(terms.withdrawDelayMs)}</dd>
        <dt>State</dt>
        <dd>
          <Badge>{tabState(tab, session.head.timeMs)}</Badge>
        </dd>
      </dl>
    </section>
  );
}

// What sellers took waits, for all tabs of the product together, until somebody pays it on.
function Brought({ tab: { terms } }: { tab: Tab }) {
  const session = useSession();
  const { suite, head, review } = session;
  const asset = assetOf(session, assetKey(terms.asset));
  const { data: waiting } = useView(async () => (await suite.tab.query.waiting(terms.product, asset.id)).data, [terms.product, asset.key], head.number);
  if (!waiting) return null;
  return (
    <section class="card" aria-labelledby="brought">
      <h2 id="brought">Taken, and not yet paid to the product</h2>
      <p class="small soft">What sellers took of all tabs of product {terms.product}. Anyone may pay it on; it is shared like any payment.</p>
      <div class="row spread">
        <Amount of={waiting} unit={asset.unit} />
        <button onClick={() => review(forwardTaken(suite, terms.product, asset, errorUnits(session, asset.unit)))}>Pay it to the product</button>
      </div>
    </section>
  );
}

function Withdrawal({ number, tab }: { number: HexString; tab: Tab }) {
  const session = useSession();
  const { suite, account, head, review } = session;
  const { unit } = assetOf(session, assetKey(tab.terms.asset));
  const { withdrawableFromMs } = tab;
  const isPayer = account?.address === tab.payer.address();
  const isReady = tabState(tab, head.timeMs) === "can be withdrawn";
  return (
    <section class="card" aria-labelledby="withdrawal">
      <h2 id="withdrawal">Withdrawal</h2>
      {withdrawableFromMs === undefined ? (
        <p class="small soft">The payer can have back what is left, {duration(tab.terms.withdrawDelayMs)} after beginning the withdrawal. The seller can take until it is finished; then the tab is closed for ever.</p>
      ) : (
        <p>
          {isReady ? "It can be finished since " : "It can be finished from "}
          <Moment ms={withdrawableFromMs} />
          {isReady ? "." : ". Until then the seller can take what was signed for."}
        </p>
      )}
      {!isPayer && <p class="small soft">Only the tab's payer can begin and finish it.</p>}
      {isPayer && withdrawableFromMs === undefined && <button onClick={() => review(beginWithdrawal(suite, number, errorUnits(session, unit)))}>Begin the withdrawal</button>}
      {isPayer && isReady && (
        <button class="primary" onClick={() => review(withdrawTab(suite, number, errorUnits(session, unit)))}>
          Withdraw what is left
        </button>
      )}
    </section>
  );
}
