// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { KITE, perform, UNITS } from "../../scenario/stage.js";
import { proposeAll } from "../../src/chain/calls/votes.js";
import { registerProduct, submit } from "../../src/chain/calls/work.js";
import { devPair } from "../../src/chain/devAccounts.js";
import type { KiteInterfacesDaoActionLike as Action } from "../../src/generated/dao/index.js";
import { overflowingAnywhere } from "./layout.js";
import type { Visitor } from "./browser.js";

/** Turns what follows around, colours it in a terminal, breaks the line, and is longer than any line. */
const HOSTILE = `\u202e\u001b[31m\n<b>${"W".repeat(180)}`;
const SHOWN = `\\u{202e}\\u{1b}[31m\\n<b>${"W".repeat(180)}`;
const NO_HASH = `0x${"00".repeat(32)}` as const;

/** Text of others, wherever it is shown. */
export function texts(visitor: () => Visitor): void {
  describe("text of others", () => {
    it("is text on every page that shows it, and fits a phone however long it is", async () => {
      const { suite } = visitor().stage;
      const { registry, dao, addresses } = suite;
      const terms = { stageBps: [10_000, 0, 0, 0, 0] as [number, number, number, number, number], upstream: [{ product: 1, bps: 1_000 }], licenseBps: 0, halfLifeEpochs: 0, bondPerUnit: KITE, supersedes: undefined };
      await perform("Bob", registerProduct(suite, { ...terms, curator: devPair("Bob").address, metadataUri: `https://example.org/${HOSTILE}`, metadataHash: NO_HASH }, UNITS));
      const { productCount: product, contributionCount } = (await registry.query.settings()).data;
      const work = { product, stage: "Collection", units: 1, payee: undefined, batch: undefined, evidenceUri: HOSTILE, evidenceHash: NO_HASH } as const;
      await perform("Bob", submit(suite, work, KITE, UNITS));
      const payment: Action = { type: "TransferNative", value: [addresses.router, 1n] };
      await perform("Dave", proposeAll(suite, `${HOSTILE} ${"V".repeat(3_000)}`, [payment], UNITS));
      const { proposalCount: proposal } = (await dao.query.settings()).data;

      const page = await visitor().open("products", "Bob");
      const places = ["products", `products/${product}`, "products/1", `join/${product}`, "work", `contributions/${contributionCount + 1}`, "tabs", "register", "governance", `governance/${proposal}`, `search/${encodeURIComponent(HOSTILE)}`, "search/W", `search/${product}`];
      for (const place of places) {
        await page.goto(page.url().replace(/#.*/, `#/${place}`));
        await page.locator("main").getByText("W".repeat(180)).first().or(page.getByLabel("Licence price (%)")).first().waitFor({ state: "attached" });
        expect(await page.locator("main").innerText(), place).not.toMatch(/[\u202e\u001b]/);
        expect(await page.title(), place).not.toMatch(/[\u202e\u001b\n]/);
        expect(await overflowingAnywhere(page), place).toEqual([]);
      }
      await page.goto(page.url().replace(/#.*/, `#/products/${product}`));
      await page.getByRole("heading", { name: SHOWN.slice(SHOWN.lastIndexOf("\\n")), level: 1 }).waitFor();
    });
  });
}
