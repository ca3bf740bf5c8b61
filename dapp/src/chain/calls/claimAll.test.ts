// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { payable, type AskClaim, type Claimant } from "./claimAll.js";

const CLAIMANTS: Claimant[] = [
  { id: 1, payee: "Bob" },
  { id: 2, payee: "poor" },
  { id: 3, payee: "Eve" },
  { id: 4, payee: "poorer" },
  { id: 5, payee: "poor" },
];

/** A router that cannot pay these, and says so of one at a time. */
function routerThatCannotPay(...unpayable: string[]): AskClaim {
  return async (positions) => {
    const found = CLAIMANTS.find(({ id, payee }) => positions.includes(id) && unpayable.includes(payee));
    return found && { type: "CannotPay", value: [{ address: () => found.payee }, 7n] as never };
  };
}

describe("payable", () => {
  it("leaves out those who cannot be paid, and no others", async () => {
    const { paid, leftOut } = await payable(CLAIMANTS, routerThatCannotPay("poor", "poorer"));
    expect(paid.map(({ id }) => id)).toEqual([1, 3]);
    expect(leftOut.map(({ id }) => id)).toEqual([2, 4, 5]);
  });

  it("leaves out nobody if all can be paid, or something else is wrong", async () => {
    expect((await payable(CLAIMANTS, routerThatCannotPay())).leftOut).toEqual([]);
    expect((await payable(CLAIMANTS, async () => ({ type: "AssetFailed" }))).paid).toEqual(CLAIMANTS);
  });

  it("ends if nobody can be paid, or somebody who is none of them", async () => {
    expect((await payable(CLAIMANTS, routerThatCannotPay("Bob", "Eve", "poor", "poorer"))).paid).toEqual([]);
    expect((await payable(CLAIMANTS, async () => ({ type: "CannotPay", value: [{ address: () => "stranger" }, 7n] as never }))).paid).toEqual(CLAIMANTS);
  });
});
