// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import type { Asset } from "../../chain/asset.js";
import { approve, payKite, payNative, payPsp22 } from "../../chain/calls/money.js";
import type { Call } from "../../chain/call.js";
import type { NamedProduct } from "../../chain/read/products.js";
import { purseOf } from "../../chain/read/purse.js";
import { tokenAt } from "../../chain/suite.js";
import { format, parseSent, percent } from "../../domain/amount.js";
import { routerWords } from "../../domain/errors/router.js";
import { referenceNumber } from "../../domain/reference.js";
import { Amount } from "../../parts/basics.js";
import { AddToken } from "../../parts/addToken.js";
import { AssetField } from "../../parts/assetField.js";
import { TextField } from "../../parts/fields.js";
import { splitRows } from "../../parts/receipt.js";
import { rememberReference } from "../../state/references.js";
import { errorUnits, useSession, type Session } from "../../state/session.js";
import { useView } from "../../state/view.js";
import type { KiteInterfacesRouterSplit as Split } from "../../generated/router/index.js";

const OTHER = "other";
const MOST_REFERENCE = "18,446,744,073,709,551,615";

/** Pays a product: says where the money would go before anything is signed. */
export function PayForm({ product: { id, name } }: { product: NamedProduct }) {
  const session = useSession();
  const { assets, kite, account, head, suite } = session;
  const [key, setKey] = useState(kite.key);
  const [text, setText] = useState("");
  const [reference, setReference] = useState("");
  const asset = assets.find((one) => one.key === key) ?? kite;
  const parsed = parseSent(text, asset.unit);
  const amount = "amount" in parsed ? parsed.amount : undefined;
  const kept = referenceNumber(reference);
  const referenceError = kept === undefined ? `A number can be at most ${MOST_REFERENCE}.` : undefined;
  const purse = useView(() => purseOf(suite, asset, account?.address, "router"), [key, account?.address], head.number);
  const allowance = purse.data?.allowance;
  const mustAllow = amount !== undefined && allowance !== undefined && allowance < amount;
  const paid = (): void => setText("");

  const pay = (): void => {
    if (amount === undefined || kept === undefined) return;
    rememberReference(reference);
    session.review(payment(session, asset, { product: id, amount, reference: kept }), paid);
  };
  const allow = (): void => {
    if (amount !== undefined) session.review(approve(suite, "router", tokenAt(suite, asset.key), amount, errorUnits(session, asset.unit)));
  };
  const isReady = amount !== undefined && kept !== undefined && session.standing(asset.key) === "taken";
  return (
    <section class="card" aria-labelledby="pay">
      <h2 id="pay">Pay {name}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) (mustAllow ? allow : pay)();
        }}
      >
        <AssetField value={key} onInput={setKey} others={[[OTHER, "another PSP22 token"]]} />
        {key === OTHER ? (
          <AddToken add={(address) => session.addToken(address).then((added) => setKey(added.key))} />
        ) : (
          <>
            <TextField label="Amount" unit={asset.unit} value={text} onInput={setText} error={text && "error" in parsed ? parsed.error : undefined} hint={purse.data && `You have ${format(purse.data.balance, asset.unit)}`} />
            <TextField label="Your reference" value={reference} onInput={setReference} error={referenceError} hint={referenceHint(reference, kept)} />
            {isReady && <Quote product={id} asset={asset} amount={amount} />}
            {mustAllow ? (
              <>
                <p class="small soft">Two transactions: the first allows the router to take the amount, the second pays.</p>
                <button class="primary" disabled={!isReady}>
                  1. Allow the router to take it
                </button>
              </>
            ) : (
              <button class="primary" disabled={!isReady}>
                {allowance === undefined ? "Pay" : "2. Pay"}
              </button>
            )}
          </>
        )}
      </form>
    </section>
  );
}

function referenceHint(text: string, kept: bigint | undefined): string {
  const isText = kept !== undefined && String(kept) !== text.trim() && text.trim() !== "";
  return isText ? `The payment carries the number ${kept}, made of this text; the text stays in this browser.` : "An invoice's, say: 4711, or INV-7. It stands in the payment's event.";
}

function payment(session: Session, asset: Asset, of: { product: number; amount: bigint; reference: bigint }): Call | Promise<Call> {
  const units = errorUnits(session, asset.unit);
  if (asset.key === session.kite.key) return payKite(session.suite, of, units);
  if (asset.key === session.coin.key) return payNative(session.suite, of, units);
  return payPsp22(session.suite, asset.key, of, units);
}

function Quote({ product, asset, amount }: { product: number; asset: Asset; amount: bigint }) {
  const session = useSession();
  const { suite, head } = session;
  const view = useView(() => suite.router.query.quote(product, asset.id, amount), [product, asset.key, amount.toString()], head.number);
  const answer = view.data?.data;
  if (view.error) return <p class="error">{view.error}</p>;
  if (!answer) return <p class="soft waiting">Asking where it would go …</p>;
  if (answer.isErr) return <p class="error">{routerWords(answer.err, errorUnits(session, asset.unit))}</p>;
  return <SplitTable split={answer.value} asset={asset} amount={amount} />;
}

function SplitTable({ split, asset, amount }: { split: Split; asset: Asset; amount: bigint }) {
  return (
    <table class="field" aria-label="Where the payment would go">
      <tbody>
        {splitRows(split).map(([words, part]) => (
          <tr key={words}>
            <th scope="row">{words}</th>
            <td class="number">
              <Amount of={part} unit={asset.unit} />
            </td>
            <td class="number soft">{percent(Number((part * 10_000n) / amount))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
