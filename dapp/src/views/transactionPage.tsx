// SPDX-License-Identifier: Apache-2.0
import { DeedList } from "../parts/activity.js";
import { Empty, Heading, Loaded, Moment } from "../parts/basics.js";
import { Copyable, FullAddress } from "../parts/fullAddress.js";
import { NameAnIndex } from "../parts/past.js";
import { Receipt } from "../parts/receipt.js";
import { useSession } from "../state/session.js";
import { useView } from "../state/view.js";

/** One transaction: when, by whom, and what it did. */
export function TransactionPage({ hash }: { hash: string }) {
  const { index } = useSession();
  const indexer = index.indexed?.indexer;
  const isHash = /^0x[0-9a-f]{64}$/i.test(hash);
  const view = useView(async () => (indexer && isHash ? ((await indexer.receipt(hash)) ?? null) : undefined), [hash, indexer?.url], index.indexed?.last);
  return (
    <>
      <Heading>Transaction</Heading>
      <p class="wrap">
        <Copyable text={hash} what="the transaction's hash" />
      </p>
      {!isHash && <Empty>This is no hash of a transaction: one has 0x and 64 digits. Copy it again.</Empty>}
      {isHash && !indexer && !index.isLooking && (
        <>
          <Empty>A transaction is found by its hash with an index only: a node looks for it in no block.</Empty>
          <NameAnIndex />
        </>
      )}
      {isHash && indexer && (
        <Loaded view={view}>
          {(found) =>
            found ? (
              <section class="card" aria-labelledby="did">
                <h2 id="did">What it did</h2>
                <DeedList deeds={found.events.deeds} />
                {found.events.payments.map((payment, place) => (
                  <Receipt key={place} payment={payment} />
                ))}
                <dl class="small">
                  <dt>When</dt>
                  <dd>
                    <Moment ms={found.place.timeMs} />
                  </dd>
                  <dt>Signed by</dt>
                  <dd>{found.signer ? <FullAddress address={found.signer} /> : "nobody, or in a way that is not known here"}</dd>
                  <dt>Block</dt>
                  <dd>
                    {found.place.block.toLocaleString("en")} <Copyable text={found.place.blockHash} what="the block's hash" />
                  </dd>
                </dl>
              </section>
            ) : (
              <Empty>No contract of KITE said anything in a transaction with this hash, as far as the index has read.</Empty>
            )
          }
        </Loaded>
      )}
    </>
  );
}
