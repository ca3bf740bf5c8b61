// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesAsset as Asset } from "../generated/dao/index.js";
import type { KiteInterfacesRegistryRules as Rules } from "../generated/registry/index.js";
import { count, format, percent, type Unit } from "./amount.js";
import { labelOf } from "./labels.js";
import { harmless } from "./text.js";
import { date, duration } from "./time.js";

/** A call of a contract that is known, with its arguments decoded. */
export interface DecodedCall {
  /** Which contract of the suite; `psp22` for any other token, read by the standard's messages. */
  readonly contract: "token" | "router" | "registry" | "dao" | "till" | "tab" | "psp22";
  /** Where it is. */
  readonly callee: string;
  readonly message: string;
  readonly args: readonly { readonly name: string; readonly value: unknown }[];
  /** What the data that go along with tokens say to their receiver, if that is known. */
  readonly along?: DecodedCall | undefined;
}

/** What a reader calls accounts, and what amounts are counted in. */
export interface Names {
  account(address: string): string;
  unit(asset: Asset): Unit;
  /** The address of a product's till, if it is known. */
  till(product: number): string | undefined;
  /** What a message of a contract is called; its selector if that is not known. */
  message(callee: string, selector: string): string;
  /** Whose tokens a call moves: `the treasury` in a proposal. */
  readonly payer: string;
  readonly kite: Unit;
  readonly coin: Unit;
}

interface Address {
  address(): string;
}

type Sentence = (args: readonly unknown[], names: Names) => string;
type TokenSentence = (args: readonly unknown[], unit: Unit, names: Names) => string;

const SENTENCES: Record<string, Sentence> = {
  "router.set_fee": ([bps]) => `Set the protocol fee to ${percent(bps as number)} of each payment`,
  "router.set_window": ([epochs]) => `Lock income for ${count(epochs as number, "closed epoch")} before it can be claimed`,
  "router.set_asset": ([asset, allowed], names) => `${allowed ? "Allow" : "End"} payments in the token ${who(asset, names)}`,
  "router.set_registry": ([registry], names) => `Let ${who(registry, names)} tell the router who earns`,
  "router.collect_fees": ([asset, to], names) => `Pay out the protocol's fees in ${symbol(asset, names)} to ${who(to, names)}`,
  "router.skim": ([asset, to], names) => `Pay out the surplus in ${symbol(asset, names)} to ${who(to, names)}`,
  "router.release_reserve": ([product, asset, amount, to], names) =>
    `Pay ${format(amount as bigint, names.unit(asset as Asset))} of the reserve of product ${product} to ${who(to, names)}`,
  "router.pay": ([product, asset, amount], names) => `Pay ${format(amount as bigint, names.unit(asset as Asset))} to product ${product}`,
  "registry.resolve": ([contribution, challenge, upheld]) =>
    `${upheld ? "Uphold" : "Dismiss"} the challenges against contribution ${contribution} up to number ${challenge}`,
  "registry.replace_curator": ([product, curator], names) => `Make ${who(curator, names)} the curator of product ${product}`,
  "registry.skim": ([asset, to], names) => `Pay out what the registry has in ${symbol(asset, names)} beyond its bonds to ${who(to, names)}`,
  "registry.stop_product": ([product, stopped]) =>
    stopped ? `Stop payments and submissions of product ${product}` : `Let product ${product} take payments and submissions again`,
  "registry.set_rules": ([rules], names) => `Set the rules of later products, submissions and challenges: ${ruleWords(rules as Rules, names).join("; ")}`,
  "token.mint": ([to, amount], names) => `Mint ${format(amount as bigint, names.kite)} for ${who(to, names)}`,
  "token.skim": ([asset, to], names) => `Pay out what the token's contract has in ${symbol(asset, names)} to ${who(to, names)}`,
  "token.set_governor": ([governor], names) =>
    governor ? `Let ${who(governor, names)} register snapshots of votes` : "Let nobody register snapshots of votes",
};

/** Messages that every contract of ours has. */
const OF_ANY: Record<string, (args: readonly unknown[], contract: string, names: Names) => string> = {
  "Ownable::transfer_ownership": ([owner], contract, names) =>
    `Offer ${contract} to ${who(owner, names)}: once that account takes it, the DAO can no longer change it`,
  "Ownable::accept_ownership": (_, contract) => `Take over ${contract}, which was offered to the DAO`,
  "Ownable::set_code": ([hash], contract) => `Replace the code of ${contract} by the code ${String(hash)}`,
};

