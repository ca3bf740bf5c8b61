import { describe, expect, it } from "vitest";
import type { Visitor } from "./browser.js";

/** What is typed as a number is read as it was meant, or not at all. */
export function numbers(visitor: () => Visitor): void {
  describe("numbers", () => {
    it("asks which of two numbers a comma makes, and pays neither", async () => {
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByLabel("Amount (KITE)").fill("0,25");
      await page.getByText("Is it 0.25, or 025? Write it without the comma.").waitFor();
      expect(await page.getByRole("button", { name: "Pay", exact: true }).isDisabled()).toBe(true);
    });

    it("says that nothing is no payment", async () => {
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByLabel("Amount (KITE)").fill("0.0");
      await page.getByText("Enter more than 0 KITE.").waitFor();
      expect(await page.getByRole("button", { name: "Pay", exact: true }).isDisabled()).toBe(true);
    });

    it("asks the same of units of work", async () => {
      const page = await visitor().open("work", "Alice");
      await page.getByLabel("Where the work can be seen").fill("https://example.org");
      await page.getByLabel("Units of work (units)").fill("1,5");
      await page.getByText("Is it 1.5, or 15? Write it without the comma.").waitFor();
      expect(await page.getByRole("button", { name: "Submit" }).isDisabled()).toBe(true);
      await page.getByLabel("Units of work (units)").fill("4,294,967,296");
      await page.getByText("There can be at most 4,294,967,295 units at once.").waitFor();
    });

    it("refuses an amount that no contract can count, which would be cut to a small one", async () => {
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByLabel("Amount (KITE)").fill("340282366920938463463374608.431768211456");
      await page.getByText("The chain can count KITE up to 340,282,366,920,938,463,463,374,607.431768211455.").waitFor();
      expect(await page.getByRole("button", { name: "Pay", exact: true }).isDisabled()).toBe(true);
    });

    it("takes no number in the page's address for another one", async () => {
      const page = await visitor().open("join");
      for (const [path, words] of [["governance/4294967298", "4294967298"], ["products/4294967299", "4294967299"], ["join/1.5", "1.5"], ["governance/two", "two"]] as const) {
        await page.goto(page.url().replace(/#.*/, `#/${path}`));
        await page.getByRole("heading", { name: `There is no such page: ${words} is no number` }).waitFor();
      }
    });
  });
}
