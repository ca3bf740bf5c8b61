// SPDX-License-Identifier: Apache-2.0
import { allProducts } from "../chain/read/products.js";
import { count, format, percent } from "../domain/amount.js";
import { registryWords } from "../domain/errors/registry.js";
import { openingWord, STAGE_WORDS } from "../domain/stage.js";
import { duration } from "../domain/time.js";
import type { KiteInterfacesDaoParameters as Parameters } from "../generated/dao/index.js";
import type { KiteInterfacesRegistryHowToJoin as HowToJoin } from "../generated/registry/index.js";
import { Badge, Empty, Heading, Loaded, Told, Who } from "../parts/basics.js";
import { Copyable } from "../parts/fullAddress.js";
import { SelectField } from "../parts/fields.js";
import { errorUnits, useSession } from "../state/session.js";
import { useView } from "../state/view.js";
import { SlowVote } from "./slowVote.js";

const WEIGHT_ONE = 1n << 40n;
const OPENING_TONES = { open: "good", full: "warn", closed: undefined } as const;

/** All that a newcomer needs to take part in a product, as the registry tells it. */
export function Join({ product }: { product: number | undefined }) {
  const session = useSession();
  const { suite, head } = session;
  const products = useView(() => allProducts(suite), [], head.number);
  const id = product ?? products.data?.[0]?.id;
  const view = useView(async () => (id === undefined ? null : (await suite.registry.query.howToJoin(id)).data), [id], head.number);
  const rules = useView(async () => (await suite.dao.query.parameters()).data, [], head.number);
  return (
    <>
      <Heading>How to take part</Heading>
      <p class="soft">No gatekeeper holds a key: you put up a bond, the product's curator looks at your work, and it earns from the next epoch on.</p>
      <Loaded view={products}>
        {(all) =>
          all.length === 0 ? (
            <Empty>There is no product yet to take part in.</Empty>
          ) : (
            <div style={{ maxWidth: "24rem" }}>
              <SelectField label="Product" value={String(id)} onInput={(next) => (location.hash = `#/join/${next}`)} options={all.map((one) => [String(one.id), one.name])} />
            </div>
          )
        }
      </Loaded>
      {id !== undefined && (
        <Loaded view={view}>
          {(answer) => answer && (answer.isErr ? <Empty>{registryWords(answer.err, errorUnits(session))}</Empty> : <Steps id={id} how={answer.value} parameters={rules.data} />)}
        </Loaded>
      )}
    </>
  );
}

function Steps({ id, how, parameters }: { id: number; how: HowToJoin; parameters: Parameters | undefined }) {
  const { kite } = useSession();
  const bond = format(how.bondPerUnit, kite.unit);
  return (
    <div class="columns">
      <section class="card" aria-labelledby="steps">
        <h2 id="steps">Step by step</h2>
        <ol class="steps">
          <li>
            Read what the product is: <span class="address"><Told text={how.metadataUri || "its registrant gave no address"} /></span>
          </li>
          <li>
            Have {bond} for each unit of work that you submit. This is your bond: it comes back {count(how.windowEpochs, "epoch")} after you end the contribution.
          </li>
          <li>
            <a href="#/work">Submit your work</a> to one of the open stages, with an address at which it can be seen. Bond and submission are one transaction.
          </li>
          <li>
            The curator, <Who address={how.curator.address()} />, accepts or rejects it within {duration(how.curatorAnswersMs)}. If rejected, the bond comes back at once;
            without an answer you can take it back.
          </li>
          <li>
            Accepted work earns from the next epoch on. <a href="#/work">Claim</a> what you earned once {count(how.windowEpochs, "closed epoch")} lie behind it.
          </li>
        </ol>
        <h3>If somebody doubts your work</h3>
        <p>
          Anyone may challenge it with {format(how.challengeBond, kite.unit)}, or with {percent(how.challengeBondBps)} of your own bond if that is more. A part of the challenger's
          bond is yours if they are wrong, the rest the treasury's. The arbiter, <Who address={how.arbiter.address()} />, decides within {duration(how.arbiterAnswersMs)} of the
          last challenge; otherwise it lapses in your favour. If it is upheld, your bond and the income of the trailing window are lost.
        </p>
        {parameters && <SlowVote arbiter={how.arbiter.address()} arbiterAnswersMs={how.arbiterAnswersMs} parameters={parameters} />}
      </section>
      <div>
        <section class="card" aria-labelledby="stages">
          <h2 id="stages">Stages</h2>
          <table>
            <tbody>
              {how.stages.map((opening) => (
                <tr key={opening.stage}>
                  <th scope="row">
                    {opening.stage}
                    <div class="small soft" style={{ fontWeight: 400 }}>{STAGE_WORDS[opening.stage]}</div>
                  </th>
                  <td class="number">{percent(opening.weightBps)}</td>
                  <td>
                    <Badge tone={OPENING_TONES[openingWord(opening, how.unitWeight)]}>{openingWord(opening, how.unitWeight)}</Badge>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <p class="small soft">{weightWords(how.unitWeight)}</p>
          {how.stages.some((opening) => openingWord(opening, how.unitWeight) === "full") && (
            <p class="small soft">A stage that is full has no room for more work: look for a successor of the product.</p>
          )}
        </section>
        <section class="card" aria-labelledby="where">
          <h2 id="where">From a wallet or a contract</h2>
          <dl class="small">
            <dt>Product</dt>
            <dd>{id}</dd>
            <dt>Send KITE of</dt>
            <dd>
              <Copyable text={how.kite.address()} what="the address of KITE" />
            </dd>
            <dt>by transfer_and_call to</dt>
            <dd>
              <Copyable text={how.registry.address()} what="the address of the registry" />
            </dd>
            <dt>with the data of</dt>
            <dd>the registry's message request_data</dd>
          </dl>
        </section>
      </div>
    </div>
  );
}

function weightWords(weight: bigint | undefined): string {
  if (weight === undefined) return "The product takes no more work: look for its successor.";
  if (weight === WEIGHT_ONE) return "A unit accepted now weighs 1.";
  return `A unit accepted now weighs ${(Number(weight) / Number(WEIGHT_ONE)).toFixed(2)}: later work weighs more, by the product's half-life.`;
}
