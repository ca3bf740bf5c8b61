import { useState } from "preact/hooks";
import { isAddress } from "../../chain/address.js";
import type { Call } from "../../chain/call.js";
import { proposeCall, proposeFee, proposePsp22Transfer, proposeTransfer } from "../../chain/calls/votes.js";
import { format, parse, parsePercent, type Parsed } from "../../domain/amount.js";
import type { KiteInterfacesDaoParameters as Parameters } from "../../generated/dao/index.js";
import { AreaField, Choices, SelectField, TextField } from "../../parts/fields.js";
import { errorUnits, useSession, type Session } from "../../state/session.js";

const KINDS = [
  ["transfer", "Pay from the treasury"],
  ["fee", "Change the fee"],
  ["call", "Call a contract"],
] as const;

type Kind = (typeof KINDS)[number][0];

interface Draft {
  readonly kind: Kind;
  readonly description: string;
  readonly to: string;
  readonly asset: string;
  readonly amount: string;
  readonly fee: string;
  readonly callee: string;
  readonly input: string;
  readonly value: string;
}

const EMPTY: Draft = { kind: "transfer", description: "", to: "", asset: "", amount: "", fee: "", callee: "", input: "", value: "0" };
const MAX_DESCRIPTION = 4_096;
const MAX_FEE_BPS = 1_000;
const NO_ADDRESS = "This is no address: copy it again.";

/** Proposes one of the three things that one message of the DAO is for. */
export function ProposeForm({ parameters }: { parameters: Parameters | undefined }) {
  const session = useSession();
  const { kite, coin, assets, review } = session;
  const [draft, setDraft] = useState<Draft>({ ...EMPTY, asset: kite.key });
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const errors = check(draft, session);
  const call = callOf(draft, session);
  return (
    <section class="card" aria-labelledby="propose">
      <h2 id="propose">Propose</h2>
      {parameters && <p class="small soft">You need {format(parameters.proposalThreshold, kite.unit)} of votes, and no other live proposal.</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (call) review(call(), () => setDraft({ ...EMPTY, asset: kite.key }));
        }}
      >
        <Choices legend="What" value={draft.kind} onInput={(kind) => set({ kind: kind as Kind })} options={KINDS} />
        {draft.kind === "transfer" && (
          <>
            <SelectField label="Asset" value={draft.asset} onInput={(asset) => set({ asset })} options={assets.map(({ key, unit }) => [key, unit.symbol])} />
            <TextField label="Amount" unit={assets.find(({ key }) => key === draft.asset)?.unit ?? kite.unit} value={draft.amount} onInput={(amount) => set({ amount })} error={errors.amount} />
            <TextField label="To (address)" value={draft.to} onInput={(to) => set({ to })} error={errors.to} />
          </>
        )}
        {draft.kind === "fee" && <TextField label="New fee" unit="%" value={draft.fee} onInput={(fee) => set({ fee })} error={errors.fee} hint="Of each payment; at most 10 %." />}
        {draft.kind === "call" && (
          <>
            <TextField label="Contract (address)" value={draft.callee} onInput={(callee) => set({ callee })} error={errors.callee} />
            <TextField label="Input" value={draft.input} onInput={(input) => set({ input })} error={errors.input} hint="The message's selector and its arguments, SCALE-encoded, as hex: 0x…" />
            <TextField label="Sent along" unit={coin.unit} value={draft.value} onInput={(value) => set({ value })} error={errors.value} />
          </>
        )}
        <AreaField label="Why" value={draft.description} onInput={(description) => set({ description })} error={errors.description} hint="Voters read this everywhere; it cannot be changed later." />
        <button class="primary" disabled={!call}>
          Propose
        </button>
      </form>
    </section>
  );
}

type Errors = Partial<Record<keyof Draft, string>>;

// An empty field is not wrong yet; it only keeps the button from working.
function check(draft: Draft, { assets, kite, coin }: Session): Errors {
  const unit = assets.find(({ key }) => key === draft.asset)?.unit ?? kite.unit;
  const wrong = (text: string, error: string | undefined): string | undefined => (text ? error : undefined);
  const entries: [keyof Draft, string | undefined][] = [
    ["amount", wrong(draft.amount, errorIn(parse(draft.amount, unit)))],
    ["to", wrong(draft.to, isAddress(draft.to.trim()) ? undefined : NO_ADDRESS)],
    ["fee", wrong(draft.fee, errorIn(parsePercent(draft.fee, MAX_FEE_BPS)))],
    ["callee", wrong(draft.callee, isAddress(draft.callee.trim()) ? undefined : NO_ADDRESS)],
    ["input", wrong(draft.input, isInput(draft.input) ? undefined : "Enter 0x and at least four bytes as hex: a selector, then its arguments.")],
    ["value", wrong(draft.value, errorIn(parse(draft.value, coin.unit)))],
    ["description", bytes(draft.description) > MAX_DESCRIPTION ? `At most 4,096 bytes; this has ${bytes(draft.description)}.` : undefined],
  ];
  return Object.fromEntries(entries.filter(([, error]) => error)) as Errors;
}

/** How to make the proposal, once all its fields are right. */
function callOf(draft: Draft, session: Session): (() => Call) | undefined {
  const { suite, assets, coin } = session;
  const description = draft.description.trim();
  if (!description || bytes(description) > MAX_DESCRIPTION) return undefined;
  if (draft.kind === "fee") {
    const fee = parsePercent(draft.fee, MAX_FEE_BPS);
    return "error" in fee ? undefined : () => proposeFee(suite, description, Number(fee.amount), errorUnits(session));
  }
  if (draft.kind === "call") {
    const value = parse(draft.value, coin.unit);
    if (!isAddress(draft.callee.trim()) || !isInput(draft.input) || "error" in value) return undefined;
    return () => proposeCall(suite, description, draft.callee.trim(), draft.input.trim(), value.amount, errorUnits(session));
  }
  const asset = assets.find(({ key }) => key === draft.asset);
  const amount = asset && parse(draft.amount, asset.unit);
  if (!asset || !amount || "error" in amount || amount.amount === 0n || !isAddress(draft.to.trim())) return undefined;
  const to = draft.to.trim();
  if (asset.key === coin.key) return () => proposeTransfer(suite, description, to, amount.amount, errorUnits(session));
  return () => proposePsp22Transfer(suite, description, asset.key, to, amount.amount, errorUnits(session, asset.unit));
}

function isInput(text: string): boolean {
  return /^0x([0-9a-f]{2}){4,}$/i.test(text.trim());
}

function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

function errorIn(parsed: Parsed): string | undefined {
  return "error" in parsed ? parsed.error : undefined;
}
