// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { DecodedCall } from "./callWords.js";
import { judgedAfter, slowestRulingMs, slowVoteWarning, type Doing } from "./ruling.js";

const DAY_MS = 86_400_000n;
const PARAMETERS = { votingDelayMs: 1n, votingPeriodMs: 6_400n, lateQuorumMs: 10n, critical: { timelockMs: 1_000n } };
const VOTE_MS = 1n + 100n + 6_400n + 2n * 10n + 1_000n;

describe("slowestRulingMs", () => {
  it("is delay, grid, voting, both extensions, the critical timelock and three days", () => {
    expect(slowestRulingMs(PARAMETERS)).toBe(VOTE_MS + 3n * DAY_MS);
  });

  it("does without the days on a development network", () => {
    expect(slowestRulingMs(PARAMETERS, true)).toBe(VOTE_MS);
  });

  it("counts only whole milliseconds of the grid", () => {
    expect(slowestRulingMs({ ...PARAMETERS, votingPeriodMs: 6_463n }, true)).toBe(VOTE_MS + 63n);
  });
});

describe("slowVoteWarning", () => {
  it("wants a millisecond more than the slowest vote", () => {
    const slowest = slowestRulingMs(PARAMETERS);
    expect(slowVoteWarning(slowest + 1n, PARAMETERS, false)).toBeUndefined();
    expect(slowVoteWarning(slowest, PARAMETERS, false)).toBe(
      "The DAO is the arbiter and has 3 days 7 seconds to decide a challenge, but its slowest vote takes 3 days 7 seconds until it is executed: the challenge would lapse.",
    );
    expect(slowVoteWarning(VOTE_MS + 1n, PARAMETERS, true)).toBeUndefined();
  });
});

describe("judgedAfter", () => {
  const now = { rules: { arbiter: undefined, arbiterAnswersMs: 7n }, parameters: PARAMETERS };
  const rules = { arbiter: undefined, arbiterAnswersMs: 8n };
  const parameters = { ...PARAMETERS, votingDelayMs: 2n };
  const call = (contract: DecodedCall["contract"], message: string, value: unknown): Doing => ({ action: { type: "Call" }, call: { contract, callee: contract, message, args: [{ name: "rules", value }] } });
  const setRules = call("registry", "set_rules", rules);
  const setParameters: Doing = { action: { type: "Govern", value: { type: "SetParameters", value: parameters } }, call: undefined };

  it("takes what is changed from the actions, and the rest from now", () => {
    expect(judgedAfter([setRules], now)).toEqual({ rules, parameters: PARAMETERS });
    expect(judgedAfter([setParameters], now)).toEqual({ rules: now.rules, parameters });
    expect(judgedAfter([setParameters, setRules], now)).toEqual({ rules, parameters });
  });

  it("lets the last of several changes hold", () => {
    expect(judgedAfter([setRules, call("registry", "set_rules", now.rules)], now)).toEqual(now);
  });

  it("is nothing if no action changes it", () => {
    const excluded: Doing = { action: { type: "Govern", value: { type: "SetExcluded", value: [] } }, call: undefined };
    expect(judgedAfter([call("router", "set_fee", 100), call("token", "set_rules", rules), excluded], now)).toBeUndefined();
  });
});
