// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesDaoParameters as Parameters } from "../generated/dao/index.js";
import type { KiteInterfacesRegistryRules as Rules } from "../generated/registry/index.js";
import type { DecodedCall } from "./callWords.js";
import { duration } from "./time.js";

/** How many moments in a voting period votes can be counted at: a snapshot may come so much later. */
const SNAPSHOTS_PER_PERIOD = 64n;

/** Time to notice that a vote has passed and to execute it: three days. */
const EXECUTION_MS = 3n * 24n * 60n * 60n * 1_000n;

/** What a vote takes its time from. */
export interface VoteTimes extends Pick<Parameters, "votingDelayMs" | "votingPeriodMs" | "lateQuorumMs"> {
  readonly critical: Pick<Parameters["critical"], "timelockMs">;
}

/** Who decides challenges, and in what time. Without an arbiter of its own the registry's owner decides. */
export type ArbiterRules = Pick<Rules, "arbiter" | "arbiterAnswersMs">;

/** What holds, of all that makes a vote fast enough to be a ruling. */
export interface Judging {
  readonly rules: ArbiterRules;
  readonly parameters: VoteTimes;
}

/** What an action changes, with its call if that is known. */
export interface Doing {
  readonly action: { readonly type: string; readonly value?: unknown };
  readonly call: DecodedCall | undefined;
}

/**
 * The longest that a vote can take from the proposal to the ruling: delay, grid of snapshots, voting, a late quorum
 * and a late change of the outcome, the critical timelock, and some days to execute, which a development network
 * does without.
 */
export function slowestRulingMs(parameters: VoteTimes, isDevelopment = false): bigint {
  const { votingDelayMs, votingPeriodMs, lateQuorumMs, critical } = parameters;
  const vote = votingDelayMs + votingPeriodMs / SNAPSHOTS_PER_PERIOD + votingPeriodMs + 2n * lateQuorumMs + critical.timelockMs;
  return vote + (isDevelopment ? 0n : EXECUTION_MS);
}

/** Why challenges would lapse before the DAO could decide them; nothing if it has the time. */
export function slowVoteWarning(arbiterAnswersMs: bigint, parameters: VoteTimes, isDevelopment: boolean): string | undefined {
  const slowest = slowestRulingMs(parameters, isDevelopment);
  if (arbiterAnswersMs > slowest) return undefined;
  return `The DAO is the arbiter and has ${duration(arbiterAnswersMs)} to decide a challenge, but its slowest vote takes ${duration(slowest)} until it is executed: the challenge would lapse.`;
}

/** What will hold once the actions are done, if one of them changes it. */
export function judgedAfter(doings: readonly Doing[], now: Judging): Judging | undefined {
  return doings.reduce<Judging | undefined>((after, doing) => {
    const change = changeOf(doing);
    return change ? { ...now, ...after, ...change } : after;
  }, undefined);
}

function changeOf({ action, call }: Doing): Partial<Judging> | undefined {
  if (call?.contract === "registry" && call.message === "set_rules") return { rules: call.args[0]?.value as ArbiterRules };
  const change = action.type === "Govern" ? (action.value as Doing["action"]) : undefined;
  return change?.type === "SetParameters" ? { parameters: change.value as VoteTimes } : undefined;
}
