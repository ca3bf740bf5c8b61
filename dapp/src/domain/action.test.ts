// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { KiteInterfacesDaoAction as Action } from "../generated/dao/index.js";
import { actionAccounts, actionBytes, actionWords } from "./action.js";
import type { DecodedCall, Names } from "./callWords.js";

const KITE = { symbol: "KITE", decimals: 12 };
const NAMES: Names = { account: (address) => address, unit: () => KITE, message: () => "set_fee", till: (product) => `till ${product}`,
  payer: "the treasury", kite: KITE, coin: { symbol: "COIN", decimals: 12 } };
const someone = (name: string) => ({ address: () => name });
const CALL = { type: "Call", value: [someone("callee"), "0x01020304", 0n] } as unknown as Action;

/** The sentence about a call of `message` with these arguments. */
function said(contract: DecodedCall["contract"], message: string, ...values: unknown[]): string {
  return actionWords(CALL, { contract, callee: "callee", message, args: values.map((value, place) => ({ name: `argument${place}`, value })) }, NAMES);
}

describe("actionWords", () => {
  it("tells which challenges a ruling has heard", () => {
    expect(said("registry", "resolve", 12, 3, true)).toBe("Uphold the challenges against contribution 12 up to number 3");
    expect(said("registry", "resolve", 12, 3, false)).toBe("Dismiss the challenges against contribution 12 up to number 3");
  });

  it("tells who becomes a curator, and who gets what nobody is owed", () => {
    const asset = { type: "Native" };
    expect(said("registry", "replace_curator", 2, someone("Dora"))).toBe("Make Dora the curator of product 2");
    expect(said("registry", "skim", asset, someone("Dora"))).toBe("Pay out what the registry has in KITE beyond its bonds to Dora");
    expect(said("token", "skim", asset, someone("Dora"))).toBe("Pay out what the token's contract has in KITE to Dora");
  });

  it("tells what is done with any token, in its own unit", () => {
    const unit = { symbol: "USDX", decimals: 6 };
    const names = { ...NAMES, unit: () => unit };
    const call: DecodedCall = { contract: "psp22", callee: "usdx", message: "PSP22::transfer", args: [{ name: "to", value: someone("Dora") }, { name: "value", value: 2_500_000n }, { name: "data", value: "0x" }] };
    expect(actionWords(CALL, call, names)).toBe("Send 2.5 USDX of the treasury to Dora");
    expect(actionWords(CALL, { ...call, message: "PSP22::approve" }, names)).toBe("Let Dora take up to 2.5 USDX from the treasury");
    expect(said("token", "PSP22Burnable::burn", 10n ** 12n)).toBe("Burn 1 KITE of the treasury");
  });

  it("tells what handing a contract over means, whichever it is", () => {
    expect(said("router", "Ownable::transfer_ownership", someone("Mallory"))).toBe("Offer callee to Mallory: once that account takes it, the DAO can no longer change it");
    expect(said("token", "Ownable::set_code", "0xab")).toBe("Replace the code of callee by the code 0xab");
  });

  it("tells what goes along with KITE to a contract of the suite", () => {
    const along: DecodedCall = { contract: "router", callee: "router", message: "payment_data", args: [{ name: "product", value: 3 }, { name: "reference", value: 7n }] };
    const args = [{ name: "to", value: someone("router") }, { name: "value", value: 10n ** 12n }, { name: "data", value: "0x03" }];
    expect(actionWords(CALL, { contract: "token", callee: "token", message: "transfer_and_call", args, along }, NAMES)).toBe("Send 1 KITE of the treasury to router, which is told: payment of product 3, reference 7");
  });

  it("says that it cannot read a call, and does not fill the line with it", () => {
    const call = { type: "Call", value: [someone("Dora"), `0xdeadbeef${"ab".repeat(700)}`, 10n ** 12n] } as unknown as Action;
    expect(actionWords(call, undefined, NAMES)).toBe("Call the message 0xdeadbeef of Dora with 700 bytes of arguments, which this page cannot read, sending 1 COIN along");
  });

  it("tells of any other message all that it is given", () => {
    expect(said("registry", "retire_all", 4, { type: "Native" }, [someone("Dora")], true)).toBe("Call retire_all of callee with argument0 4, argument1 { type: Native }, argument2 [Dora], argument3 yes");
  });

  it("names a message that becomes routine, and says what that means", () => {
    const routine = (isRoutine: boolean) => ({ type: "Govern", value: { type: "SetRoutine", value: [someone("router"), "0x715ece73", isRoutine] } }) as unknown as Action;
    expect(actionWords(routine(true), undefined, NAMES)).toBe("Make the message set_fee of router routine: less is needed to call it");
    expect(actionWords(routine(false), undefined, NAMES)).toBe("Make the message set_fee of router critical");
  });

  it("shows how new code of the DAO migrates its storage", () => {
    const code = (migration: string) => ({ type: "Govern", value: { type: "SetCode", value: ["0xab", migration] } }) as unknown as Action;
    expect(actionWords(code("0x0a0b"), undefined, NAMES)).toBe("Replace the DAO's own code by the code 0xab, and migrate its storage: Call the message 0x0a0b of the new code, which this page cannot read");
    expect(actionWords(code("0x"), undefined, NAMES)).toBe("Replace the DAO's own code by the code 0xab, without a migration");
    const call: DecodedCall = { contract: "dao", callee: "dao", message: "vote", args: [{ name: "proposal", value: 3 }] };
    expect(actionWords(code("0x0a0b0c0d03000000"), call, NAMES)).toBe("Replace the DAO's own code by the code 0xab, and migrate its storage: Call vote of dao with proposal 3");
    expect([actionBytes(code("0x0a0b")), actionBytes(code("0x"))]).toEqual(["0x0a0b", undefined]);
  });
});

describe("actionAccounts", () => {
  it("finds every account once, those in the call and those in what goes along too", () => {
    const along: DecodedCall = { contract: "registry", callee: "registry", message: "request_data", args: [{ name: "request", value: { type: "Submit", value: { payee: someone("Eve") } } }] };
    const call: DecodedCall = { contract: "token", callee: "callee", message: "transfer_and_call", args: [{ name: "to", value: someone("registry") }, { name: "value", value: 1n }], along };
    expect(actionAccounts(CALL, call)).toEqual(["callee", "registry", "Eve"]);
  });
});