/** Messages of the PSP22 standard, sent by whoever pays. */
const OF_TOKENS: Record<string, TokenSentence> = {
  "PSP22::transfer": ([to, value, data], unit, names) => `Send ${much(value, unit)} of ${names.payer} to ${who(to, names)}${withData(data)}`,
  "PSP22::transfer_from": ([from, to, value, data], unit, names) => `Take ${much(value, unit)} from ${who(from, names)}, as far as it allowed that, and send it to ${who(to, names)}${withData(data)}`,
  "PSP22::approve": ([spender, value], unit, names) => `Let ${who(spender, names)} take up to ${much(value, unit)} from ${names.payer}`,
  "PSP22::increase_allowance": ([spender, value], unit, names) => `Let ${who(spender, names)} take ${much(value, unit)} more from ${names.payer} than before`,
  "PSP22::decrease_allowance": ([spender, value], unit, names) => `Let ${who(spender, names)} take ${much(value, unit)} less from ${names.payer} than before`,
  "PSP22Burnable::burn": ([value], unit, names) => `Burn ${much(value, unit)} of ${names.payer}`,
  transfer_and_call: ([to, value, data], unit, names) => `Send ${much(value, unit)} of ${names.payer} to ${who(to, names)}${withData(data)}`,
};

/** A call in words. */
export function callWords(call: DecodedCall, names: Names): string {
  const { contract, callee, message, args, along } = call;
  const values = args.map(({ value }) => value);
  const token = contract === "psp22" || contract === "token" ? OF_TOKENS[message] : undefined;
  if (token) return alongWords(token(along ? values.slice(0, 2) : values, tokenUnit(call, names), names), along, names);
  const sentence = SENTENCES[`${contract}.${message}`];
  if (sentence) return sentence(values, names);
  const ofAny = OF_ANY[message];
  if (ofAny) return ofAny(values, names.account(callee), names);
  const given = args.map(({ name, value }) => `${labelOf(name).toLowerCase()} ${show(value, names)}`).join(", ");
  return `Call ${message.replace("::", " ")} of ${names.account(callee)}${given && ` with ${given}`}`;
}

/** The rules of the registry, each in words. */
export function ruleWords(rules: Rules, names: Names): string[] {
  const { kite } = names;
  return [
    rules.arbiter ? `challenges are decided by ${who(rules.arbiter, names)}` : "challenges are decided by the owner",
    rules.guardian ? `${who(rules.guardian, names)} may stop products until ${date(rules.guardianUntilMs)}` : "no guardian may stop products",
    `a curator has ${duration(rules.curatorAnswersMs)} to answer, the arbiter ${duration(rules.arbiterAnswersMs)}`,
    `a challenge costs ${format(rules.challengeBond, kite)}, or ${percent(rules.challengeBondBps)} of the contribution's own bond if that is more`,
    `challengers get ${percent(rules.challengerBps)} of a slashed bond, a contributor ${percent(rules.contributorBps)} of a lost challenge bond`,
    `a product asks for a bond of ${format(rules.minBondPerUnit, kite)} to ${format(rules.maxBondPerUnit, kite)} for each unit`,
    `a half-life is ${rules.minHalfLifeEpochs.toLocaleString("en")} to ${count(rules.maxHalfLifeEpochs, "epoch")}, or none`,
  ];
}

/** All accounts that a value names, each once. */
export function accountsIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  if (typeof (value as Partial<Address>).address === "function") return [(value as Address).address()];
  return [...new Set(Object.values(value).flatMap(accountsIn))];
}

/** A decoded value as a reader can take it in. */
export function show(value: unknown, names: Names): string {
  if (value === undefined || value === null) return "none";
  if (typeof value === "number" || typeof value === "bigint") return value.toLocaleString("en");
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value !== "object") return harmless(String(value));
  if (typeof (value as Partial<Address>).address === "function") return names.account((value as Address).address());
  if (Array.isArray(value)) return `[${value.map((item) => show(item, names)).join(", ")}]`;
  return `{ ${Object.entries(value).map(([key, item]) => `${key}: ${show(item, names)}`).join(", ")} }`;
}

function alongWords(sentence: string, along: DecodedCall | undefined, names: Names): string {
  if (!along) return sentence;
  const told = along.args.map(({ name, value }) => `${labelOf(name).toLowerCase()} ${show(value, names)}`).join(", ");
  return `${sentence}, which is told: ${along.message === "payment_data" ? "payment of " : ""}${told}`;
}

function tokenUnit({ contract, callee }: DecodedCall, names: Names): Unit {
  return contract === "token" ? names.kite : names.unit({ type: "Psp22", value: { address: () => callee } as never });
}

function much(value: unknown, unit: Unit): string {
  return format(value as bigint, unit);
}

function withData(data: unknown): string {
  return data === undefined || data === "0x" ? "" : `, with the data ${String(data)}`;
}

function who(account: unknown, names: Names): string {
  return names.account((account as Address).address());
}

function symbol(asset: unknown, names: Names): string {
  return names.unit(asset as Asset).symbol;
}
