// SPDX-License-Identifier: Apache-2.0
import { chosenDraft, emptyDraft, isAsset, meaningOf, readLine, type Draft, type DraftUnits, type Meaning } from "../chain/scale/draft.js";
import type { Field, Shape } from "../chain/scale/shape.js";
import { labelOf } from "../domain/labels.js";
import { STAGES } from "../domain/stage.js";
import { useSession } from "../state/session.js";
import { Choices, SelectField, TextField } from "./fields.js";

interface Common<S extends Shape = Shape> {
  readonly name: string;
  readonly label: string;
  readonly shape: S;
  readonly draft: Draft;
  readonly onInput: (draft: Draft) => void;
  readonly siblings: readonly (readonly [Field, Draft])[];
  readonly units: DraftUnits;
}

type Of<K extends Shape["kind"]> = Common<Extract<Shape, { kind: K }>>;

interface FieldsProps {
  readonly fields: readonly Field[];
  readonly drafts: readonly Draft[];
  readonly onInput: (drafts: readonly Draft[]) => void;
  readonly units: DraftUnits;
}

/** A form for several values, made from what the metadata say of them. */
export function ValueFields({ fields, drafts, onInput, units }: FieldsProps) {
  const siblings = fields.map((field, place) => [field, drafts[place] ?? {}] as const);
  return (
    <>
      {siblings.map(([{ name, shape }, draft], place) => (
        <ValueField key={name} name={name} label={labelOf(name)} shape={shape} draft={draft} siblings={siblings} units={units} onInput={(next) => onInput(replaced(drafts, place, next))} />
      ))}
    </>
  );
}

function ValueField(props: Common) {
  const { shape } = props;
  switch (shape.kind) {
    case "truth":
      return <Truth {...props} shape={shape} />;
    case "option":
      return <Optional {...props} shape={shape} />;
    case "list":
      return <List {...props} shape={shape} />;
    case "record":
      return (
        <fieldset class="inset">
          <legend>{props.label}</legend>
          <ValueFields fields={shape.fields} drafts={props.draft.parts ?? []} units={props.units} onInput={(parts) => props.onInput({ parts })} />
        </fieldset>
      );
    case "choice":
      return isAsset(shape) ? <AssetChoice {...props} shape={shape} /> : <Choice {...props} shape={shape} />;
    default:
      return <Line {...props} />;
  }
}

const HINTS: Partial<Record<Meaning["is"], string>> = {
  duration: "With its unit: 3 days, or 2 hours 30 minutes.",
  moment: "In UTC: 2027-03-01 12:00.",
};

function Line({ name, label, shape, draft, onInput, siblings, units }: Common) {
  const meaning: Meaning = shape.kind === "number" ? meaningOf(name, shape.bits, siblings, units) : { is: "count" };
  const text = draft.text ?? "";
  const { error } = readLine(shape, meaning, text);
  const unit = meaning.is === "amount" ? meaning.unit : meaning.is === "percent" ? "%" : undefined;
  const full = shape.kind === "account" ? `${label} (address)` : label;
  const hint = shape.kind === "bytes" ? "Bytes as hex: 0x…" : HINTS[meaning.is];
  return <TextField label={full} unit={unit} value={text} onInput={(next) => onInput({ text: next })} error={text ? error : undefined} hint={hint} />;
}

function Truth({ label, draft, onInput }: Of<"truth">) {
  const value = draft.isOn === undefined ? "" : draft.isOn ? "yes" : "no";
  return <Choices legend={label} value={value} onInput={(next) => onInput({ isOn: next === "yes" })} options={[["yes", "Yes"], ["no", "No"]]} />;
}

function Optional({ name, label, shape, draft, onInput, siblings, units }: Of<"option">) {
  const inner = draft.parts?.[0] ?? emptyDraft(shape.inner);
  return (
    <>
      <Choices legend={label} value={draft.isOn ? "some" : "none"} onInput={(next) => onInput({ isOn: next === "some", parts: [inner] })} options={[["none", "None"], ["some", "This one"]]} />
      {draft.isOn && <ValueField name={name} label={label} shape={shape.inner} draft={inner} siblings={siblings} units={units} onInput={(part) => onInput({ isOn: true, parts: [part] })} />}
    </>
  );
}

function List({ name, label, shape, draft, onInput, siblings, units }: Of<"list">) {
  const parts = draft.parts ?? [];
  const isFixed = shape.length !== undefined;
  const called = (place: number): string => (isFixed && shape.length === STAGES.length ? STAGES[place]! : `${label}, entry ${place + 1}`);
  return (
    <fieldset class="inset">
      <legend>{label}</legend>
      {parts.map((part, place) => (
        <div key={place}>
          <ValueField name={name} label={called(place)} shape={shape.item} draft={part} siblings={siblings} units={units} onInput={(next) => onInput({ parts: replaced(parts, place, next) })} />
          {!isFixed && (
            <button type="button" class="plain small" onClick={() => onInput({ parts: parts.filter((_, at) => at !== place) })}>
              Remove {called(place).toLowerCase()}
            </button>
          )}
        </div>
      ))}
      {!isFixed && (
        <button type="button" onClick={() => onInput({ parts: [...parts, emptyDraft(shape.item)] })}>
          Add to {label.toLowerCase()}
        </button>
      )}
    </fieldset>
  );
}

function Choice({ label, shape, draft, onInput, units }: Of<"choice">) {
  const { fields = [] } = shape.variants.find(({ name }) => name === draft.chosen) ?? {};
  return (
    <>
      <SelectField label={label} value={draft.chosen ?? ""} onInput={(next) => onInput(chosenDraft(shape, next))} options={shape.variants.map(({ name }) => [name, labelOf(name)])} />
      <ValueFields fields={fields} drafts={draft.parts ?? []} units={units} onInput={(parts) => onInput({ chosen: draft.chosen!, parts })} />
    </>
  );
}

const OTHER = "other";

function AssetChoice({ label, draft, onInput }: Of<"choice">) {
  const { assets } = useSession();
  const address = draft.parts?.[0]?.text ?? "";
  const isOther = draft.chosen === "Psp22" && !assets.some(({ key }) => key === address);
  const choose = (key: string): void => onInput(key === "native" ? { chosen: "Native", parts: [] } : { chosen: "Psp22", parts: [{ text: key === OTHER ? "" : key }] });
  return (
    <>
      <SelectField
        label={label}
        value={isOther ? OTHER : draft.chosen === "Native" ? "native" : address}
        onInput={choose}
        options={[...assets.map(({ key, unit }) => [key, unit.symbol] as const), [OTHER, "another token"]]}
      />
      {isOther && <Line name="token" label="Token" shape={{ kind: "account" }} draft={{ text: address }} onInput={({ text = "" }) => onInput({ chosen: "Psp22", parts: [{ text }] })} siblings={[]} units={NO_UNITS} />}
    </>
  );
}

const NOTHING = { symbol: "", decimals: 0 };
const NO_UNITS: DraftUnits = { kite: NOTHING, otherwise: NOTHING, ofAsset: () => NOTHING };

function replaced(drafts: readonly Draft[], place: number, next: Draft): Draft[] {
  return drafts.map((draft, at) => (at === place ? next : draft));
}
