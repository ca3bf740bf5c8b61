// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { Names } from "./callWords.js";
import { deedWords, isTold } from "./deedWords.js";

const KITE = { symbol: "KITE", decimals: 12 };
const who = (name: string) => ({ address: () => name });
const NAMES: Names = {
  account: (address) => address,
  unit: () => ({ symbol: "USDX", decimals: 6 }),
  message: () => "",
  till: (product) => `till ${product}`,
  payer: "the treasury",
  kite: KITE,
  coin: KITE,
};

function words(contract: string, name: string, data: Record<string, unknown>): string {
  return deedWords({ contract, name, data }, NAMES);
}

describe("deedWords", () => {
  it("tells payments in the asset that they were made in", () => {
    expect(words("router", "Paid", { payer: who("Bob"), product: 3, asset: { type: "Native" }, amount: 1_500_000n })).toBe("Bob paid 1.5 USDX to product 3");
    expect(words("router", "Claimed", { payee: who("Bob"), position: 5, asset: { type: "Native" }, amount: 1_000_000n, member: 0 })).toBe("Bob was paid out 1 USDX for contribution 5, member 0");
  });

  it("tells what came through a till from what an account paid itself", () => {
    const paid = { product: 3, asset: { type: "Native" }, amount: 1_500_000n };
    expect(words("router", "Paid", { ...paid, payer: who("till 3") })).toBe("1.5 USDX were paid to product 3 through the till");
    expect(words("router", "Paid", { ...paid, payer: who("till 4") })).toBe("till 4 paid 1.5 USDX to product 3");
  });

  it("tells of tabs by their numbers, and of deposits in their asset", () => {
    const tab = `0x${"ab".repeat(32)}`;
    const opened = { tab, payer: who("Bob"), seller: who("Eve"), terms: { product: 3, asset: { type: "Native" } }, amount: 2_500_000n };
    expect(words("tab", "Opened", opened)).toBe("Bob opened a tab for product 3 with 2.5 USDX, for Eve to take from");
    expect(words("tab", "ToppedUp", { tab, amount: 1n, deposited: 2n })).toBe("The tab 0xabab…ababab was topped up");
    expect(words("tab", "Taken", { seller: who("Eve"), takes: [[tab, {}]] })).toBe("Eve took what was used of 1 tab");
    expect(words("tab", "WithdrawalBegun", { tab, withdrawableFromMs: 0n })).toMatch(/was begun: it can be finished from 1 Jan 1970/);
  });

  it("tells how challenges ended, and who got what", () => {
    const ended = { contribution: 5, first: 1, heard: 2, outcome: "Lapsed", toContributor: 60n * 10n ** 12n, reward: 0n, toOwner: 140n * 10n ** 12n };
    expect(words("registry", "CaseEnded", ended)).toBe(
      "Challenges 1 to 2 against contribution 5 lapsed, as nobody decided in time: 60 KITE to the contributor, 140 KITE to the owner",
    );
    expect(words("registry", "CaseEnded", { ...ended, heard: 1, outcome: "Upheld", toContributor: 0n, reward: 10n ** 12n, toOwner: 0n })).toBe(
      "Challenge 1 against contribution 5 was upheld: 1 KITE to the challengers, beside their bonds",
    );
  });

  it("tells a mint and a burn from a transfer", () => {
    expect(words("token", "Transfer", { from: undefined, to: who("Bob"), value: 10n ** 12n })).toBe("1 KITE were minted for Bob");
    expect(words("token", "Transfer", { from: who("Bob"), to: undefined, value: 10n ** 12n })).toBe("Bob burned 1 KITE");
  });

  it("shows what it has no words for, and the text of others as text", () => {
    expect(words("till", "SomethingNew", { product: 7, till: "5F\u202e" })).toBe("Something new (till): product 7, till 5F\\u{202e}");
    expect(words("router", "Unknown", {})).toContain("may run newer code");
  });
});

describe("deedWords, of hearsay", () => {
  it("puts no words into a contract's mouth that it was not heard to say", () => {
    const told = deedWords({ contract: "router", name: "Paid", data: { payer: "Bob\u202e", amount: "5" }, isHearsay: true }, NAMES);
    expect(told).toBe("By the index alone: Paid (router): payer Bob\\u{202e}, amount 5");
  });
});

describe("isTold", () => {
  it("leaves out what another event says as well", () => {
    expect([isTold({ contract: "router", name: "ProductStopped", data: {} }), isTold({ contract: "registry", name: "ProductStopped", data: {} })]).toEqual([false, true]);
  });
});
