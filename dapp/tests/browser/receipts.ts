import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { referenceNumber } from "../../src/domain/reference.js";
import { overflowingAnywhere } from "./layout.js";
import { signAndWait, type Visitor } from "./browser.js";

async function saved(page: Page, words: string): Promise<string[]> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: words }).click()]);
  return (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
}

/** What one paid and was paid, to show and to keep. */
export function receipts(visitor: () => Visitor): void {
  describe("a payment's receipt", () => {
    it("has reference, split, transaction and block, and a table has all of them", async () => {
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByLabel("Amount (KITE)").fill("1,000.5");
      await page.getByLabel("Your reference").fill("INV-7");
      await page.getByText(`The payment carries the number ${referenceNumber("INV-7")}`).waitFor();
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      await signAndWait(page);
      await page.getByRole("link", { name: "Payments", exact: true }).click();
      const row = page.getByRole("rowgroup").filter({ hasText: "INV-7" }).first();
      await row.getByText("Receipt").click();
      await row.getByText("1,000.5 KITE").first().waitFor();
      await row.getByText("30.015 KITE (3 %)").waitFor();
      await row.getByRole("button", { name: "Copy the transaction's hash" }).waitFor();
      const hash = await row.getByText(/^0x[0-9a-f]{64}$/).first().textContent();
      const { client } = visitor().stage.suite;
      const best = await client.rpc.chain_getBlock(await row.getByText(/^0x[0-9a-f]{64}$/).last().textContent() as `0x${string}`);
      expect(best!.block.extrinsics.length).toBeGreaterThan(1);
      expect(await overflowingAnywhere(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 860 });
      await row.getByText("The node's own block has this payment.").waitFor();
      expect((await row.getByText("1,000.5 KITE").last().boundingBox())!.width).toBeGreaterThan(80);

      const [header, ...rows] = await saved(page, "Save as CSV");
      expect(header).toBe("date,block,block hash,transaction,product,amount,asset,asset id,reference,reference text,fee,upstream,collection,annotation,compute,model,application,reserve");
      const own = rows.at(-1)!.split(",");
      expect([own[3], own[4], own[5], own[6], own[8], own[9], own[10]]).toEqual([hash, "3", "1000.5", "KITE", String(referenceNumber("INV-7")), "INV-7", "30.015"]);
    });

    it("has what work earned as a table, which no block is needed for", async () => {
      const page = await visitor().open("payments", "Bob");
      const [header, ...rows] = await saved(page, "Save what each contribution earned as CSV");
      expect(header).toBe("contribution,product,stage,asset,asset id,earned,claimed,ready to claim,locked");
      expect(rows.some((row) => row.startsWith("1,1,Collection,KITE,"))).toBe(true);
    });

    it("says how far back it sees", async () => {
      const page = await visitor().open("payments", "Alice");
      await page.getByText(/Read from the events of blocks 1 to \d+, since .* That is all of the chain\./).first().waitFor();
    });
  });
}
