// SPDX-License-Identifier: Apache-2.0
import { TypinkRegistry, type ContractMetadata } from "dedot/contracts";
import { describe, expect, it } from "vitest";
import router from "../generated/router/metadata.json" with { type: "json" };
import type { Units } from "../domain/errors/words.js";
import { refusalWords } from "./refusal.js";

const UNITS: Units = { kite: { symbol: "KITE", decimals: 12 }, coin: { symbol: "COIN", decimals: 12 }, asset: { symbol: "USDX", decimals: 6 } };
const SET_FEE = "0x715ece73f401";
// Ok of the language, Err of the message, its first variant: NotOwner.
const NOT_OWNER = "0x000100";

describe("refusalWords", () => {
  const known = { metadata: router, registry: new TypinkRegistry(router as unknown as ContractMetadata) } as never;

  it("reads an error by the metadata of whoever refused", () => {
    expect(refusalWords(known, SET_FEE, NOT_OWNER, UNITS)).toBe("Only the DAO may do this: propose it for a vote.");
  });

  it("says nothing of what it does not understand", () => {
    expect([refusalWords(known, "0x01020304", NOT_OWNER, UNITS), refusalWords(known, SET_FEE, "0x00", UNITS), refusalWords(known, SET_FEE, "0x0000", UNITS)]).toEqual([undefined, undefined, undefined]);
  });
});
