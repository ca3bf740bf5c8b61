// SPDX-License-Identifier: Apache-2.0
import { isAddress } from "../chain/address.js";
import { allProposals } from "../chain/read/governance.js";
import { allProducts } from "../chain/read/products.js";
import type { Suite } from "../chain/suite.js";
import { readId } from "../domain/number.js";
import { referenceNumber } from "../domain/reference.js";
import { DeedList } from "../parts/activity.js";
import { Heading, Loaded, Told } from "../parts/basics.js";
import { HowFarBack } from "../parts/past.js";
import { usePastOf } from "../state/pastOf.js";
import { useSession } from "../state/session.js";
import { useView } from "../state/view.js";

/** Something that was found, and where it is. */
interface Hit {
  readonly href: string;
  readonly words: string;
}

/** What fits some words: products, proposals and contributions, accounts, transactions, payments by their reference. */
export function SearchPage({ words }: { words: string }) {
  const { suite, head } = useSession();
  const view = useView(() => hits(suite, words), [words], head.number);
  const reference = referenceNumber(words);
  return (
    <>
      <Heading>
        Found for “<Told text={words} />”
      </Heading>
      <section class="card" aria-labelledby="hits">
        <h2 id="hits">Pages</h2>
        <Loaded view={view}>
          {(found) =>
            found.length === 0 ? (
              <p class="soft">No product, contribution, proposal, account or transaction fits.</p>
            ) : (
              <ul>
                {found.map(({ href, words: name }) => (
                  <li key={href}>
                    <a href={href}>
                      <Told text={name} />
                    </a>
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      </section>
      {reference ? <Referred reference={reference} /> : null}
    </>
  );
}

function Referred({ reference }: { reference: bigint }) {
  const past = usePastOf({ reference });
  const deeds = past.events?.deeds ?? [];
  return (
    <section class="card" aria-labelledby="referred">
      <h2 id="referred">Payments with this reference</h2>
      {deeds.length === 0 ? <p class="soft">None, as far as can be seen.</p> : <DeedList deeds={deeds} />}
      <HowFarBack what="Payments" of={past} />
    </section>
  );
}

async function hits(suite: Suite, words: string): Promise<Hit[]> {
  const wanted = words.trim();
  if (/^0x[0-9a-fA-F]{64}$/.test(wanted)) return [{ href: `#/transactions/${wanted.toLowerCase()}`, words: `Transaction ${wanted}` }];
  if (isAddress(wanted)) return [{ href: `#/accounts/${wanted}`, words: `Account ${wanted}` }];
  const [products, proposals] = await Promise.all([allProducts(suite), allProposals(suite)]);
  const id = readId(wanted);
  const contribution = id ? (await suite.registry.query.contribution(id)).data : undefined;
  const fits = (...texts: string[]): boolean => wanted !== "" && texts.some((text) => text.toLowerCase().includes(wanted.toLowerCase()));
  return [
    ...products.filter((one) => one.id === id || fits(one.name, one.product.terms.metadataUri)).map((one) => ({ href: `#/products/${one.id}`, words: `Product ${one.id}: ${one.name}` })),
    ...(contribution ? [{ href: `#/contributions/${id}`, words: `Contribution ${id}` }] : []),
    ...proposals.filter((one) => one.id === id || fits(one.description)).map((one) => ({ href: `#/governance/${one.id}`, words: `Proposal ${one.id}: ${one.description.slice(0, 80)}` })),
  ];
}
