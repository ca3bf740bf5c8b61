// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import type { Unit } from "../domain/amount.js";

interface Common {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string | undefined;
  readonly required?: boolean;
}

interface Marks {
  readonly id: string;
  readonly "aria-describedby": string;
  readonly "aria-invalid": boolean;
}

function Field({ label, hint, error, children }: Pick<Common, "label" | "hint" | "error"> & { children: (marks: Marks) => ComponentChildren }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, "aria-describedby": `${id}-more`, "aria-invalid": error !== undefined })}
      <div id={`${id}-more`}>
        {hint && <p class="hint">{hint}</p>}
        {error && <p class="error">{error}</p>}
      </div>
    </div>
  );
}

/** A line of text, with its unit behind it if it has one. */
export function TextField({ label, hint, error, value, onInput, unit, required = false }: Common & { unit?: Unit | string }) {
  const symbol = typeof unit === "string" ? unit : unit?.symbol;
  return (
    <Field label={symbol ? `${label} (${symbol})` : label} hint={hint} error={error}>
      {(marks) => (
        <div class="with-unit">
          <input {...marks} value={value} required={required} autocomplete="off" onInput={(event) => onInput(event.currentTarget.value)} />
          {symbol && <span aria-hidden="true">{symbol}</span>}
        </div>
      )}
    </Field>
  );
}

/** Several lines of text. */
export function AreaField({ label, hint, error, value, onInput }: Common) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(marks) => <textarea {...marks} rows={3} value={value} onInput={(event) => onInput(event.currentTarget.value)} />}
    </Field>
  );
}

/** A file of the user's. */
export function FileField({ label, hint, onInput }: Pick<Common, "label" | "hint"> & { onInput: (file: File | undefined) => void }) {
  return (
    <Field label={label} hint={hint} error={undefined}>
      {(marks) => <input {...marks} type="file" onChange={(event) => onInput(event.currentTarget.files?.[0])} />}
    </Field>
  );
}

/** Something to choose: its value, its words, and the group that it is in, if there are groups. */
export type Option = readonly [value: string, words: string, group?: string];

function groupsOf(options: readonly Option[]): [string | undefined, Option[]][] {
  const groups = new Set(options.map(([, , group]) => group));
  return [...groups].map((group) => [group, options.filter((option) => option[2] === group)]);
}

function toOption([key, words]: Option) {
  return (
    <option key={key} value={key}>
      {words}
    </option>
  );
}

/** One of several. */
export function SelectField({ label, hint, error, value, onInput, options }: Common & { options: readonly Option[] }) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(marks) => (
        <select {...marks} value={value} onChange={(event) => onInput(event.currentTarget.value)}>
          {groupsOf(options).map(([group, members]) => (group ? <optgroup label={group}>{members.map(toOption)}</optgroup> : members.map(toOption)))}
        </select>
      )}
    </Field>
  );
}

/** One of a few, all in sight. */
export function Choices({ legend, value, onInput, options }: { legend: string; value: string; onInput: (value: string) => void; options: readonly (readonly [value: string, words: string])[] }) {
  const name = useId();
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div class="choices">
        {options.map(([key, words]) => (
          <label key={key}>
            <input type="radio" name={name} checked={value === key} onChange={() => onInput(key)} />
            {words}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
