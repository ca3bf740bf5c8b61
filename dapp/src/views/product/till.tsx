// SPDX-License-Identifier: Apache-2.0
import { flushTill, openTill } from "../../chain/calls/tills.js";
import { readTill, type FoundTill } from "../../chain/read/tills.js";
import { Amount } from "../../parts/basics.js";
import { Copyable } from "../../parts/fullAddress.js";
import { QrCode } from "../../parts/qr.js";
import { errorUnits, useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";

/** The address of a product, for whoever can do nothing but a plain transfer, and what has arrived there. */
export function TillCard({ product }: { product: number }) {
  const { suite, assets, head, tills } = useSession();
  const address = tills.data?.(product);
  const read = async (): Promise<FoundTill | undefined> => (address ? readTill(suite, address, assets) : undefined);
  const { data: till, error } = useView(read, [product, address], `${head.number} ${assets.length}`);
  return (
    <section class="card" aria-labelledby="till">
      <h2 id="till">Pay by a plain transfer</h2>
      <p class="small soft">What is sent to this address, from an exchange or by any wallet, is paid to the product: the coin, KITE, and every token that is listed. Nobody can take it elsewhere.</p>
      {(tills.error ?? error) && <p class="error">{tills.error ?? error}</p>}
      {address && (
        <>
          <QrCode text={address} label={`The address of the till of product ${product}`} />
          <p class="wrap">
            <Copyable text={address} what="the till's address" />
          </p>
          {till && <Contents product={product} address={address} till={till} />}
        </>
      )}
    </section>
  );
}

function Contents({ product, address, till: { isOpen, waiting } }: { product: number; address: string; till: FoundTill }) {
  const session = useSession();
  const { suite, review } = session;
  return (
    <>
      {waiting.length === 0 && <p class="soft">Nothing waits there now.</p>}
      {waiting.map(({ asset, amount }) => (
        <div class="row spread" key={asset.key}>
          <span>
            <Amount of={amount} unit={asset.unit} /> {isOpen ? "waits there" : "waits until the till was made"}
          </span>
          {isOpen && (
            <button onClick={() => review(flushTill(suite, address, product, asset, errorUnits(session, asset.unit)))} aria-label={`Pay it to the product: ${asset.unit.symbol} in the till`}>
              Pay it to the product
            </button>
          )}
        </div>
      ))}
      {isOpen ? (
        <p class="small soft">The till was made. Whoever pays what waits there to the product pays the fee of that transaction, and nothing else.</p>
      ) : (
        <>
          <p class="small soft">The till was not made yet. What is sent there before is in it once it was; anybody can make it, and pays its deposit.</p>
          <button onClick={() => review(openTill(suite, product, errorUnits(session)))}>Make the till</button>
        </>
      )}
    </>
  );
}
