// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { coinBits, describedToken, toldApart } from "./asset.js";

/** What metadata tells of a chain whose existential deposit has the last of these types. */
function metadata(...typeDefs: object[]): Parameters<typeof coinBits>[0] {
  const types = typeDefs.map((typeDef) => ({ typeDef }));
  const constants = [{ name: "ExistentialDeposit", typeId: types.length - 1 }];
  return { types, pallets: [{ name: "Balances", constants }] } as never;
}

const number = (kind: string): object => ({ type: "Primitive", value: { kind } });
const around = (...typeIds: number[]): object => ({ type: "Struct", value: { fields: typeIds.map((typeId) => ({ typeId })) } });

describe("coinBits", () => {
  it("are those of the number whatever is around it", () => {
    expect(coinBits(metadata(number("u128")))).toBe(128);
    expect(coinBits(metadata(number("u64")))).toBe(64);
    expect(coinBits(metadata(number("u64"), around(0)))).toBe(64);
  });

  it("errors on what is no unsigned number", () => {
    expect(() => coinBits(metadata(number("bool")))).toThrow("does not know");
    expect(() => coinBits(metadata(number("u64"), around(0, 0)))).toThrow("does not know");
    expect(() => coinBits({ types: [], pallets: [] } as never)).toThrow("does not know");
  });
});

describe("describedToken", () => {
  const address = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
  const refuse = () => Promise.reject(new Error("no such message"));
  const token = (symbol: string | undefined, decimals: number) => ({
    psp22MetadataTokenSymbol: () => Promise.resolve({ data: symbol }),
    psp22MetadataTokenDecimals: () => Promise.resolve({ data: decimals }),
    psp22TotalSupply: () => Promise.resolve({}),
  });

  it("is counted as it tells, and what cannot be seen in its sign is written out", async () => {
    expect((await describedToken(token("USDX", 6), address)).unit).toEqual({ symbol: "USDX", decimals: 6 });
    expect((await describedToken(token("US\u202eD\n", 6), address)).unit.symbol).toBe("US\\u{202e}D\\n");
  });

  it("is counted in its smallest unit if it tells nothing", async () => {
    const bare = { ...token(undefined, 0), psp22MetadataTokenSymbol: refuse, psp22MetadataTokenDecimals: refuse };
    expect((await describedToken(bare, address)).unit).toEqual({ symbol: "units of token 5FHneW…M694ty", decimals: 0 });
    expect((await describedToken(token(undefined, 6), address)).unit).toEqual({ symbol: "token 5FHneW…M694ty", decimals: 6 });
  });

  it("rejects what is no token", async () => {
    await expect(describedToken({ ...token("USDX", 6), psp22TotalSupply: refuse }, address)).rejects.toThrow("no such message");
  });
});

describe("toldApart", () => {
  const asset = (key: string, symbol: string) => ({ key, id: { type: "Native" } as const, unit: { symbol, decimals: 0 } });

  it("puts the address behind a sign that another asset has already, however it is written", () => {
    const kite = asset("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "KITE");
    const other = (symbol: string) => asset("5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty", symbol);
    const signs = (symbol: string) => toldApart([kite, other(symbol)]).map(({ unit }) => unit.symbol);
    expect([signs("KITE"), signs("kite"), signs("ＫＩＴＥ"), signs("USDX")]).toEqual([
      ["KITE", "KITE (5FHneW…M694ty)"],
      ["KITE", "kite (5FHneW…M694ty)"],
      ["KITE", "ＫＩＴＥ (5FHneW…M694ty)"],
      ["KITE", "USDX"],
    ]);
  });
});
