import { describe, expect, it } from "vitest";
import type { KiteInterfacesDaoAction as Action } from "../generated/dao/index.js";
import { actionWords, type Names } from "./action.js";

const KITE = { symbol: "KITE", decimals: 12 };
const NAMES: Names = { account: (address) => address, unit: () => KITE, kite: KITE, coin: { symbol: "COIN", decimals: 12 } };
const someone = (name: string) => ({ address: () => name });
const CALL = { type: "Call", value: [someone("callee"), "0x01020304", 0n] } as unknown as Action;

/** The sentence about a call of `message` with these arguments. */
function said(contract: string, message: string, ...values: unknown[]): string {
  return actionWords(CALL, { contract, message, args: values.map((value, place) => ({ name: `argument${place}`, value })) }, NAMES);
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

  it("shows how new code of the DAO migrates its storage", () => {
    const code = (migration: string) => ({ type: "Govern", value: { type: "SetCode", value: ["0xab", migration] } }) as unknown as Action;
    expect(actionWords(code("0x0a0b"), undefined, NAMES)).toBe("Replace the DAO's own code by the code 0xab, and migrate its storage with 0x0a0b");
    expect(actionWords(code("0x"), undefined, NAMES)).toBe("Replace the DAO's own code by the code 0xab, without a migration");
  });
});
