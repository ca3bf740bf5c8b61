// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { isAddress } from "../../chain/address.js";
import { submit } from "../../chain/calls/work.js";
import { readBatch, type BatchOfMany } from "../../chain/batchFile.js";
import { evidenceHash, NO_FILE } from "../../chain/evidence.js";
import type { NamedProduct } from "../../chain/read/products.js";
import { count, format, parseCount, percent } from "../../domain/amount.js";
import { STAGES, type Stage } from "../../domain/stage.js";
import { FileField, SelectField, TextField } from "../../parts/fields.js";
import { errorUnits, useSession } from "../../state/session.js";

const MAX_UNITS = 4_294_967_295n;

/** Submits work with its bond. */
export function SubmitForm({ products }: { products: readonly NamedProduct[] }) {
  const session = useSession();
  const { kite, suite, review } = session;
  const open = products.filter(({ product }) => !product.isStopped);
  const [chosen, choose] = useState<string>();
  const [stageChosen, chooseStage] = useState<string>();
  const [units, setUnits] = useState("");
  const [evidence, setEvidence] = useState("");
  const [payee, setPayee] = useState("");
  const [file, setFile] = useState<File>();
  const [batch, setBatch] = useState<BatchOfMany>();
  const [batchProblem, setBatchProblem] = useState<string>();
  const named = open.find(({ id }) => String(id) === chosen) ?? open[0];
  if (!named) return null;

  const { stageBps, bondPerUnit } = named.product.terms;
  const stages = STAGES.filter((_, place) => (stageBps[place] ?? 0) > 0);
  const stage = stages.find((one) => one === stageChosen) ?? stages[0];
  const counted = batch ? { amount: BigInt(batch.totalUnits) } : parseCount(units, "units", MAX_UNITS);
  const whole = "amount" in counted ? counted.amount : 0n;
  const bond = whole * bondPerUnit;
  const errors = {
    units: units && "error" in counted ? counted.error : undefined,
    evidence: new TextEncoder().encode(evidence).length > 256 ? "An address may have at most 256 bytes." : undefined,
    payee: payee && !isAddress(payee.trim()) ? "This is no address: copy it again." : undefined,
  };
  const isReady = whole > 0n && !batchProblem && evidence.trim() && !Object.values(errors).some(Boolean);
  const openBatch = async (chosenFile: File | undefined): Promise<void> => {
    setBatchProblem(undefined);
    try {
      setBatch(chosenFile && readBatch(await chosenFile.text()));
    } catch (error) {
      setBatch(undefined);
      setBatchProblem(error instanceof Error ? error.message : String(error));
    }
  };
  const hand = async () => {
    const proof = { evidenceUri: evidence.trim(), evidenceHash: file ? await evidenceHash(file) : NO_FILE };
    const submission = { product: named.id, stage: stage as Stage, units: Number(whole), payee: payee.trim() || undefined, batch, ...proof };
    return submit(suite, submission, bond, errorUnits(session));
  };
  return (
    <section class="card" aria-labelledby="submit">
      <h2 id="submit">Submit work</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) review(hand(), () => (setUnits(""), setEvidence("")));
        }}
      >
        <SelectField label="Product" value={String(named.id)} onInput={choose} options={open.map(({ id, name }) => [String(id), name])} />
        <SelectField label="Stage" value={stage ?? ""} onInput={chooseStage} options={stages.map((one) => [one, `${one}, ${percent(stageBps[STAGES.indexOf(one)] ?? 0)} of what the stages share`])} />
        <FileField label="The file of a batch, if many have done the work (optional)" onInput={(chosenFile) => void openBatch(chosenFile)} hint="What “kite batch” wrote. Only its root goes to the chain; its members claim each for themselves." />
        {batchProblem && <p class="error">{batchProblem}</p>}
        {batch && <p class="small soft">{count(batch.count, "member")} with {count(batch.totalUnits, "unit")} together. The bond is {format(bond, kite.unit)}.</p>}
        {!batch && (
          <TextField label="Units of work" value={units} onInput={setUnits} unit="units" error={errors.units} hint={`The bond is ${format(bondPerUnit, kite.unit)} for each unit${whole > 0n ? `: ${format(bond, kite.unit)}` : ""}. It comes back when you end the contribution, unless a challenge against it is upheld.`} />
        )}
        <TextField label="Where the work can be seen" value={evidence} onInput={setEvidence} error={errors.evidence} hint="An address that the curator can open." />
        <FileField label="The file that stands there (optional)" onInput={setFile} hint="It stays with you: only its hash is sent, so that everybody can tell that it is the same." />
        <TextField label="Pay somebody else (optional)" value={payee} onInput={setPayee} error={errors.payee} hint="An address; without one you are paid." />
        <button class="primary" disabled={!isReady}>
          Submit
        </button>
      </form>
    </section>
  );
}
