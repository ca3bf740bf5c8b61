// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { isAddress } from "../../chain/address.js";
import { openTab } from "../../chain/calls/tabs.js";
import { allProducts } from "../../chain/read/products.js";
import { DELAY_BOUNDS, signerProblem } from "../../domain/tab.js";
import { parseDuration } from "../../domain/typedTime.js";
import { AssetField } from "../../parts/assetField.js";
import { SelectField, TextField } from "../../parts/fields.js";
import { Copyable } from "../../parts/fullAddress.js";
import { useSession } from "../../state/session.js";
import { useView } from "../../state/view.js";
import type { KiteInterfacesTabTermsLike as Terms } from "../../generated/tab/index.js";
import { DepositForm } from "./depositForm.js";

const NOTHING = { product: "", seller: "", signer: "", delay: "1 day" };

/** Opens a tab: a deposit from which a seller takes what was used, as far as the payer's key signed for it. */
export function OpenForm() {
  const { suite, assets, kite, standing } = useSession();
  const { data: products = [] } = useView(() => allProducts(suite), []);
  const [draft, setDraft] = useState(NOTHING);
  const [salt, setSalt] = useState(newSalt);
  const [key, setKey] = useState(kite.key);
  const asset = assets.find((one) => one.key === key) ?? kite;
  const set = (part: Partial<typeof NOTHING>): void => setDraft((before) => ({ ...before, ...part }));
  const terms = standing(asset.key) === "taken" ? termsOf(draft, asset.id, salt) : undefined;
  return (
    <section class="card narrow" aria-labelledby="open-tab">
      <h2 id="open-tab">Open a tab</h2>
      <p class="small soft">A deposit for metered use: a key of yours signs, off the chain, the most that may have been taken in all, and the seller takes no more than that. What is left goes back to you.</p>
      <DepositForm
        asset={asset}
        label="Deposit"
        words="Open the tab"
        make={terms && ((amount, units) => openTab(suite, terms, asset, amount, units))}
        done={() => (setDraft(NOTHING), setSalt(newSalt()))}
      >
        <SelectField label="Product" value={draft.product} onInput={(product) => set({ product })} options={[["", "choose one"], ...products.map(({ id, name }) => [String(id), name] as const)]} />
        <TextField label="Seller (address)" value={draft.seller} onInput={(seller) => set({ seller })} error={draft.seller && !isAddress(draft.seller.trim()) ? "This is no address: copy it again." : undefined} hint="Says how much was used, and takes it: whoever runs the API tells its address." />
        <TextField label="Key that signs (Ethereum address)" value={draft.signer} onInput={(signer) => set({ signer })} error={draft.signer ? signerProblem(draft.signer) : undefined} hint="Of the agent or wallet that will pay: it can sign away the deposit, and nothing else." />
        <TextField label="Delay of a withdrawal" value={draft.delay} onInput={(delay) => set({ delay })} error={delayProblem(draft.delay)} hint="From 15 minutes to 30 days. The seller can take in this time; sellers ask for some." />
        <AssetField value={asset.key} onInput={setKey} />
        {terms && <TabNumber terms={terms} />}
      </DepositForm>
    </section>
  );
}

function TabNumber({ terms }: { terms: Terms }) {
  const { suite, account } = useSession();
  const ask = async (): Promise<string | undefined> => (account ? (await suite.tab.query.idOf(account.address, terms)).data : undefined);
  const { data } = useView(ask, [account?.address, ...Object.values(terms).map(String), JSON.stringify(terms.asset)]);
  if (!data) return null;
  return (
    <p class="small soft wrap">
      Its number will be <Copyable text={data} what="the tab's number" />
    </p>
  );
}

function termsOf({ product, seller, signer, delay }: typeof NOTHING, asset: Terms["asset"], salt: bigint): Terms | undefined {
  const time = parseDuration(delay);
  if (!product || !isAddress(seller.trim()) || signerProblem(signer) || delayProblem(delay) || "error" in time) return undefined;
  return { product: Number(product), seller: seller.trim(), signer: signer.trim().toLowerCase() as `0x${string}`, withdrawDelayMs: time.ms, asset, salt };
}

function delayProblem(text: string): string | undefined {
  const time = parseDuration(text);
  if ("error" in time) return time.error;
  return time.ms < DELAY_BOUNDS.least || time.ms > DELAY_BOUNDS.most ? "A withdrawal must take 15 minutes to 30 days." : undefined;
}

// Tabs on the same terms would have the same number.
function newSalt(): bigint {
  return crypto.getRandomValues(new BigUint64Array(1))[0]!;
}
