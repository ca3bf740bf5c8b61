// SPDX-License-Identifier: Apache-2.0
import { useEffect, useRef, useState } from "preact/hooks";
import type { Call } from "../chain/call.js";
import { dryRun, type DryRun, type Forecast } from "../chain/transaction.js";
import type { Account } from "../chain/wallet.js";
import { format, type Unit } from "../domain/amount.js";
import { FullAddress } from "./fullAddress.js";

/** A call that waits for the user's word. */
export interface Reviewed {
  readonly call: Call | Promise<Call>;
  readonly done: (() => void) | undefined;
}

interface Props {
  readonly reviewed: Reviewed;
  readonly account: Account | undefined;
  readonly coin: Unit;
  readonly agree: (call: Call, forecast: Forecast) => void;
  readonly leave: () => void;
}

/** Shows what a call would do and cost, as the chain says in a dry run, before anything is signed. */
export function Review({ reviewed, account, coin, agree, leave }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [call, setCall] = useState<Call>();
  const [result, setResult] = useState<DryRun>();

  useEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    void Promise.resolve(reviewed.call).then(
      async (made) => {
        setCall(made);
        if (account) setResult(await dryRun(made, account.address));
      },
      (error: Error) => setResult({ ok: false, reason: error.message }),
    );
  }, [reviewed, account?.address]);

  return (
    <dialog ref={dialog} onClose={leave} aria-labelledby="review-title">
      <h2 id="review-title">{call?.title ?? "A transaction"}</h2>
      {account ? (
        <p class="soft">
          Signed by {account.name} <span class="address">{account.address}</span>
        </p>
      ) : (
        <p class="error">Choose an account at the top of the page first.</p>
      )}
      {call?.to && (
        <p class="soft">
          For <FullAddress address={call.to} />
        </p>
      )}
      {call?.note && <p class="warning">{call.note}</p>}
      <div role="status">{account && <Outcome result={result} coin={coin} value={call?.value} />}</div>
      <div class="row">
        <button class="primary" disabled={!call || !result?.ok} onClick={() => call && result?.ok && agree(call, result)}>
          Sign and send
        </button>
        <button onClick={leave}>Back</button>
      </div>
    </dialog>
  );
}

function Outcome({ result, coin, value }: { result: DryRun | undefined; coin: Unit; value: bigint | undefined }) {
  if (!result) return <p class="soft waiting">Asking the chain what would happen …</p>;
  if (!result.ok) {
    return (
      <p class="error">
        <strong>This would fail.</strong> {result.reason}
      </p>
    );
  }
  return (
    <>
      <p class="ok">
        <strong>This would succeed.</strong>
      </p>
      <dl class="field">
        {value !== undefined && (
          <>
            <dt>Sent along</dt>
            <dd>{format(value, coin)}</dd>
          </>
        )}
        <dt>Fee</dt>
        <dd>about {format(result.fee, coin)}</dd>
        <dt>{result.deposit < 0n ? "Deposit returned" : "Storage deposit"}</dt>
        <dd>{depositWords(result.deposit, coin)}</dd>
      </dl>
    </>
  );
}

function depositWords(deposit: bigint, coin: Unit): string {
  if (deposit === 0n) return "none";
  return deposit < 0n ? format(-deposit, coin) : `${format(deposit, coin)}, held while the data is kept`;
}
