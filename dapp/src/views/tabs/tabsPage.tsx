// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { readTab, tabsIn, type NumberedTab } from "../../chain/read/tabs.js";
import type { Account } from "../../chain/wallet.js";
import { assetKey } from "../../chain/asset.js";
import { shortAddress } from "../../domain/address.js";
import { isTabNumber, leftIn, tabState } from "../../domain/tab.js";
import { Amount, Badge, Empty, Heading, Wide } from "../../parts/basics.js";
import { TextField } from "../../parts/fields.js";
import { HowFarBack } from "../../parts/past.js";
import { usePastOf } from "../../state/pastOf.js";
import { assetOf, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";
import { OpenForm } from "./openForm.js";

/** The tabs of the chosen account, and a way to open one and to find any other. */
export function TabsPage() {
  const { account } = useSession();
  return (
    <>
      <Heading>Tabs</Heading>
      {account ? <Own account={account} /> : <Empty>Choose an account at the top of the page to see its tabs.</Empty>}
      <Find />
      <OpenForm />
    </>
  );
}

function Own({ account: { address } }: { account: Account }) {
  const { suite, head } = useSession();
  const past = usePastOf({ account: address });
  const numbers = tabsIn(past.events?.deeds ?? [], address);
  const { data: tabs } = useView(() => Promise.all(numbers.map((number) => readTab(suite, number))), [numbers], head.number);
  return (
    <section class="card" aria-labelledby="own-tabs">
      <h2 id="own-tabs">Tabs that you pay, and that you take from</h2>
      {past.events && numbers.length === 0 && <p class="soft">None, as far as can be seen.</p>}
      {tabs && tabs.length > 0 && <TabTable tabs={tabs} account={address} />}
      <HowFarBack what="Tabs" of={past} />
    </section>
  );
}

function TabTable({ tabs, account }: { tabs: readonly NumberedTab[]; account: string }) {
  return (
    <Wide label="Tabs that you pay, and that you take from">
      <table>
        <thead>
          <tr>
            <th scope="col">Tab</th>
            <th scope="col">Product</th>
            <th scope="col">You</th>
            <th scope="col" class="number">
              Deposit
            </th>
            <th scope="col" class="number">
              Taken
            </th>
            <th scope="col" class="number">
              Left
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {tabs.map((tab) => (
            <TabRow key={tab.number} {...tab} account={account} />
          ))}
        </tbody>
      </table>
    </Wide>
  );
}

function TabRow({ number, tab, account }: NumberedTab & { account: string }) {
  const session = useSession();
  const link = <a href={`#/tabs/${number}`}>{shortAddress(number)}</a>;
  if (!tab) {
    return (
      <tr>
        <td>{link}</td>
        <td colSpan={6}>closed: what was left went back to its payer</td>
      </tr>
    );
  }
  const { unit } = assetOf(session, assetKey(tab.terms.asset));
  return (
    <tr>
      <td>{link}</td>
      <td>
        <a href={`#/products/${tab.terms.product}`}>{tab.terms.product}</a>
      </td>
      <td>{tab.payer.address() === account ? "pay" : "take"}</td>
      <td class="number">
        <Amount of={tab.deposited} unit={unit} />
      </td>
      <td class="number">
        <Amount of={tab.taken} unit={unit} />
      </td>
      <td class="number">
        <Amount of={leftIn(tab)} unit={unit} />
      </td>
      <td>
        <Badge>{tabState(tab, session.head.timeMs)}</Badge>
      </td>
    </tr>
  );
}

function Find() {
  const [text, setText] = useState("");
  const number = text.trim();
  const error = number && !isTabNumber(number) ? "The number of a tab is 0x and 64 digits from 0 to f." : undefined;
  return (
    <section class="card narrow" aria-labelledby="find-tab">
      <h2 id="find-tab">Any other tab</h2>
      <form onSubmit={(event) => (event.preventDefault(), isTabNumber(number) && (location.hash = `#/tabs/${number.toLowerCase()}`))}>
        <TextField label="The tab's number" value={text} onInput={setText} error={error} />
        <button disabled={!number || error !== undefined}>Look at it</button>
      </form>
    </section>
  );
}
