import type {
  KiteInterfacesAsset as Asset,
  KiteInterfacesDaoAction as Action,
  KiteInterfacesDaoChange as Change,
  KiteInterfacesDaoParameters as Parameters,
} from "../generated/dao/index.js";
import { count, format, percent, type Unit } from "./amount.js";
import { date, duration } from "./time.js";

/** A call of a contract that is known, with its arguments decoded. */
export interface DecodedCall {
  readonly contract: string;
  readonly message: string;
  readonly args: readonly { readonly name: string; readonly value: unknown }[];
}

/** What a reader calls accounts, and what amounts are counted in. */
export interface Names {
  account(address: string): string;
  unit(asset: Asset): Unit;
  readonly kite: Unit;
  readonly coin: Unit;
}

interface Address {
  address(): string;
}

/** An action in words. `call` is what its input says, if the contract is known. */
export function actionWords(action: Action, call: DecodedCall | undefined, names: Names): string {
  switch (action.type) {
    case "TransferNative": {
      const [to, amount] = action.value;
      return `Pay ${format(amount, names.coin)} from the treasury to ${names.account(to.address())}`;
    }
    case "TransferPsp22": {
      const [token, to, amount] = action.value;
      const unit = names.unit({ type: "Psp22", value: token });
      return `Pay ${format(amount, unit)} from the treasury to ${names.account(to.address())}`;
    }
    case "Call": {
      const [callee, input, value] = action.value;
      const along = value > 0n ? `, sending ${format(value, names.coin)} along` : "";
      return (call ? callWords(call, names) : `Call ${names.account(callee.address())} with ${input}`) + along;
    }
    case "Govern":
      return changeWords(action.value, names);
  }
}

function changeWords(change: Change, names: Names): string {
  switch (change.type) {
    case "SetParameters":
      return `Judge later proposals by: ${parameterWords(change.value, names).join("; ")}`;
    case "SetExcluded":
      return `Leave the votes of ${list(change.value.map((account) => names.account(account.address())))} out of the quorum`;
    case "SetGuardian":
      return change.value
        ? `Let ${names.account(change.value.account.address())} cancel proposals until ${date(change.value.expiresAtMs)}`
        : "Let no guardian cancel proposals";
    case "SetSpendCap": {
      const [asset, cap] = change.value;
      return `Let routine proposals pay at most ${format(cap, names.unit(asset))} in each spend period`;
    }
    case "SetRoutine": {
      const [callee, selector, routine] = change.value;
      return `Make the message ${selector} of ${names.account(callee.address())} ${routine ? "routine" : "critical"}`;
    }
    case "SetCode":
      return codeWords(change.value[0], change.value[1]);
  }
}

function codeWords(hash: string, migration: string): string {
  const replaced = `Replace the DAO's own code by the code ${hash}`;
  return migration === "0x" ? `${replaced}, without a migration` : `${replaced}, and migrate its storage with ${migration}`;
}

/** What a proposal is judged by, each in words. */
export function parameterWords(parameters: Parameters, { kite }: Names): string[] {
  const { routine, critical } = parameters;
  return [
    `voting begins ${duration(parameters.votingDelayMs)} after the proposal and lasts ${duration(parameters.votingPeriodMs)}`,
    `a late quorum leaves ${duration(parameters.lateQuorumMs)} to vote`,
    `routine: quorum ${percent(routine.quorumBps)}, timelock ${duration(routine.timelockMs)}`,
    `critical: quorum ${percent(critical.quorumBps)}, 60 % for it, timelock ${duration(critical.timelockMs)}`,
    `${duration(parameters.graceMs)} to execute`,
    `${format(parameters.proposalThreshold, kite)} of votes to propose, at least ${format(parameters.quorumFloor, kite)} for a quorum`,
    `spend caps are for ${duration(parameters.spendPeriodMs)}`,
  ];
}

type Sentence = (args: readonly unknown[], names: Names) => string;

const SENTENCES: Record<string, Sentence> = {
  "router.set_fee": ([bps]) => `Set the protocol fee to ${percent(bps as number)} of each payment`,
  "router.set_window": ([epochs]) => `Lock income for ${count(epochs as number, "closed epoch")} before it can be claimed`,
  "router.set_asset": ([asset, allowed], names) => `${allowed ? "Allow" : "End"} payments in the token ${who(asset, names)}`,
  "router.set_registry": ([registry], names) => `Let ${who(registry, names)} tell the router who earns`,
  "router.collect_fees": ([asset, to], names) => `Pay out the protocol's fees in ${symbol(asset, names)} to ${who(to, names)}`,
  "router.skim": ([asset, to], names) => `Pay out the surplus in ${symbol(asset, names)} to ${who(to, names)}`,
  "router.release_reserve": ([product, asset, amount, to], names) =>
    `Pay ${format(amount as bigint, names.unit(asset as Asset))} of the reserve of product ${product} to ${who(to, names)}`,
  "registry.resolve": ([contribution, challenge, upheld]) =>
    `${upheld ? "Uphold" : "Dismiss"} the challenges against contribution ${contribution} up to number ${challenge}`,
  "registry.replace_curator": ([product, curator], names) => `Make ${who(curator, names)} the curator of product ${product}`,
  "registry.skim": ([asset, to], names) => `Pay out what the registry has in ${symbol(asset, names)} beyond its bonds to ${who(to, names)}`,
  "registry.stop_product": ([product, stopped]) =>
    stopped ? `Stop payments and submissions of product ${product}` : `Let product ${product} take payments and submissions again`,
  "token.mint": ([to, amount], names) => `Mint ${format(amount as bigint, names.kite)} for ${who(to, names)}`,
  "token.skim": ([asset, to], names) => `Pay out what the token's contract has in ${symbol(asset, names)} to ${who(to, names)}`,
  "token.set_governor": ([governor], names) =>
    governor ? `Let ${who(governor, names)} register snapshots of votes` : "Let nobody register snapshots of votes",
};

function callWords(call: DecodedCall, names: Names): string {
  const { contract, message, args } = call;
  const sentence = SENTENCES[`${contract}.${message}`];
  if (sentence) return sentence(args.map(({ value }) => value), names);
  const given = args.map(({ name, value }) => `${name}: ${show(value, names)}`).join(", ");
  return `Call ${message.replace("::", " ")} of the ${contract}${given && ` with ${given}`}`;
}

function who(account: unknown, names: Names): string {
  return names.account((account as Address).address());
}

function symbol(asset: unknown, names: Names): string {
  return names.unit(asset as Asset).symbol;
}

function list(items: readonly string[]): string {
  return new Intl.ListFormat("en").format(items) || "nobody else";
}

/** A decoded value as a reader can take it in. */
export function show(value: unknown, names: Names): string {
  if (value === undefined || value === null) return "none";
  if (typeof value !== "object") return String(value);
  if (typeof (value as Partial<Address>).address === "function") return names.account((value as Address).address());
  if (Array.isArray(value)) return `[${value.map((item) => show(item, names)).join(", ")}]`;
  return `{ ${Object.entries(value).map(([key, item]) => `${key}: ${show(item, names)}`).join(", ")} }`;
}
