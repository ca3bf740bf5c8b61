// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { registerProduct } from "../chain/calls/work.js";
import { messages } from "../chain/read/calls.js";
import { emptyDraft, readFields, type Draft, type DraftUnits } from "../chain/scale/draft.js";
import type { Field, Shape } from "../chain/scale/shape.js";
import { NO_FILE } from "../chain/evidence.js";
import { format, percent } from "../domain/amount.js";
import type { KiteInterfacesRegistryTermsLike as Terms } from "../generated/registry/index.js";
import { Heading } from "../parts/basics.js";
import { ValueFields } from "../parts/valueField.js";
import { assetOf, errorUnits, useSession, type Session } from "../state/session.js";
import { useView } from "../state/view.js";

const ALL_BPS = 10_000;

/** Registers a product: its terms, which never change. */
export function RegisterPage() {
  const session = useSession();
  const { suite, kite, head, review } = session;
  const fields = termsFields(session);
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => fields.map((field) => begin(field, session)));
  const rules = useView(async () => (await suite.registry.query.settings()).data.rules, [], head.number);
  const units: DraftUnits = { kite: kite.unit, otherwise: kite.unit, ofAsset: (key) => assetOf(session, key).unit };
  const terms = readTerms(fields, drafts, units);
  const sum = terms?.stageBps.reduce((all, bps) => all + bps, 0);
  const problem = sum !== undefined && sum !== ALL_BPS ? `The stages must get 100 % together; these get ${percent(sum)}.` : undefined;
  const isReady = terms !== undefined && !problem;
  return (
    <>
      <p class="small">
        <a href="#/products">All products</a>
      </p>
      <Heading>Register a product</Heading>
      <p class="soft">
        Its terms never change: a new version is a new product that names the one it replaces.
        {rules.data && ` The bond for each unit of work is ${format(rules.data.minBondPerUnit, kite.unit)} to ${format(rules.data.maxBondPerUnit, kite.unit)}.`}
      </p>
      <form
        class="narrow card"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) review(registerProduct(suite, terms, errorUnits(session)), () => (location.hash = "#/products"));
        }}
      >
        <ValueFields fields={fields} drafts={drafts} units={units} onInput={setDrafts} />
        {problem && <p class="error">{problem}</p>}
        <button class="primary" disabled={!isReady}>
          Register
        </button>
      </form>
    </>
  );
}

function termsFields({ suite }: Session): readonly Field[] {
  const [terms] = messages(suite, "registry").find(({ label }) => label === "register_product")!.fields;
  return (terms!.shape as Extract<Shape, { kind: "record" }>).fields;
}

// Whoever registers curates, nothing is charged and nothing decays, until another figure is typed.
function begin({ name, shape }: Field, { account }: Session): Draft {
  const texts: Record<string, string> = { curator: account?.address ?? "", metadataHash: NO_FILE, licenseBps: "0", halfLifeEpochs: "0" };
  return name in texts ? { text: texts[name]! } : emptyDraft(shape);
}

function readTerms(fields: readonly Field[], drafts: readonly Draft[], units: DraftUnits): Terms | undefined {
  const values = readFields(fields, drafts, units);
  return values && (Object.fromEntries(fields.map(({ name }, place) => [name, values[place]])) as Terms);
}
