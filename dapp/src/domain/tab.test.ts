// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { isTabNumber, leftIn, signerProblem, tabState } from "./tab.js";

const BOOKS = { deposited: 100n, taken: 30n, givenBack: 20n };
const SIGNER = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf";

describe("a tab", () => {
  it("has left what was neither taken nor given back", () => {
    expect(leftIn(BOOKS)).toBe(50n);
  });

  it("is open until its withdrawal is begun, and can be withdrawn from the moment on that the chain told", () => {
    const begun = { ...BOOKS, withdrawableFromMs: 1_000n };
    expect([tabState(BOOKS, 5_000), tabState(begun, 999), tabState(begun, 1_000)]).toEqual(["open", "withdrawal begun", "can be withdrawn"]);
  });

  it("has a number of 32 bytes", () => {
    expect([isTabNumber(`0x${"aB".repeat(32)}`), isTabNumber(`0x${"ab".repeat(31)}`), isTabNumber("3")]).toEqual([true, false, false]);
  });
});

describe("the address of a signer", () => {
  it("is taken with its checksum, or without capitals", () => {
    expect([signerProblem(SIGNER), signerProblem(` ${SIGNER.toLowerCase()} `)]).toEqual([undefined, undefined]);
  });

  it("is refused with a wrong digit, as address zero, or as an address of another kind", () => {
    expect(signerProblem(SIGNER.replace("7E", "7F"))).toMatch(/digit of this address is wrong/);
    expect(signerProblem(`0x${"0".repeat(40)}`)).toMatch(/address zero/);
    expect(signerProblem("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY")).toMatch(/Ethereum address/);
  });
});
