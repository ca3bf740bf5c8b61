// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { readTake } from "./voucher.js";

const TAB = `0x${"ab".repeat(32)}`;
const SIGNATURE = `0x${"01".repeat(65)}`;
const line = { tab: TAB, ceiling: "20", total: "7", signature: SIGNATURE };

describe("readTake", () => {
  it("reads a voucher, and finds the tab's own in a list", () => {
    const take = { voucher: { tab: TAB, ceiling: 20n }, total: 7n, signature: SIGNATURE };
    expect(readTake(JSON.stringify(line), TAB)).toEqual(take);
    expect(readTake(JSON.stringify([{ ...line, tab: `0x${"cd".repeat(32)}` }, { ...line, tab: TAB.toUpperCase().replace("X", "x") }]), TAB)).toEqual(take);
    expect(readTake(JSON.stringify({ ...line, total: String(2n ** 128n - 1n) }), TAB).total).toBe(2n ** 128n - 1n);
  });

  it.each([
    ["no JSON", "tab", "This is no JSON."],
    ["another tab's", JSON.stringify({ ...line, tab: `0x${"cd".repeat(32)}` }), "There is no voucher for this tab in it."],
    ["nothing of the kind", "[null, 7]", "There is no voucher for this tab in it."],
    ["two of them", JSON.stringify([line, line]), "There are several vouchers for this tab in it"],
    ["a number that JSON may have rounded", JSON.stringify({ ...line, total: 7 }), "An amount is no text of digits."],
    ["a decimal mark", JSON.stringify({ ...line, total: "0,7" }), "An amount is no text of digits."],
    ["more than a balance can be", JSON.stringify({ ...line, ceiling: String(2n ** 128n) }), "An amount is more than there can ever be."],
    ["a signature that was cut", JSON.stringify({ ...line, signature: SIGNATURE.slice(0, -2) }), "The signature is not 0x and 130 digits."],
  ])("errors on %s", (_, text, words) => {
    expect(() => readTake(text, TAB)).toThrow(words);
  });
});
