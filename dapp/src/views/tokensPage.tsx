// SPDX-License-Identifier: Apache-2.0
import { Fragment } from "preact";
import { purseOf } from "../chain/read/purse.js";
import { count } from "../domain/amount.js";
import { Amount, Badge, Heading, Wide } from "../parts/basics.js";
import { AddToken } from "../parts/addToken.js";
import { Copyable } from "../parts/fullAddress.js";
import { useSession } from "../state/session.js";
import { useView } from "../state/view.js";

/** What products can be paid in: the coin, KITE, and every token that was ever listed, or that this browser was told of. */
export function TokensPage() {
  const { addToken } = useSession();
  return (
    <>
      <Heading>Tokens</Heading>
      <p class="soft">The coin and KITE are always taken. Of every other token the DAO decides; what was earned in one that it ended can still be claimed.</p>
      <TokenTable />
      <section class="card narrow" aria-labelledby="another">
        <h2 id="another">Another token</h2>
        <AddToken add={(address) => addToken(address).then(() => undefined)} />
      </section>
    </>
  );
}

function TokenTable() {
  const { suite, assets, standing, account, head } = useSession();
  const read = () => Promise.all(assets.map(async (asset) => (await purseOf(suite, asset, account?.address, "router"))?.balance));
  const { data: balances } = useView(read, [account?.address, ...assets.map(({ key }) => key)], head.number);
  return (
    <section class="card" aria-labelledby="known">
      <h2 id="known">What products can be paid in</h2>
      <Wide label="What products can be paid in">
        <table>
          <thead>
            <tr>
              <th scope="col">Sign</th>
              <th scope="col">Now</th>
              {account && (
                <th scope="col" class="number">
                  You have
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {assets.map(({ key, unit }, place) => (
              <Fragment key={key}>
                <tr class="joined">
                  <th scope="row">{unit.symbol}</th>
                  <td>
                    <Badge tone={standing(key) === "taken" ? "good" : "bad"}>{standing(key)}</Badge>
                  </td>
                  {account && <td class="number">{balances?.[place] === undefined ? "…" : <Amount of={balances[place]} unit={unit} />}</td>}
                </tr>
                <tr>
                  <td colSpan={account ? 3 : 2} class="small soft">
                    {key === "native" ? "The chain's own coin" : <Copyable text={key} what={`the address of ${unit.symbol}`} />}, {count(unit.decimals, "decimal")}
                  </td>
                </tr>
              </Fragment>
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}
