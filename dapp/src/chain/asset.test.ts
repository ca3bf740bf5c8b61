import { describe, expect, it } from "vitest";
import { coinBits, toldApart } from "./asset.js";

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
