// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";
import { anyCall } from "../chain/calls/any.js";
import { contractNames, decodeInput, messages } from "../chain/read/calls.js";
import { emptyDraft, readFields, type Draft, type DraftUnits } from "../chain/scale/draft.js";
import { inputFor, type Message } from "../chain/scale/message.js";
import type { Addresses, Suite } from "../chain/suite.js";
import { parse } from "../domain/amount.js";
import { callWords, show } from "../domain/callWords.js";
import { Heading } from "../parts/basics.js";
import { FullAddress } from "../parts/fullAddress.js";
import { SelectField, TextField } from "../parts/fields.js";
import { ValueFields } from "../parts/valueField.js";
import { namesOf } from "../state/names.js";
import { assetOf, errorUnits, useSession } from "../state/session.js";
import { useView } from "../state/view.js";

const WORDS: Record<keyof Addresses, string> = { token: "The KITE token", router: "The router", registry: "The registry", dao: "The DAO", till: "The factory of tills", tab: "The tabs" };

/** Every message of every contract, by a form made of its metadata: what no other page is for. */
export function ContractsPage({ contract: named, message: label }: { contract: string | undefined; message: string | undefined }) {
  const { suite } = useSession();
  const contract = contractNames.find((one) => one === named) ?? "token";
  const all = messages(suite, contract);
  const message = all.find((one) => one.label === label) ?? all[0]!;
  const go = (to: string, which: string): void => void (location.hash = `#/contracts/${to}/${which}`);
  return (
    <>
      <Heading>Every message of every contract</Heading>
      <p class="soft">For those who know what they do: what the other pages are for is easier there. Whoever calls must be allowed to; the dry run tells.</p>
      <div class="card narrow">
        <SelectField label="Contract" value={contract} onInput={(next) => go(next, messages(suite, next as keyof Addresses)[0]!.label)} options={contractNames.map((one) => [one, WORDS[one]])} />
        <p class="small">
          <FullAddress address={suite.addresses[contract]} />
        </p>
        <SelectField
          label="Message"
          value={message.label}
          onInput={(next) => go(contract, next)}
          options={all.map(({ label: one, isChanging }) => [one, one.replace("::", " "), isChanging ? "Changes something" : "Answers something"])}
        />
        <MessageForm key={`${contract} ${message.label}`} contract={contract} message={message} />
      </div>
    </>
  );
}

function MessageForm({ contract, message }: { contract: keyof Addresses; message: Message }) {
  const session = useSession();
  const { suite, kite, coin, review } = session;
  const [drafts, setDrafts] = useState<readonly Draft[]>(() => message.fields.map(({ shape }) => emptyDraft(shape)));
  const [sent, setSent] = useState("0");
  const units: DraftUnits = { kite: kite.unit, otherwise: kite.unit, ofAsset: (key) => assetOf(session, key).unit };
  const values = readFields(message.fields, drafts, units);
  const value = parse(sent, coin.unit);
  const words = values && told(suite, contract, message, values, session);
  const isReady = values !== undefined && "amount" in value;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) review(anyCall(suite, contract, message, values, value.amount, errorUnits(session)));
      }}
    >
      <ValueFields fields={message.fields} drafts={drafts} units={units} onInput={setDrafts} />
      {message.isPayable && <TextField label="Sent along" unit={coin.unit} value={sent} onInput={setSent} error={"error" in value ? value.error : undefined} />}
      <h2>What it does with it</h2>
      {message.isChanging ? (
        <>
          <p role="status">{words ?? <span class="soft">Fill in all fields.</span>}</p>
          <button class="primary" disabled={!isReady}>
            Look at the transaction
          </button>
        </>
      ) : (
        values && <Answer contract={contract} message={message} values={values} />
      )}
    </form>
  );
}

function told(suite: Suite, contract: keyof Addresses, message: Message, values: readonly unknown[], session: Parameters<typeof namesOf>[0]): string | undefined {
  const call = decodeInput(suite, suite.addresses[contract], inputFor(message, values));
  return call && callWords(call, namesOf(session, "your account"));
}

function Answer({ contract, message, values }: { contract: keyof Addresses; message: Message; values: readonly unknown[] }) {
  const session = useSession();
  const { suite, head } = session;
  const view = useView(async () => (await anyCall(suite, contract, message, values, 0n, errorUnits(session)).query({})).data as unknown, [inputFor(message, values)], head.number);
  if (view.error) return <p class="error">{view.error}</p>;
  return (
    <>
      <p class="wrap">{show(view.data, namesOf(session))}</p>
      <p class="small soft">As the contract answers: amounts in the smallest unit, times in milliseconds, shares in hundredths of a percent.</p>
    </>
  );
}
