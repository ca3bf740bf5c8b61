import { describe, expect, it } from "vitest";
import { createToken } from "../../scenario/usdx.js";
import { signAndWait, type Visitor } from "./browser.js";

/** How the page behaves to whoever reads it. */
export function manners(visitor: () => Visitor): void {
  describe("going to another page", () => {
    it("gives the focus to its heading, and says in the title where one is", async () => {
      const page = await visitor().open("products", "Bob");
      await page.getByRole("heading", { name: "Products", exact: true }).waitFor();
      expect(await page.title()).toBe("Products · KITE");
      // The link that was followed says the same as the heading.
      const focused = (): Promise<string> => page.evaluate(() => `${document.activeElement?.tagName} ${document.activeElement?.textContent}`);
      for (const [link, heading] of [["ward-notes", "ward-notes"], ["Governance", "Governance"], ["My work", "My work"]] as const) {
        await page.getByRole("link", { name: link, exact: true }).first().click();
        await page.getByRole("heading", { name: heading, exact: true }).waitFor();
        await expect.poll(focused).toBe(`H1 ${heading}`);
        await expect.poll(() => page.title()).toBe(`${heading} · KITE`);
      }
    });
  });

  describe("the note of a transaction", () => {
    it("leaves by itself once it is final, unless somebody is at it", async () => {
      const page = await visitor().open("products/3", "Ferdie");
      await page.clock.install();
      await page.getByLabel("Amount (KITE)").fill("1");
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      await page.getByText("This would succeed.").waitFor();
      await page.getByRole("button", { name: "Sign and send" }).click();
      const note = page.getByRole("log").getByText(/^Final in block/);
      await note.waitFor();
      await note.hover();
      await page.clock.runFor(60_000);
      expect(await note.count()).toBe(1);
      await page.mouse.move(0, 0);
      await page.clock.runFor(60_000);
      await note.waitFor({ state: "detached" });
    });
  });

  describe("drawings", () => {
    it("can be read on a phone", async () => {
      const page = await visitor().open("products/3");
      await page.getByRole("region", { name: "Payments over time" }).locator("svg").waitFor();
      await page.setViewportSize({ width: 390, height: 860 });
      const heights = await page.evaluate(() => [...document.querySelectorAll("svg text")].map((text) => text.getBoundingClientRect().height));
      expect(heights.length).toBeGreaterThan(5);
      expect(Math.min(...heights)).toBeGreaterThan(12);
    });
  });

  describe("shares", () => {
    it("are told once for each who earns", async () => {
      const page = await visitor().open("products/1");
      const collection = page.getByRole("region", { name: "Who earns of each payment now" }).getByText(/Bob [\d.]+ %/);
      await collection.first().waitFor();
      expect((await collection.first().textContent())?.match(/Bob/g)).toHaveLength(1);
    });
  });

  describe("a token with KITE's sign", () => {
    it("is told apart by its address, and remembered", async () => {
      const { suite } = visitor().stage;
      const impostor = await createToken(suite, "Kite", "KITE");
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByLabel("In", { exact: true }).selectOption({ label: "another PSP22 token" });
      await page.getByRole("region", { name: "Pay ward-notes" }).getByLabel("The token's address").fill(impostor);
      await page.getByRole("region", { name: "Pay ward-notes" }).getByRole("button", { name: "Use this token" }).click();
      const sign = `KITE (${impostor.slice(0, 6)}…${impostor.slice(-6)})`;
      await page.getByLabel(`Amount (${sign})`).fill("1");
      await page.getByText("The DAO has not allowed payments in this token").waitFor();
      await page.reload();
      await page.getByLabel("In", { exact: true }).selectOption({ label: sign });
      await page.getByLabel("In", { exact: true }).selectOption({ label: "KITE" });
    });
  });

  describe("a browser that keeps nonsense, or nothing", () => {
    it("shows the page all the same", async () => {
      const page = await visitor().open("products/3");
      await page.evaluate(() => {
        for (const key of ["kite-account", "kite-references", ...Object.keys(localStorage)]) localStorage.setItem(key, "{[");
      });
      await page.reload();
      await page.getByRole("heading", { name: "ward-notes", exact: true }).waitFor();
      await page.addInitScript(() => {
        Object.defineProperty(window, "localStorage", { get: () => { throw new Error("SecurityError"); } });
      });
      await page.reload();
      await page.getByRole("heading", { name: "ward-notes", exact: true }).waitFor();
      await page.getByLabel("Account").selectOption({ label: "Ferdie (development)" });
      await page.getByLabel("Amount (KITE)").fill("1");
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      await signAndWait(page);
    });
  });

  describe("a page that has read few blocks", () => {
    it("says what it does not see", async () => {
      const page = await visitor().open("governance/1");
      await page.getByText(/Read from the events of blocks \d+ to \d+, since/).waitFor();
    });
  });
}
