// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { tierReasons, type Deed } from "./tier.js";

const unit = { symbol: "KITE", decimals: 0 };
const call = (isListed: boolean): Deed => ({ isGoverning: false, isListed, payment: undefined });
const payment = (total: bigint, cap: bigint | undefined): Deed => ({ isGoverning: false, isListed: undefined, payment: { total, cap, unit } });

describe("tierReasons", () => {
  it("tells which actions make a proposal critical, and why", () => {
    const deeds = [call(true), call(false), payment(11n, 10n), payment(1n, undefined), { isGoverning: true, isListed: undefined, payment: undefined }];
    expect(tierReasons("Critical", deeds)).toEqual([
      "Action 2 calls a message that is not on the routine list.",
      "Action 3 is part of payments of 11 KITE; routine proposals may pay 10 KITE in each spend period.",
      "Action 4 pays KITE, of which routine proposals may pay nothing.",
      "Action 5 changes the DAO itself.",
    ]);
  });

  it("tells that all of a routine one is on the list and within the caps, to the unit", () => {
    expect(tierReasons("Routine", [call(true), payment(10n, 10n)])).toEqual(["Every message that it calls is on the routine list, and what it pays is within the spend caps."]);
  });

  it("tells that the lists have changed since", () => {
    expect(tierReasons("Routine", [call(false)])[0]).toContain("have changed since");
    expect(tierReasons("Critical", [call(true)])).toEqual(["It was critical when it was proposed; the lists or caps have changed since."]);
  });
});
