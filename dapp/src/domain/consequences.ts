// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesDaoAction as Action, KiteInterfacesDaoParameters as Parameters } from "../generated/dao/index.js";
import type { KiteInterfacesRegistryRules as Rules } from "../generated/registry/index.js";
import { parameterWords } from "./action.js";
import { ruleWords, type DecodedCall, type Names } from "./callWords.js";

/** What a proposal is held against. */
export interface Standing {
  readonly parameters: Parameters;
  readonly rules: Rules;
  /** The DAO's address. */
  readonly dao: string;
  /** Which contract of the suite, but the treasury, is at this address. */
  readonly contractAt: (address: string) => Suited | undefined;
  /** Which contract's code has this hash, by the release that this page is of. */
  readonly codeOf: (hash: string) => string | undefined;
}

type Suited = "token" | "router" | "registry" | "till" | "tab";

/** A figure, or some that are told in one breath, as it is now and as it would be. */
export interface Difference {
  readonly now: string;
  readonly then: string;
}

/** What would be other than now, and nothing else. */
export function differences(action: Action, call: DecodedCall | undefined, { parameters, rules }: Standing, names: Names): Difference[] {
  if (call?.contract === "registry" && call.message === "set_rules") return between(ruleWords(rules, names), ruleWords(call.args[0]!.value as Rules, names));
  if (action.type === "Govern" && action.value.type === "SetParameters") return between(parameterWords(parameters, names), parameterWords(action.value.value, names));
  return [];
}

function between(now: readonly string[], then: readonly string[]): Difference[] {
  return now.map((words, place) => ({ now: words, then: then[place]! })).filter((one) => one.now !== one.then);
}

/** What an action would bring that nothing could undo: a trial does not tell it, since such an action works. */
export function dangers(action: Action, call: DecodedCall | undefined, standing: Standing): string[] {
  return [withoutVotes(call, standing), wrongCode(action, call, standing), sentPlainly(action, call, standing)].filter((danger) => danger !== undefined);
}

// The DAO registers a snapshot of votes with each proposal, which the token lets its governor do alone.
function withoutVotes(call: DecodedCall | undefined, { dao }: Standing): string | undefined {
  if (call?.contract !== "token" || call.message !== "set_governor") return undefined;
  const governor = call.args[0]!.value as { address(): string } | undefined;
  return governor?.address() === dao ? undefined : "After this nobody can propose or vote any more, and no vote can undo it: the DAO could not register snapshots of votes.";
}

// What is sent to them by a plain transfer pays for nothing: of most, the DAO can have it skimmed.
function sentPlainly(action: Action, call: DecodedCall | undefined, { contractAt }: Standing): string | undefined {
  const to = receiver(action, call);
  const contract = to && contractAt(to);
  if (!contract) return undefined;
  const fate = contract === "till" || contract === "tab" ? "nobody can ever get it out" : "only a vote gets it out";
  return `The receiver is a contract of the suite (${contract}): what is sent to it plainly pays for nothing, and ${fate}.`;
}

function receiver(action: Action, call: DecodedCall | undefined): string | undefined {
  if (action.type === "TransferNative") return action.value[0].address();
  if (action.type === "TransferPsp22") return action.value[1].address();
  const isTransfer = call?.message === "PSP22::transfer" || call?.message === "PSP22::transfer_from";
  const to = isTransfer ? call.args.find(({ name }) => name === "to")?.value : undefined;
  return (to as { address(): string } | undefined)?.address();
}

function wrongCode(action: Action, call: DecodedCall | undefined, { codeOf }: Standing): string | undefined {
  const [contract, hash] = newCode(action, call);
  const of = hash && codeOf(hash);
  return !of || of === contract ? undefined : `This is the code of the ${of}: the ${contract} would answer nothing that it is asked any more, nor what would put its own code back.`;
}

function newCode(action: Action, call: DecodedCall | undefined): [contract?: string, hash?: string] {
  if (action.type === "Govern") return action.value.type === "SetCode" ? ["dao", action.value.value[0]] : [];
  return call?.message === "Ownable::set_code" ? [call.contract, String(call.args[0]!.value)] : [];
}
