// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import type { PaymentEvent } from "../chain/events.js";
import { proofOf, transactionHash, type Proof } from "../chain/receipt.js";
import { format, percent } from "../domain/amount.js";
import { STAGES } from "../domain/stage.js";
import type { KiteInterfacesRouterSplit as Split } from "../generated/router/index.js";
import { assetOf, useSession } from "../state/session.js";
import { useView } from "../state/view.js";
import { Moment } from "./basics.js";
import { Copyable, FullAddress } from "./fullAddress.js";

/** Where a payment went, part by part; parts of nothing are left out. */
export function splitRows(split: Split): [string, bigint][] {
  const rows: [string, bigint][] = [
    ["Protocol fee", split.fee],
    ["Upstream products", split.upstream],
    ...STAGES.map((stage, place): [string, bigint] => [stage, split.stages[place] ?? 0n]),
    ["The product's reserve", split.reserve],
  ];
  return rows.filter(([, part]) => part > 0n);
}

/** A payment with all by which it can be found and checked, shown when it is asked for. */
export function Receipt({ payment }: { payment: PaymentEvent }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="small" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Receipt</summary>
      {isOpen && <Details payment={payment} />}
    </details>
  );
}

const PROOF_WORDS: Record<Proof, string> = {
  there: "The node's own block has this payment.",
  "not there": "The node's own block has no such payment: whoever told of it is wrong.",
  unknown: "The node no longer has the events of this block: the index alone tells of it.",
};

function Details({ payment }: { payment: PaymentEvent }) {
  const session = useSession();
  const { unit } = assetOf(session, payment.asset);
  const { data: hash, error } = useView(() => transactionHash(session.suite.client, payment), [payment.blockHash, payment.transaction]);
  const { data: proof } = useView(() => proofOf(session.suite, payment), [payment.blockHash, payment.transaction, String(payment.amount)]);
  return (
    <dl>
      <dt>Paid</dt>
      <dd>{format(payment.amount, unit)}</dd>
      <dt>When</dt>
      <dd>
        <Moment ms={payment.timeMs} />
      </dd>
      {"payer" in payment.from && (
        <>
          <dt>By</dt>
          <dd>
            <FullAddress address={payment.from.payer} />
          </dd>
        </>
      )}
      {payment.reference !== undefined && (
        <>
          <dt>Reference</dt>
          <dd class="wrap">{String(payment.reference)}</dd>
        </>
      )}
      {splitRows(payment.split).map(([words, part]) => (
        <Part key={words} words={words} part={format(part, unit)} share={percent(Number((part * 10_000n) / payment.amount))} />
      ))}
      <dt>Transaction</dt>
      <dd>{hash ? <Copyable text={hash} what="the transaction's hash" /> : (error ?? "…")}</dd>
      <dt>Block</dt>
      <dd>
        {payment.block.toLocaleString("en")} <Copyable text={payment.blockHash} what="the block's hash" />
      </dd>
      <dt>Checked</dt>
      <dd class={proof === "not there" ? "error" : proof === "there" ? "ok" : undefined}>{proof ? PROOF_WORDS[proof] : "…"}</dd>
    </dl>
  );
}

function Part({ words, part, share }: { words: string; part: string; share: string }) {
  return (
    <>
      <dt>{words}</dt>
      <dd>
        {part} ({share})
      </dd>
    </>
  );
}
