// SPDX-License-Identifier: Apache-2.0
import { useEffect, useMemo, useState } from "preact/hooks";
import { proposeAll } from "../../chain/calls/votes.js";
import { kinds, type Kind } from "../../chain/proposing.js";
import { decodeCall, readBack } from "../../chain/read/calls.js";
import { draftOf, emptyDraft, isAsset, readFields, type Draft, type DraftUnits } from "../../chain/scale/draft.js";
import { tryAsDao } from "../../chain/trial.js";
import { actionAccounts, actionWords } from "../../domain/action.js";
import { format } from "../../domain/amount.js";
import type { KiteInterfacesDaoAction as Action, KiteInterfacesDaoActionLike as ActionLike } from "../../generated/dao/index.js";
import { Accounts } from "../../parts/accounts.js";
import { Heading } from "../../parts/basics.js";
import { AreaField, SelectField } from "../../parts/fields.js";
import { ValueFields } from "../../parts/valueField.js";
import { namesOf } from "../../state/names.js";
import { assetOf, errorUnits, useSession, type Session } from "../../state/session.js";
import { useView } from "../../state/view.js";
import { Consequences } from "./consequences.js";

const MAX_DESCRIPTION = 4_096;
const MAX_ACTIONS = 10;

/** An action as far as it is filled in. */
interface Planned {
  readonly kind: string;
  readonly drafts: readonly Draft[];
  /** What holds now is still being read, to begin with it. */
  readonly isWaiting?: boolean;
}

/** Proposes up to ten actions, all or nothing. `kind` and `values` are what the page's address begins with. */
export function ProposePage({ kind, values }: { kind: string | undefined; values: readonly string[] }) {
  const session = useSession();
  const { suite, kite, coin, head, review } = session;
  const all = useMemo(() => kinds(suite, kite, coin, (key) => assetOf(session, key).unit), [suite, session.assets.length]);
  const [planned, plan] = useState<readonly Planned[]>(() => [begin(all, kite.key, kind, values)]);
  const [description, setDescription] = useState("");
  const rules = useView(async () => (await suite.dao.query.parameters()).data, [], head.number);
  const length = new TextEncoder().encode(description).length;
  const error = length > MAX_DESCRIPTION ? `At most 4,096 bytes; this has ${length.toLocaleString("en")}.` : undefined;
  const made = planned.map((one) => actionOf(all, one, session));
  const actions = made.flatMap(({ action }) => (action ? [action] : []));
  const isReady = actions.length === planned.length && description.trim() !== "" && !error;
  const change = (place: number, next: Planned): void => plan((before) => before.map((one, at) => (at === place ? next : one)));
  return (
    <>
      <p class="small">
        <a href="#/governance">All proposals</a>
      </p>
      <Heading>Write a proposal</Heading>
      {rules.data && <p class="soft">You need {format(rules.data.proposalThreshold, kite.unit)} of votes, and no other live proposal.</p>}
      <form
        class="narrow"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) review(proposeAll(suite, description.trim(), actions, errorUnits(session)), () => (location.hash = "#/governance"));
        }}
      >
        {planned.map((one, place) => (
          <ActionForm
            key={place}
            place={place}
            planned={one}
            kinds={all}
            made={made[place]!}
            onChange={(next) => change(place, next)}
            onRemove={planned.length > 1 ? () => plan((before) => before.filter((_, at) => at !== place)) : undefined}
          />
        ))}
        {planned.length < MAX_ACTIONS && (
          <p>
            <button type="button" onClick={() => plan((before) => [...before, begin(all, kite.key)])}>
              Add another action
            </button>
          </p>
        )}
        <AreaField label="Why" value={description} onInput={setDescription} error={error} hint="Voters read this everywhere; it cannot be changed later." />
        <button class="primary" disabled={!isReady}>
          Propose
        </button>
      </form>
    </>
  );
}

// An asset is KITE until another one is chosen.
function begin(all: readonly Kind[], kite: string, key?: string, values: readonly string[] = []): Planned {
  const kind = all.find((one) => one.key === key) ?? all[0]!;
  const drafts = kind.fields.map(({ shape }, place) => {
    const value = values[place];
    if (value === undefined) return isAsset(shape) ? { chosen: "Psp22", parts: [{ text: kite }] } : emptyDraft(shape);
    return shape.kind === "truth" ? { isOn: value === "true" } : { text: value };
  });
  return { kind: kind.key, drafts, isWaiting: kind.now !== undefined };
}

interface Made {
  readonly action?: ActionLike;
  readonly read?: Action;
  readonly error?: string;
}

function actionOf(all: readonly Kind[], { kind: key, drafts }: Planned, session: Session): Made {
  const kind = all.find((one) => one.key === key)!;
  const values = readFields(kind.fields, drafts, unitsFor(kind, session));
  if (!values) return {};
  try {
    const action = kind.toAction(values);
    return { action, read: readBack(session.suite, [action])[0]! };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

function unitsFor(kind: Kind, session: Session): DraftUnits {
  return { kite: session.kite.unit, otherwise: kind.unit, ofAsset: (key) => assetOf(session, key).unit };
}

interface FormProps {
  readonly place: number;
  readonly planned: Planned;
  readonly kinds: readonly Kind[];
  readonly made: Made;
  readonly onChange: (planned: Planned) => void;
  readonly onRemove: (() => void) | undefined;
}

function ActionForm({ place, planned, kinds: all, made, onChange, onRemove }: FormProps) {
  const session = useSession();
  const kind = all.find(({ key }) => key === planned.kind)!;
  const units = unitsFor(kind, session);
  useEffect(() => {
    const fill = (drafts: readonly Draft[]): void => onChange({ kind: kind.key, drafts });
    kind.now?.().then(
      (now) => fill(kind.fields.map(({ name, shape }, at) => draftOf(name, shape, now[at], units))),
      () => fill(planned.drafts),
    );
  }, [kind.key]);
  return (
    <section class="card" aria-label={`Action ${place + 1}`}>
      <div class="row spread">
        <h2>Action {place + 1}</h2>
        {onRemove && (
          <button type="button" class="plain" onClick={onRemove}>
            Remove it
          </button>
        )}
      </div>
      <SelectField label="What it does" value={kind.key} onInput={(key) => onChange(begin(all, session.kite.key, key))} options={all.map(({ key, words, group }) => [key, words, group])} />
      {planned.isWaiting ? (
        <p class="soft waiting">Reading what holds now …</p>
      ) : (
        <ValueFields fields={kind.fields} drafts={planned.drafts} units={units} onInput={(drafts) => onChange({ kind: kind.key, drafts })} />
      )}
      {made.error && <p class="error">{made.error}</p>}
      {made.read && <Preview action={made.read} />}
    </section>
  );
}

// What was typed is encoded, decoded again and told: voters will read the same.
function Preview({ action }: { action: Action }) {
  const session = useSession();
  const { suite, assets, head } = session;
  const call = decodeCall(suite, action);
  const words = actionWords(action, call, namesOf(session));
  const trial = useView(() => tryAsDao(suite, [action], assets, errorUnits(session)), [words], head.number);
  const failure = trial.data?.[0] ?? trial.error;
  return (
    <div role="status">
      <p class="small soft">Voters will read:</p>
      <p>
        <strong>{words}</strong>
      </p>
      <Accounts addresses={actionAccounts(action, call)} />
      <Consequences action={action} call={call} />
      {failure && (
        <p class="warning">
          If the DAO did this now, it would fail: {failure} It can still be proposed, if that will have changed by then.
        </p>
      )}
    </div>
  );
}
