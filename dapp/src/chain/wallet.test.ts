// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it, vi } from "vitest";
import { canonical } from "./address.js";
import { walletAccounts } from "./wallet.js";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
/** The same account as Polkadot writes it. */
const ALICE_ON_POLKADOT = "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5";

afterEach(() => vi.unstubAllGlobals());

function wallet(accounts: readonly object[]): void {
  const signer = {};
  vi.stubGlobal("window", { injectedWeb3: { wallet: { enable: async () => ({ accounts: { get: async () => accounts }, signer }) } } });
}

describe("walletAccounts", () => {
  it("knows an account in whatever notation the wallet has it, and asks the wallet in that one", async () => {
    wallet([{ address: ALICE_ON_POLKADOT, name: "Mine\u202e" }]);
    expect(await walletAccounts("wallet")).toMatchObject([{ address: ALICE, account: ALICE_ON_POLKADOT, name: "Mine\\u{202e}" }]);
  });

  it("says what to do with a wallet that does not answer", async () => {
    wallet([]);
    await expect(walletAccounts("another")).rejects.toThrow("unlock it, or allow this page");
  });
});

describe("canonical", () => {
  it("writes an account in one way, however it was written", () => {
    expect([ALICE, ALICE_ON_POLKADOT].map(canonical)).toEqual([ALICE, ALICE]);
  });
});
