// SPDX-License-Identifier: Apache-2.0
import { ApiPromise, Keyring, WsProvider } from "@polkadot/api";
import { describe, expect, it } from "vitest";
import { devPair } from "../../src/chain/devAccounts.js";
import type { KiteInterfacesAssetLike as Asset } from "../../src/generated/router/index.js";
import { signAndWait, type Visitor } from "./browser.js";

const TAO = 10n ** 9n;
const NATIVE: Asset = { type: "Native" };

/** What is another on a chain of Bittensor's shape: coin of 64 bits, called TAO, with 9 decimals. */
export function narrow(visitor: () => Visitor): void {
  describe("on a chain whose balances have 64 bits", () => {
    it("pays a product in TAO, to the rao", async () => {
      const { router } = visitor().stage.suite;
      const paid = async (): Promise<bigint> => (await router.query.lifetime(3, NATIVE)).data.paid;
      const before = await paid();
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByLabel("In", { exact: true }).selectOption({ label: "TAO" });
      await page.getByLabel("Amount (TAO)").fill("2.000000001");
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      await page.getByRole("dialog").getByText("2.000000001 TAO", { exact: true }).waitFor();
      await signAndWait(page);
      expect((await paid()) - before).toBe(2n * TAO + 1n);
    });

    it("pays with a wallet, which signs what the chain's extensions ask for", async () => {
      const { node, suite } = visitor().stage;
      const paid = async (): Promise<bigint> => (await suite.router.query.lifetime(3, NATIVE)).data.paid;
      const before = await paid();
      const api = await ApiPromise.create({ provider: new WsProvider(node.url), noInitWarn: true });
      const pair = new Keyring({ type: "sr25519" }).addFromUri("//Ferdie");
      const page = await visitor().open("products/3");
      // What a wallet made of polkadot.js does with what it is given to sign.
      await page.exposeFunction("signed", (payload: { version: number; signedExtensions: string[] }) => {
        api.registry.setSignedExtensions(payload.signedExtensions);
        return api.registry.createType("ExtrinsicPayload", payload as never, { version: payload.version }).sign(pair);
      });
      await page.addInitScript((account) => {
        const accounts = { get: () => Promise.resolve([{ address: account, name: "Clinic" }]), subscribe: () => () => undefined };
        const signer = { signPayload: async (payload: never) => ({ id: 1, ...(await (window as never as { signed: (payload: never) => Promise<object> }).signed(payload)) }) };
        window.injectedWeb3 = { testwallet: { enable: () => Promise.resolve({ accounts, signer }) } } as never;
      }, devPair("Ferdie").address);
      await page.reload();
      await page.getByRole("button", { name: "Open testwallet" }).click();
      await page.getByLabel("In", { exact: true }).selectOption({ label: "TAO" });
      await page.getByLabel("Amount (TAO)").fill("1.5");
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      await signAndWait(page);
      await api.disconnect();
      expect((await paid()) - before).toBe((3n * TAO) / 2n);
    });

    it("refuses an amount that the chain cannot count, before anything is sent", async () => {
      const { client } = visitor().stage.suite;
      const { nonce } = await client.query.system.account(devPair("Ferdie").address);
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByLabel("In", { exact: true }).selectOption({ label: "TAO" });
      await page.getByLabel("Amount (TAO)").fill("18446744073.709551616");
      await page.getByText("The chain can count TAO up to 18,446,744,073.709551615.").waitFor();
      expect(await page.getByRole("button", { name: "Pay", exact: true }).isDisabled()).toBe(true);
      expect((await client.query.system.account(devPair("Ferdie").address)).nonce).toBe(nonce);
    });

    it("proposes no payment that the chain cannot count, in a form or in bytes", async () => {
      const page = await visitor().open("propose", "Bob");
      await page.getByLabel("Asset").selectOption({ label: "TAO" });
      await page.getByLabel("Amount (TAO)").fill("18446744073.709551616");
      await page.getByText("The chain can count TAO up to 18,446,744,073.709551615.").waitFor();
      await page.getByLabel("What it does").selectOption({ label: "Call a contract" });
      await page.getByLabel("Contract (address)").fill(visitor().stage.suite.addresses.router);
      await page.getByLabel("Sent along (TAO)").fill("18446744073.709551616");
      await page.getByText("The chain can count TAO up to 18,446,744,073.709551615.").waitFor();
      await page.getByLabel("Why").fill("Too much.");
      expect(await page.getByRole("button", { name: "Propose", exact: true }).isDisabled()).toBe(true);
    });

    it("claims what is ready, in KITE and in TAO", async () => {
      const { router } = visitor().stage.suite;
      const claimed = async (position: number): Promise<bigint> => {
        const { data } = await router.query.pending(position, NATIVE);
        return data.isOk ? data.value.claimed : 0n;
      };
      const page = await visitor().open("work", "Bob");
      await page.getByRole("button", { name: "Claim all" }).click();
      await signAndWait(page);
      await page.getByText("Nothing yet. Income can be claimed").waitFor();
      expect((await claimed(1)) + (await claimed(7))).toBeGreaterThan(0n);
    });
  });
}
