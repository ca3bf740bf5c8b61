// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flaws, paleness } from "./flaws.js";
import { overflowingAnywhere } from "./layout.js";
import type { Visitor } from "./browser.js";

const PICTURES = fileURLToPath(new URL("../../../target/dapp/", import.meta.url));

/** Each page, what is on it once it is there, and how its picture is called. */
const PAGES = [
  ["products", "Paid so far", "products"],
  ["products/3", "Read from the events of blocks", "product"],
  ["products/2", "Owed by products built on it", "product-owed"],
  ["work", "Ready to claim", "work"],
  ["governance", "What the next proposal is judged by", "governance"],
  ["governance/2", "Read from the events of blocks", "proposal"],
  ["join/3", "Step by step", "join"],
  ["payments", "Read from the events of blocks", "payments"],
  ["tabs", "Read from the events of blocks", "tabs"],
  ["propose", "Voters read this everywhere", "propose"],
  ["propose/registry.set_rules", "Voters will read", "propose-rules"],
  ["register", "Its terms never change", "register"],
  ["contributions/1", "What it is", "contribution"],
  ["contracts/token/PSP22::transfer", "What it does with it", "contracts"],
  ["tokens", "What products can be paid in", "tokens"],
  ["accounts/5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty", "Read from the events of blocks", "account"],
  ["search/ward", "Product 3: ward-notes", "search"],
  [`transactions/0x${"00".repeat(32)}`, "A transaction is found by its hash", "transaction"],
  ["transactions/0x12", "This is no hash of a transaction", "no-transaction"],
  [`tabs/0x${"00".repeat(32)}`, "There is no such tab", "no-tab"],
  ["products/99", "There is no product with this number", "no-product"],
] as const;

/** How the pages look, and whether everybody can use them. */
export function looks(visitor: () => Visitor): void {
  mkdirSync(PICTURES, { recursive: true });
  describe("every page", () => {
    let page: Page;

    beforeAll(async () => {
      page = visitor().keep(await visitor().open("join", "Bob"));
    });
    afterAll(() => page?.context().close());

    it.each(PAGES)("%s has labels, contrast and order in light and dark, and fits a phone", async (path, sign, name) => {
      await page.goto(page.url().replace(/#.*/, `#/${path}`));
      await page.getByText(sign).first().waitFor();
      await page.screenshot({ path: `${PICTURES}${name}-light.png`, fullPage: true });
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
      await inDark(page, async () => {
        await page.screenshot({ path: `${PICTURES}${name}-dark.png`, fullPage: true });
        expect(await paleness(page)).toEqual([]);
      });
    });

    it("has a review of each transaction with labels, contrast and order", async () => {
      await page.goto(page.url().replace(/#.*/, "#/products/3"));
      await page.getByLabel("Amount (KITE)").fill("100");
      await page.getByRole("row", { name: /Protocol fee/ }).waitFor();
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      await page.getByText("This would succeed.").waitFor();
      await page.screenshot({ path: `${PICTURES}review-light.png` });
      expect(await flaws(page)).toEqual([]);
      await inDark(page, async () => {
        await page.screenshot({ path: `${PICTURES}review-dark.png` });
        expect(await paleness(page)).toEqual([]);
      });
    });
  });

  describe("keyboard", () => {
    it("reaches a ballot, and sends it, without a pointer", async () => {
      const page = await visitor().open("governance/2", "Bob");
      await page.getByText("Your weight:").waitFor();
      await page.keyboard.press("Tab");
      await page.getByText("Skip to the content").waitFor();
      await page.keyboard.press("Enter");
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Proposal 2");
      await page.getByLabel("Abstain (counts for the quorum only)").focus();
      await page.keyboard.press("Space");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").getByText("This would succeed.").waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    });
  });
}

async function inDark(page: Page, look: () => Promise<void>): Promise<void> {
  await page.emulateMedia({ colorScheme: "dark" });
  await look();
  await page.emulateMedia({ colorScheme: "light" });
}
