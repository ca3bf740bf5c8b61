// SPDX-License-Identifier: Apache-2.0
import type { Unit } from "../domain/amount.js";
import { labelOf } from "../domain/labels.js";
import type { KiteInterfacesDaoActionLike as Action } from "../generated/dao/index.js";
import type { Asset } from "./asset.js";
import { messages, tokenMessages } from "./read/calls.js";
import { inputFor, type Message } from "./scale/message.js";
import type { Field, Shape, Variant } from "./scale/shape.js";
import { addressOf } from "./scale/value.js";
import type { Suite } from "./suite.js";

/** Something that a proposal can do: how it is called, what must be filled in, and the action that this makes. */
export interface Kind {
  readonly key: string;
  readonly group: string;
  readonly words: string;
  readonly fields: readonly Field[];
  /** The unit of amounts of which no field tells the asset. */
  readonly unit: Unit;
  readonly toAction: (values: readonly unknown[]) => Action;
  /** What holds now, to begin with; nothing where one begins with empty fields. */
  readonly now?: () => Promise<readonly unknown[]>;
}

const WORDS: Record<string, string> = {
  "router.set_fee": "Change the fee",
  "router.set_window": "Change how long income is locked",
  "router.set_asset": "Allow or end payments in a token",
  "router.collect_fees": "Pay out the fees",
  "router.release_reserve": "Pay from a product's reserve",
  "router.skim": "Pay out a surplus of the router",
  "registry.resolve": "Decide challenges",
  "registry.replace_curator": "Replace a curator",
  "registry.stop_product": "Stop a product, or let it go on",
  "registry.set_rules": "Change the rules for products and challenges",
  "registry.skim": "Pay out a surplus of the registry",
  "token.mint": "Mint KITE",
  "token.skim": "Pay out what was sent to the token's contract",
  "dao.SetParameters": "Change what proposals are judged by",
  "dao.SetExcluded": "Leave accounts out of the quorum",
  "dao.SetGuardian": "Name a guardian, or none",
  "dao.SetSpendCap": "Change a spend cap",
  "dao.SetRoutine": "Make a message routine, or critical",
  "dao.SetCode": "Replace the DAO's code",
};

const GROUPS = { router: "The router: payments", registry: "The registry: products and work", token: "KITE" } as const;

// Messages that are for other contracts of the suite alone, and those with which the treasury would vote.
const NOT_FOR_THE_DAO = /^(Ledger|PSP22Receiver|Votes)::/;

/** All that a proposal can do, by what is proposed most first. */
export function kinds(suite: Suite, kite: Asset, coin: Asset, unitOf: (assetKey: string) => Unit): Kind[] {
  const unit = kite.unit;
  const contracts = (["router", "registry", "token"] as const).flatMap((contract) => ofContract(suite, contract, unit));
  const isKnown = ({ key }: Kind): boolean => key in WORDS;
  return [payment(suite, coin, unit), ...contracts.filter(isKnown), ...changes(suite, unit), ...contracts.filter((kind) => !isKnown(kind)), ...ofToken(suite, unitOf), anyCall(coin)];
}

function actionVariants(suite: Suite): readonly Variant[] {
  const propose = messages(suite, "dao").find(({ label }) => label === "propose")!;
  const actions = propose.fields[1]!.shape as Extract<Shape, { kind: "list" }>;
  return (actions.item as Extract<Shape, { kind: "choice" }>).variants;
}

function variant(variants: readonly Variant[], name: string): Variant {
  return variants.find((one) => one.name === name)!;
}

