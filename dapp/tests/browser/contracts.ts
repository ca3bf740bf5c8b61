import { describe, expect, it } from "vitest";
import { KITE } from "../../scenario/stage.js";
import { devPair } from "../../src/chain/devAccounts.js";
import { signAndWait, type Visitor } from "./browser.js";

/** What no page of its own is for: every message of every contract. */
export function contracts(visitor: () => Visitor): void {
  describe("every message", () => {
    it("that changes something can be sent, told in words before", async () => {
      const { suite } = visitor().stage;
      const eve = devPair("Eve").address;
      const balance = async (): Promise<bigint> => (await suite.token.query.psp22BalanceOf(eve)).data;
      const before = await balance();
      const page = await visitor().open("products", "Ferdie");
      await page.getByRole("link", { name: "Every message of every contract" }).click();
      await page.getByLabel("Message").selectOption("PSP22::transfer");
      await page.getByLabel("To (address)").fill(eve);
      await page.getByLabel("Value (KITE)").fill("1,234.5");
      await page.getByText("Send 1,234.5 KITE of your account to Eve").waitFor();
      await page.getByRole("button", { name: "Look at the transaction" }).click();
      await signAndWait(page);
      expect((await balance()) - before).toBe((12_345n * KITE) / 10n);
    });

    it("that refuses says why, in the words of its contract", async () => {
      const page = await visitor().open("contracts/registry/stop_product", "Ferdie");
      await page.getByLabel("Product").fill("1");
      await page.getByLabel("Yes").check();
      await page.getByText("Stop payments and submissions of product 1").waitFor();
      await page.getByRole("button", { name: "Look at the transaction" }).click();
      await page.getByRole("dialog").getByText("Only the DAO, or a guardian whose time is not over, may do this.").waitFor();
    });

    it("that answers something is answered", async () => {
      const page = await visitor().open("contracts/dao/budget");
      await page.getByLabel("Asset").selectOption({ label: "KITE" });
      await page.getByText(/cap: 10,000,000,000,000,000/).waitFor();
    });
  });
}
