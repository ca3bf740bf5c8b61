// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { sumsByEpoch } from "./payments.js";

it("sums each epoch of the span, and shows those without payments as zero", () => {
  const payments = [{ epoch: 4, amount: 1n }, { epoch: 6, amount: 2n }, { epoch: 6, amount: 3n }, { epoch: 1, amount: 9n }];
  expect(sumsByEpoch(payments, 6, 3)).toEqual([{ epoch: 4, amount: 1n }, { epoch: 5, amount: 0n }, { epoch: 6, amount: 5n }]);
  expect(sumsByEpoch(payments, 1, 14).map(({ epoch }) => epoch)).toEqual([0, 1]);
});
