// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesAsset as Asset } from "../generated/dao/index.js";
import { shortAddress } from "./address.js";
import { count, format } from "./amount.js";
import { show, type Names } from "./callWords.js";
import { labelOf } from "./labels.js";
import { harmless } from "./text.js";
import { date } from "./time.js";

/** Something that a contract said, by its name and its fields. */
export interface Said {
  readonly contract: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** Whether the fields are not the contract's own, decoded, but what somebody says of them. */
  readonly isHearsay?: true;
}

type Fields = Said["data"];
type Sentence = (data: Fields, names: Names) => string;

interface Address {
  address(): string;
}

const SENTENCES: Record<string, Sentence> = {
  "router.Paid": (data, names) => paid(data, names),
  "router.Pulled": (data, names) => `Product ${data["parent"]} got ${amount(data, names)} of what product ${data["child"]} was paid`,
  "router.Claimed": (data, names) => `${who(data["payee"], names)} was paid out ${amount(data, names)} for contribution ${data["position"]}${member(data["member"])}`,
  "router.Swept": (data, names) => `${amount(data, names)} that contribution ${data["position"]} forfeited went to the reserve of product ${data["product"]}`,
  "router.Released": (data, names) => `${amount(data, names)} of ${pot(data["pot"])} went to ${who(data["to"], names)}`,
  "router.AssetListed": (data, names) => `The DAO ${data["allowed"] ? "allowed" : "ended"} payments in the token ${who(data["asset"], names)}`,
  "router.SettingsChanged": () => "The router's settings were changed",
  "router.PositionChanged": (data, names) => `What contribution ${data["position"]} earns goes to ${who(data["payee"], names)}${until(data["toEpoch"])}`,
  "registry.ProductRegistered": (data, names) => `${who(data["registrant"], names)} registered product ${data["product"]}`,
  "registry.CurationOffered": (data, names) => `The curation of product ${data["product"]} was offered to ${who(data["pendingCurator"], names)}`,
  "registry.CuratorChanged": (data, names) => `${who(data["to"], names)} became the curator of product ${data["product"]}, after ${who(data["from"], names)}`,
  "registry.ProductStopped": (data, names) => `${who(data["by"], names)} ${data["isStopped"] ? "stopped" : "let go on"} product ${data["product"]}`,
  "registry.Submitted": (data, names) =>
    `${who(data["contributor"], names)} submitted contribution ${data["contribution"]}: ${count(Number(data["units"]), "unit")} of ${String(data["stage"]).toLowerCase()} for product ${data["product"]}`,
  "registry.Accepted": (data) => `Contribution ${data["contribution"]} was accepted`,
  "registry.Rejected": (data) => `Contribution ${data["contribution"]} was rejected`,
  "registry.Withdrawn": (data) => `Contribution ${data["contribution"]} was withdrawn`,
  "registry.RetirementNoticed": (data) => `The end of contribution ${data["contribution"]} was announced for epoch ${data["untilEpoch"]}`,
  "registry.Retired": (data) => `Contribution ${data["contribution"]} ended with epoch ${data["toEpoch"]}`,
  "registry.BondReturned": (data, names) => `The bond of contribution ${data["contribution"]}, ${kite(data["amount"], names)}, went back to ${who(data["to"], names)}`,
  "registry.Challenged": (data, names) =>
    `${who(data["challenger"], names)} challenged contribution ${data["contribution"]} (challenge ${data["number"]}), with a bond of ${kite(data["bond"], names)}`,
  "registry.CaseEnded": (data, names) => caseWords(data, names),
  "registry.ChallengeSettled": (data, names) =>
    `${who(data["challenger"], names)} got ${kite(data["amount"], names)} for challenge ${data["number"]} against contribution ${data["contribution"]}`,
  "registry.RulesChanged": () => "The rules of later products, submissions and challenges were changed",
  "dao.Proposed": (data, names) => `${who(data["proposer"], names)} made proposal ${data["proposal"]}`,
  "dao.VoteCast": (data, names) => `${who(data["voter"], names)} voted on proposal ${data["proposal"]}: ${ballot(data["ballot"], names)}`,
  "dao.VotingExtended": (data) => `Voting on proposal ${data["proposal"]} was extended, as its quorum came late`,
  "dao.Executed": (data) => `Proposal ${data["proposal"]} was executed`,
  "dao.Canceled": (data, names) => `${who(data["by"], names)} cancelled proposal ${data["proposal"]}`,
  "dao.TreasuryPaid": (data, names) => `The treasury paid ${amount(data, names)} to ${who(data["to"], names)}`,
  "till.TillOpened": (data) => `The till of product ${data["product"]} was made`,
  "tab.Opened": (data, names) => `${who(data["payer"], names)} opened a tab for product ${tabTerms(data).product} with ${tabAmount(data, names)}, for ${who(data["seller"], names)} to take from`,
  "tab.ToppedUp": (data) => `The tab ${tabName(data)} was topped up`,
  "tab.Taken": (data, names) => `${who(data["seller"], names)} took what was used of ${count((data["takes"] as unknown[]).length, "tab")}`,
  "tab.Forwarded": (data, names) => `${amount(data, names)} that tabs brought in were paid to product ${data["product"]}`,
  "tab.GivenBack": (data) => `The seller gave a part of the tab ${tabName(data)} back`,
  "tab.WithdrawalBegun": (data) => `The withdrawal of the tab ${tabName(data)} was begun: it can be finished from ${date(data["withdrawableFromMs"] as bigint)} on`,
  "tab.Withdrawn": (data) => `What was left in the tab ${tabName(data)} was withdrawn, and the tab closed`,
  "token.Transfer": (data, names) => transfer(data, names),
  "token.DelegateChanged": (data, names) =>
    data["delegate"] ? `${who(data["delegator"], names)} lets ${who(data["delegate"], names)} vote` : `${who(data["delegator"], names)} lets nobody vote any longer`,
};

