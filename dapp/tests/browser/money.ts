// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { KITE, perform, UNITS } from "../../scenario/stage.js";
import { payKite } from "../../src/chain/calls/money.js";
import { devPair } from "../../src/chain/devAccounts.js";
import type { Suite } from "../../src/chain/suite.js";
import type { KiteInterfacesAssetLike as Asset } from "../../src/generated/router/index.js";
import { date, unlocksAt } from "../../src/domain/time.js";
import { signAndWait, type Visitor } from "./browser.js";

const COIN = 10n ** 12n;
const NATIVE: Asset = { type: "Native" };

async function paid({ router }: Suite, product: number, asset: Asset): Promise<bigint> {
  return (await router.query.lifetime(product, asset)).data.paid;
}

/** Paying a product and claiming what work earned. */
export function money(visitor: () => Visitor): void {
  describe("pay", () => {
    it("moves KITE into the product in one transaction, after a quote", async () => {
      const { suite } = visitor().stage;
      const kite: Asset = { type: "Psp22", value: suite.addresses.token };
      const before = await paid(suite, 3, kite);
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByLabel("Amount (KITE)").fill("12.5");
      await page.getByLabel("Your reference").fill("4711");
      const quote = page.getByRole("table", { name: "Where the payment would go" });
      await quote.getByRole("row", { name: /Protocol fee 0.375 KITE/ }).waitFor();
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      await signAndWait(page);
      expect((await paid(suite, 3, kite)) - before).toBe((125n * KITE) / 10n);
      await page.getByRole("cell", { name: "4711" }).waitFor();
    });

    it("moves native coin into the product", async () => {
      const { suite } = visitor().stage;
      const before = await paid(suite, 3, NATIVE);
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByLabel("In", { exact: true }).selectOption({ label: "UNIT" });
      await page.getByLabel("Amount (UNIT)").fill("3");
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      await page.getByRole("dialog").getByText("3 UNIT", { exact: true }).waitFor();
      await signAndWait(page);
      expect((await paid(suite, 3, NATIVE)) - before).toBe(3n * COIN);
    });

    it("moves another token into the product, once the router is allowed to take it", async () => {
      const { suite } = visitor().stage;
      const page = await visitor().open("products/2", "Ferdie");
      await page.getByLabel("In", { exact: true }).selectOption({ label: "USDX" });
      const usdx = await page.getByLabel("In", { exact: true }).inputValue();
      await page.getByLabel("Amount (USDX)").fill("1,250.5");
      await page.getByRole("button", { name: "1. Allow the router to take it" }).click();
      await signAndWait(page);
      await page.getByRole("button", { name: "2. Pay" }).click();
      await signAndWait(page);
      expect(await paid(suite, 2, { type: "Psp22", value: usdx })).toBe(1_250_500_000n);
    });

    it("tells that a token is not on the list, before anything is sent", async () => {
      const { suite } = visitor().stage;
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByLabel("In", { exact: true }).selectOption({ label: "another PSP22 token" });
      await page.getByRole("region", { name: "Pay ward-notes" }).getByLabel("The token's address").fill(suite.addresses.dao);
      await page.getByRole("region", { name: "Pay ward-notes" }).getByRole("button", { name: "Use this token" }).click();
      await page.getByText("There is no PSP22 token at this address").waitFor();
    });

    it("tells in words why a payment would fail, and sends nothing", async () => {
      const { suite } = visitor().stage;
      const { nonce } = await suite.client.query.system.account(devPair("Ferdie").address);
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByLabel("Amount (KITE)").fill("90,000,000");
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByText("You do not have enough KITE.").waitFor();
      expect(await dialog.getByRole("button", { name: "Sign and send" }).isDisabled()).toBe(true);
      expect((await suite.client.query.system.account(devPair("Ferdie").address)).nonce).toBe(nonce);
    });

    it("refuses what is no amount, and says what is", async () => {
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByLabel("Amount (KITE)").fill("1.2.3");
      await page.getByText("Enter an amount of KITE, such as 12.5.").waitFor();
      expect(await page.getByRole("button", { name: "Pay", exact: true }).isDisabled()).toBe(true);
    });
  });

  describe("claim", () => {
    it("pays out everything that is ready, in one transaction", async () => {
      const { suite } = visitor().stage;
      const bob = devPair("Bob").address;
      const balance = async (): Promise<bigint> => (await suite.token.query.psp22BalanceOf(bob)).data;
      const claimed = async (position: number): Promise<bigint> => {
        const { data } = await suite.router.query.pending(position, { type: "Psp22", value: suite.addresses.token });
        return data.isOk ? data.value.claimed : 0n;
      };
      const before = await balance();
      const page = await visitor().open("work", "Bob");
      await page.getByRole("button", { name: "Claim all" }).click();
      await signAndWait(page);
      // 29.4 KITE of ward-notes and 77.175 KITE of the recordings: what was paid before the window
      expect((await balance()) - before).toBe(106_575_000_000_000n);
      expect((await claimed(1)) + (await claimed(7))).toBe(106_575_000_000_000n);
      await page.getByText("Nothing yet. Income can be claimed").waitFor();
    });
  });

  describe("locked income", () => {
    it("tells when it unlocks", async () => {
      const { suite } = visitor().stage;
      const { clock, windowEpochs } = (await suite.router.query.ledgerSettings()).data;
      await perform("Ferdie", payKite(suite, { product: 1, amount: 10n * KITE, reference: 5n }, UNITS));
      const { data: epoch } = await suite.router.query.currentEpoch();
      const page = await visitor().open("work", "Charlie");
      const own = page.getByRole("article").filter({ hasText: "Contribution 3." });
      await own.getByText(`on ${date(unlocksAt(clock, epoch, windowEpochs)).replace(/ \S+$/, "")}`).waitFor();
    });
  });

  describe("set_payee", () => {
    it("lets somebody else be paid", async () => {
      const { suite } = visitor().stage;
      const eve = devPair("Eve").address;
      const page = await visitor().open("work", "Dave");
      const work = page.getByRole("article").filter({ hasText: "Contribution 8." });
      await work.getByText("Pay somebody else").click();
      await work.getByLabel("Address of the new payee").fill("nobody");
      await work.getByText("This is no address").waitFor();
      await work.getByLabel("Address of the new payee").fill(eve);
      await work.getByRole("button", { name: "Set the payee" }).click();
      await signAndWait(page);
      expect((await suite.router.query.position(8)).data?.payee.address()).toBe(eve);
    });
  });
}
