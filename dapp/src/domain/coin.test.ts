// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";
import { spendable } from "./coin.js";

it("spends what is free and not frozen, and freezes first what is held in reserve", () => {
  expect(spendable({ free: 10n, reserved: 0n, frozen: 0n })).toBe(10n);
  expect(spendable({ free: 10n, reserved: 0n, frozen: 4n })).toBe(6n);
  expect(spendable({ free: 10n, reserved: 3n, frozen: 4n })).toBe(9n);
  expect(spendable({ free: 10n, reserved: 5n, frozen: 4n })).toBe(10n);
  expect(spendable({ free: 10n, reserved: 0n, frozen: 12n })).toBe(0n);
});