function payment(suite: Suite, coin: Asset, unit: Unit): Kind {
  const change = variant(actionVariants(suite), "Govern").fields[0]!.shape as Extract<Shape, { kind: "choice" }>;
  const asset = variant(change.variants, "SetSpendCap").fields[0]!;
  const [, to, amount] = variant(actionVariants(suite), "TransferPsp22").fields as [Field, Field, Field];
  return {
    key: "pay",
    group: "The treasury",
    words: "Pay from the treasury",
    fields: [asset, amount, to],
    unit,
    toAction: ([of, much, receiver]) => {
      const { type, value } = of as { type: string; value?: string };
      const [address, paid] = [receiver as string, much as bigint];
      return type === "Native" ? { type: "TransferNative", value: [address, ofCoin(paid, coin)] } : { type: "TransferPsp22", value: [value!, address, paid] };
    },
  };
}

// The contract counts coin in 128 bits, and the chain may in 64.
function ofCoin(amount: bigint, { unit }: Asset): bigint {
  if (amount >= 2n ** BigInt(unit.bits ?? 128)) throw new RangeError(`this chain cannot count so much ${unit.symbol}`);
  return amount;
}

function ofContract(suite: Suite, contract: "router" | "registry" | "token", unit: Unit): Kind[] {
  return messages(suite, contract)
    .filter(({ label, isChanging, isPayable }) => isChanging && !isPayable && !NOT_FOR_THE_DAO.test(label))
    .map((message) => ({
      key: `${contract}.${message.label}`,
      group: GROUPS[contract],
      words: WORDS[`${contract}.${message.label}`] ?? labelOf(message.label.replace(/^\w+::/, "").replaceAll("_", " ")),
      fields: message.fields,
      unit,
      toAction: (values) => callOf(suite.addresses[contract], message, values),
      ...(message.label === "set_rules" && { now: async () => [(await suite.registry.query.settings()).data.rules] }),
      ...(message.label === "set_governor" && { now: async () => [(await suite.token.query.governor()).data] }),
    }));
}

function changes(suite: Suite, unit: Unit): Kind[] {
  const change = variant(actionVariants(suite), "Govern").fields[0]!.shape as Extract<Shape, { kind: "choice" }>;
  return change.variants.map(({ name, fields }) => ({
    key: `dao.${name}`,
    group: "The DAO itself",
    words: WORDS[`dao.${name}`] ?? labelOf(name),
    fields,
    unit,
    // The client library takes what a variant carries as a list, if it is more than one.
    toAction: (values) => ({ type: "Govern", value: { type: name, value: values.length === 1 ? values[0] : values } }) as Action,
    ...(name === "SetParameters" && { now: async () => [(await suite.dao.query.parameters()).data] }),
    ...(name === "SetExcluded" && { now: async () => [(await suite.dao.query.settings()).data.excluded.slice(1)] }),
    ...(name === "SetGuardian" && { now: async () => [(await suite.dao.query.settings()).data.guardian] }),
  }));
}

const ACCOUNT: Shape = { kind: "account" };

function ofToken(suite: Suite, unitOf: (assetKey: string) => Unit): Kind[] {
  return tokenMessages(suite)
    .filter(({ isChanging }) => isChanging)
    .map((message) => ({
      key: `psp22.${message.label}`,
      group: "Any token",
      words: `${labelOf(message.label.replace(/^\w+::/, "").replaceAll("_", " "))}, of any token`,
      fields: [{ name: "token", shape: ACCOUNT }, ...message.fields],
      unit: unitOf(""),
      toAction: ([token, ...values]) => callOf(addressOf(token), message, values),
    }));
}

function anyCall(coin: Asset): Kind {
  return {
    key: "call",
    group: "Any contract",
    words: "Call a contract",
    fields: [
      { name: "contract", shape: ACCOUNT },
      { name: "input", shape: { kind: "bytes", length: undefined } },
      { name: "sentAlong", shape: { kind: "number", bits: 128 } },
    ],
    unit: coin.unit,
    toAction: ([contract, input, value]) => ({ type: "Call", value: [contract as string, input as `0x${string}`, ofCoin(value as bigint, coin)] }),
  };
}

function callOf(callee: string, message: Message, values: readonly unknown[]): Action {
  return { type: "Call", value: [callee, inputFor(message, values), 0n] };
}
