// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { date } from "./time.js";
import { bondFromMs, ending, statusWords } from "./work.js";

const CLOCK = { originMs: 0n, epochMs: 1_000n };
const TIMES = { clock: CLOCK, windowEpochs: 3, unlockedEpoch: 4 };
const BATCH = { root: "0x00", count: 3, totalUnits: 9 } as const;
const accepted = { status: { type: "Accepted", value: 2 }, case: undefined, noticeUntil: undefined, decideByMs: 0n, bond: 1n, batch: undefined } as const;
const arbiter = {} as never;
const open = { first: 3, last: 4, bondsBefore: 0n, bonds: 2n, arbiter, challengerBps: 4_000, contributorBps: 3_000, decideByMs: 9_000n };

describe("statusWords", () => {
  it("tells how many challenges are open, and until when the arbiter has time", () => {
    expect(statusWords({ ...accepted, case: open }, TIMES, 5, 9_000)).toEqual({
      word: "challenged",
      tone: "bad",
      more: `2 challenges are open. The arbiter has until ${date(9_000)}; then they can lapse. Of bonds that challengers lose, 30 % is the contributor's, always less than half.`,
    });
  });

  it("tells that the arbiter's time is over, and that a batch gets nothing", () => {
    const { more } = statusWords({ ...accepted, batch: BATCH, case: { ...open, first: 4 } }, TIMES, 5, 9_001);
    expect(more).toBe(`1 challenge is open. The arbiter did not decide until ${date(9_000)}: it can lapse now. A batch gets nothing of bonds that challengers lose.`);
  });

  it("tells from when on a batch can be ended", () => {
    const noticed = { ...accepted, batch: BATCH, noticeUntil: 8 };
    expect(statusWords(noticed, TIMES, 7, 7_500).more).toContain(`it can be ended from ${date(8_000)} on.`);
    expect(statusWords(noticed, TIMES, 8, 8_000).more).toContain(`it can be ended since ${date(8_000)}.`);
    expect(statusWords(accepted, TIMES, 7, 7_500).more).toBe(`Since ${date(2_000)}.`);
  });
});

describe("bondFromMs", () => {
  const ended = { ...accepted, status: { type: "Retired", value: 9 } } as const;

  it("is when the trailing window has passed, for what was ended", () => {
    expect(bondFromMs(ended, TIMES)).toBe(12_000);
    expect(statusWords(ended, TIMES, 11, 11_999).more).toBe(`Earned until ${date(9_000)}. The bond can be had from ${date(12_000)} on.`);
    expect(statusWords(ended, TIMES, 12, 12_000).more).toBe(`Earned until ${date(9_000)}. The bond can be had now.`);
  });

  it("is at once for what was ended before a window that came later", () => {
    expect(bondFromMs({ ...ended, status: { type: "Retired", value: 4 } }, TIMES)).toBe(4_000);
    expect(bondFromMs({ ...ended, status: { type: "Retired", value: 5 } }, TIMES)).toBe(8_000);
  });

  it("is after the curator's time, for what was not decided", () => {
    expect(bondFromMs({ ...accepted, status: { type: "Submitted" }, decideByMs: 700n }, TIMES)).toBe(701);
  });

  it("is not known while a challenge is open, while it earns, and when there is none", () => {
    expect(bondFromMs({ ...ended, case: open }, TIMES)).toBeUndefined();
    expect(bondFromMs(accepted, TIMES)).toBeUndefined();
    expect(bondFromMs({ ...ended, bond: 0n }, TIMES)).toBeUndefined();
    expect(statusWords({ ...ended, bond: 0n }, TIMES, 12, 12_000).more).toBe(`Earned until ${date(9_000)}. The bond went back.`);
  });
});

describe("ending", () => {
  it("is one step for a contributor alone", () => {
    expect(ending({ batch: undefined, noticeUntil: undefined }, CLOCK, 5)).toEqual({ step: "End it", fromMs: undefined });
  });

  it("is announced for a batch, and done from the announced epoch on", () => {
    expect(ending({ batch: BATCH, noticeUntil: undefined }, CLOCK, 5)).toEqual({ step: "Announce the end", fromMs: undefined });
    expect(ending({ batch: BATCH, noticeUntil: 8 }, CLOCK, 7)).toEqual({ step: "End it", fromMs: 8_000 });
    expect(ending({ batch: BATCH, noticeUntil: 8 }, CLOCK, 8)).toEqual({ step: "End it", fromMs: undefined });
  });
});
