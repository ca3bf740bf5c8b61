// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Asset } from "../../chain/asset.js";
import type { Call } from "../../chain/call.js";
import { approve } from "../../chain/calls/money.js";
import { purseOf } from "../../chain/read/purse.js";
import { tokenAt } from "../../chain/suite.js";
import type { Units } from "../../domain/errors/words.js";
import { format, parseSent } from "../../domain/amount.js";
import { TextField } from "../../parts/fields.js";
import { errorUnits, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";

interface Props {
  readonly asset: Asset;
  readonly label: string;
  readonly words: string;
  /** The deposit, once all beside the amount is filled in. */
  readonly make: ((amount: bigint, units: Units) => Promise<Call>) | undefined;
  readonly done: () => void;
  readonly children?: ComponentChildren;
}

/** A deposit of `asset` in a tab; another token than KITE is allowed first, in a transaction of its own. */
export function DepositForm({ asset, label, words, make, done, children }: Props) {
  const session = useSession();
  const { suite, account, head, review } = session;
  const [text, setText] = useState("");
  const parsed = parseSent(text, asset.unit);
  const amount = "amount" in parsed ? parsed.amount : undefined;
  const { data: purse } = useView(() => purseOf(suite, asset, account?.address, "tab"), [asset.key, account?.address], head.number);
  const mustAllow = amount !== undefined && purse?.allowance !== undefined && purse.allowance < amount;
  const units = errorUnits(session, asset.unit);
  const send = (): void => {
    if (amount === undefined || !make) return;
    if (mustAllow) review(approve(suite, "tab", tokenAt(suite, asset.key), amount, units));
    else review(make(amount, units), () => (setText(""), done()));
  };
  return (
    <form onSubmit={(event) => (event.preventDefault(), send())}>
      {children}
      <TextField label={label} unit={asset.unit} value={text} onInput={setText} error={text && "error" in parsed ? parsed.error : undefined} hint={purse && `You have ${format(purse.balance, asset.unit)}`} />
      {mustAllow && <p class="small soft">Two transactions: the first allows the tabs to take the amount, the second deposits it.</p>}
      <button class="primary" disabled={amount === undefined || !make}>
        {mustAllow ? "1. Allow the tabs to take it" : purse?.allowance === undefined ? words : `2. ${words}`}
      </button>
    </form>
  );
}
