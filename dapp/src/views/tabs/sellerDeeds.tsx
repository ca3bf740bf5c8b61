// SPDX-License-Identifier: Apache-2.0
import type { HexString } from "dedot/utils";
import { useState } from "preact/hooks";
import { assetKey } from "../../chain/asset.js";
import { giveBack, takeUsed } from "../../chain/calls/tabs.js";
import { format, parseSent } from "../../domain/amount.js";
import { leftIn } from "../../domain/tab.js";
import { readTake } from "../../domain/voucher.js";
import type { KiteInterfacesTab as Tab, KiteInterfacesTabTakeLike as Take } from "../../generated/tab/index.js";
import { AreaField, TextField } from "../../parts/fields.js";
import { assetOf, errorUnits, useSession } from "../../state/session.js";

interface Props {
  readonly number: HexString;
  readonly tab: Tab;
}

/** What the seller of a tab can do with it. A gateway takes by itself; this is for whoever has vouchers and none. */
export function SellerDeeds({ number, tab }: Props) {
  const { account } = useSession();
  if (account?.address !== tab.terms.seller.address()) return null;
  return (
    <>
      <TakeForm number={number} tab={tab} />
      <GiveBackForm number={number} tab={tab} />
    </>
  );
}

function TakeForm({ number, tab: { terms } }: Props) {
  const session = useSession();
  const { suite, review } = session;
  const { unit } = assetOf(session, assetKey(terms.asset));
  const [text, setText] = useState("");
  const { take, problem } = found(text, number);
  const send = (): void => {
    if (take) review(takeUsed(suite, terms, take, errorUnits(session, unit)), () => setText(""));
  };
  return (
    <section class="card" aria-labelledby="take">
      <h2 id="take">Take what was used</h2>
      <p class="small soft">For a gateway this is done by itself. What is taken is paid to the product, and shared like any payment.</p>
      <form onSubmit={(event) => (event.preventDefault(), send())}>
        <AreaField label="Voucher, with the total that is to have been taken" value={text} onInput={setText} error={problem} hint={take && `${format(take.total, unit)} in all, of ${format(take.voucher.ceiling, unit)} that are signed for`} />
        <button disabled={!take}>Take it</button>
      </form>
    </section>
  );
}

function found(text: string, number: HexString): { take?: Take; problem?: string } {
  if (!text.trim()) return {};
  try {
    return { take: readTake(text, number) };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function GiveBackForm({ number, tab }: Props) {
  const session = useSession();
  const { suite, review } = session;
  const { unit } = assetOf(session, assetKey(tab.terms.asset));
  const [text, setText] = useState("");
  const parsed = parseSent(text, unit);
  const amount = "amount" in parsed ? parsed.amount : undefined;
  const isTooMuch = amount !== undefined && amount > leftIn(tab);
  const error = isTooMuch ? `Only ${format(leftIn(tab), unit)} are left in it.` : text && "error" in parsed ? parsed.error : undefined;
  const send = (): void => {
    if (amount !== undefined && !isTooMuch) review(giveBack(suite, number, amount, errorUnits(session, unit)), () => setText(""));
  };
  return (
    <section class="card" aria-labelledby="give-back">
      <h2 id="give-back">Give back</h2>
      <p class="small soft">What will not be used goes to the payer at once. What was signed for and not taken is given up by it.</p>
      <form onSubmit={(event) => (event.preventDefault(), send())}>
        <TextField label="Amount to give back" unit={unit} value={text} onInput={setText} error={error} hint={`${format(leftIn(tab), unit)} are left`} />
        <button disabled={amount === undefined || isTooMuch}>Give it back</button>
      </form>
    </section>
  );
}