/** What says the same as another event, or nothing to a reader. */
const SILENT = new Set(["router.ProductOpened", "router.ProductStopped", "router.PositionOpened", "token.SnapshotRegistered", "token.Approval"]);

/** Whether a reader wants to hear of it. */
export function isTold({ contract, name }: Said): boolean {
  return !SILENT.has(`${contract}.${name}`);
}

/** What a contract said, in a sentence. */
export function deedWords({ contract, name, data, isHearsay }: Said, names: Names): string {
  const sentence = SENTENCES[`${contract}.${name}`];
  if (sentence && !isHearsay) return sentence(data, names);
  if (name === "Unknown") return `The ${harmless(contract)} said something that is not known here: it may run newer code`;
  const fields = Object.entries(data).map(([field, value]) => `${harmless(labelOf(field).toLowerCase())} ${show(value, names)}`);
  return `${isHearsay ? "By the index alone: " : ""}${harmless(labelOf(name))} (${harmless(contract)})${fields.length > 0 ? `: ${fields.join(", ")}` : ""}`;
}

/** How challenges ended, and who got what. */
export function caseWords(data: Fields, names: Names): string {
  const ends: Record<string, string> = { Lapsed: "lapsed, as nobody decided in time", Dismissed: "were dismissed", Upheld: "were upheld" };
  const got: [string, unknown][] = [
    ["the contributor", data["toContributor"]],
    ["the challengers, beside their bonds", data["reward"]],
    ["the owner", data["toOwner"]],
  ];
  const parts = got.filter(([, part]) => (part as bigint) > 0n).map(([to, part]) => `${kite(part, names)} to ${to}`);
  const first = data["first"] as number;
  const heard = data["heard"] as number;
  const which = first === heard ? `Challenge ${first}` : `Challenges ${first} to ${heard}`;
  const end = ends[String(data["outcome"])] ?? String(data["outcome"]);
  return `${which} against contribution ${data["contribution"]} ${first === heard ? end.replace("were", "was") : end}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`;
}

function paid(data: Fields, names: Names): string {
  const product = data["product"] as number;
  const isThroughTill = (data["payer"] as Address).address() === names.till(product);
  return isThroughTill ? `${amount(data, names)} were paid to product ${product} through the till` : `${who(data["payer"], names)} paid ${amount(data, names)} to product ${product}`;
}

function transfer({ from, to, value }: Fields, names: Names): string {
  if (!from) return `${kite(value, names)} were minted for ${who(to, names)}`;
  if (!to) return `${who(from, names)} burned ${kite(value, names)}`;
  return `${who(from, names)} sent ${kite(value, names)} to ${who(to, names)}`;
}

function ballot(value: unknown, names: Names): string {
  const { inFavour, against, abstain } = value as { inFavour: bigint; against: bigint; abstain: bigint };
  const parts = ([["For", inFavour], ["Against", against], ["Abstain", abstain]] as const).filter(([, votes]) => votes > 0n);
  return parts.map(([word, votes]) => `${word} with ${kite(votes, names)}`).join(", ") || "with no votes";
}

function pot(value: unknown): string {
  const { type, value: product } = value as { type: string; value?: number };
  if (type === "Reserve") return `the reserve of product ${product}`;
  return type === "Fees" ? "the protocol's fees" : "what was sent outside any payment";
}

function member(value: unknown): string {
  return value === undefined || value === null ? "" : `, member ${String(value)}`;
}

function until(epoch: unknown): string {
  return epoch === undefined || epoch === null ? "" : `, for payments before epoch ${String(epoch)}`;
}

function amount(data: Fields, names: Names): string {
  return format(data["amount"] as bigint, names.unit(data["asset"] as Asset));
}

function tabTerms(data: Fields): { readonly product: number; readonly asset: Asset } {
  return data["terms"] as { product: number; asset: Asset };
}

function tabAmount(data: Fields, names: Names): string {
  return format(data["amount"] as bigint, names.unit(tabTerms(data).asset));
}

function tabName(data: Fields): string {
  return shortAddress(String(data["tab"]));
}

function kite(value: unknown, names: Names): string {
  return format(value as bigint, names.kite);
}

function who(account: unknown, names: Names): string {
  return names.account((account as Address).address());
}
