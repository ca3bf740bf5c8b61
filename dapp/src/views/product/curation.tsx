// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { isAddress } from "../../chain/address.js";
import { acceptCuration, offerCuration, takeOfferBack } from "../../chain/calls/work.js";
import type { NamedProduct } from "../../chain/read/products.js";
import { FullAddress } from "../../parts/fullAddress.js";
import { TextField } from "../../parts/fields.js";
import { errorUnits, useSession } from "../../state/session.js";

/** Handing on the curation of a product, for its curator and for the account that it was offered to. */
export function Curation({ id, product: { curator, pendingCurator } }: NamedProduct) {
  const session = useSession();
  const { suite, account, review } = session;
  const isCurator = account !== undefined && curator.address() === account.address;
  const isPending = account !== undefined && pendingCurator?.address() === account.address;
  if (!isCurator && !isPending) return null;
  return (
    <section class="card" aria-labelledby="curation">
      <h2 id="curation">Curation</h2>
      {isPending && !isCurator && (
        <>
          <p class="small soft">You were offered to accept and reject the contributions to this product.</p>
          <button class="primary" onClick={() => review(acceptCuration(suite, id, errorUnits(session)))}>
            Become the curator
          </button>
        </>
      )}
      {isCurator && pendingCurator && !isPending && (
        <div class="row spread" style={{ marginBottom: "0.9rem" }}>
          <span>
            Offered, and not accepted yet, to <FullAddress address={pendingCurator.address()} />
          </span>
          <button onClick={() => review(takeOfferBack(suite, id, curator.address(), errorUnits(session)))}>Take the offer back</button>
        </div>
      )}
      {isCurator && <OfferForm id={id} />}
    </section>
  );
}

function OfferForm({ id }: { id: number }) {
  const session = useSession();
  const [curator, setCurator] = useState("");
  const error = curator && !isAddress(curator.trim()) ? "This is no address: copy it again." : undefined;
  return (
    <details>
      <summary>Hand on the curation</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          session.review(offerCuration(session.suite, id, curator.trim(), errorUnits(session)), () => setCurator(""));
        }}
      >
        <TextField label="Address of the new curator" value={curator} onInput={setCurator} error={error} hint="Accepts and rejects contributions once it has accepted this; until then you do." />
        <button disabled={!curator || error !== undefined}>Offer the curation</button>
      </form>
    </details>
  );
}
