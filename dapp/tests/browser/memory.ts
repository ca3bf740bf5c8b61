// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Page } from "playwright-core";
import { DEV_NAMES, devPair } from "../../src/chain/devAccounts.js";
import { u8aToHex } from "dedot/utils";
import { encode } from "../../src/chain/scale/encode.js";
import { makeBlock } from "../../src/chain/devBlock.js";
import type { Client } from "../../src/chain/suite.js";
import { RunningIndex } from "../chain/indexer.js";
import type { Visitor } from "./browser.js";
import { flaws } from "./flaws.js";
import { overflowingAnywhere } from "./layout.js";

/** More blocks than the page reads by itself. */
const MANY = 320;

/** Makes at least `count` blocks, by several accounts that do not wait for each other. */
async function makeBlocks(client: Client, count: number): Promise<void> {
  const enough = (await client.block.best()).number + count;
  const make = async (name: string): Promise<void> => {
    const pair = devPair(name);
    while ((await client.block.best()).number < enough) await makeBlock(client, { address: pair.address, account: pair });
  };
  await Promise.all(DEV_NAMES.map(make));
}

/** What an index answers, as far as these tests change it. */
interface Answer {
  readonly blocks: { readonly last: number };
  readonly events: readonly { readonly raw: string }[];
}

/** Lets the index answer something else to questions about `what`. */
async function answerOtherwise(page: Page, what: string, lie: (answer: Answer) => unknown): Promise<void> {
  await page.route(
    (url) => url.href.includes(`/${what}`) && !url.href.includes("index="),
    async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, json: lie((await answer.json()) as Answer) });
    },
  );
}

/** What the page knows of what lies further back than the blocks that it reads. */
export function memory(visitor: () => Visitor): void {
  describe("after more blocks than the page reads", () => {
    let index: RunningIndex;

    beforeAll(async () => {
      await makeBlocks(visitor().stage.suite.client, MANY);
      index = await RunningIndex.start(visitor().stage);
    });
    afterAll(() => index?.stop());

    const indexed = (path: string): string => visitor().address(path).replace("#", `&index=${encodeURIComponent(index.url)}#`);
    const withIndex = async (path: string, name?: string): Promise<Page> => {
      const page = await visitor().open("join", name);
      await page.goto(indexed(path));
      return page;
    };

    it("says how far back it sees, where there is no index", async () => {
      const page = await visitor().open("products/3");
      await page.getByText("No payment, as far as can be seen.").waitFor();
      await page.getByText("Payments before that are not shown.").waitFor();
      await page.getByText("History by the node's blocks alone").waitFor();
    });

    it("keeps sums, listed tokens, ballots and what is ready to claim, which the contracts tell", async () => {
      const { suite } = visitor().stage;
      const page = await visitor().open("products/2", "Alice");
      await page.getByRole("region", { name: "In sum" }).getByText("1,250.5 USDX").waitFor();
      await page.getByLabel("In", { exact: true }).selectOption({ label: "USDX" });
      const vote = await visitor().open("governance/2", "Alice");
      await vote.getByText(/^You voted For with/).waitFor();
      await vote.getByText("were cast in blocks that were not read").waitFor();
      const { data: pending } = await suite.router.query.pending(3, { type: "Psp22", value: suite.addresses.token });
      expect(pending.isOk && pending.value.claimable).toBeGreaterThan(0n);
      const work = await visitor().open("work", "Charlie");
      await work.getByRole("button", { name: "Claim all" }).waitFor();
    });

    it("uses the index that it is told of, and remembers it", async () => {
      const page = await visitor().open("products/3");
      const payments = page.getByRole("region", { name: "Payments over time" });
      await payments.getByText("An index sees all of it").click();
      await payments.getByLabel("The index's address").fill("index.example");
      await payments.getByText("Expected an address such as").waitFor();
      await payments.getByLabel("The index's address").fill(`${index.url}/`);
      await payments.getByRole("button", { name: "Use this index" }).click();
      await payments.getByText("Receipt").first().waitFor();
      await page.reload();
      await payments.getByText(/^Told by the index at/).waitFor();
      await payments.getByText(/Nothing is missing before/).waitFor();
    });

    it("shows a product's payments and all that happened to it from the first block on", async () => {
      const page = await withIndex("products/3");
      const activity = page.getByRole("region", { name: "What happened" });
      const more = activity.getByRole("button", { name: /^Show \d+ more$/ });
      await activity.getByRole("link", { name: /transaction/ }).first().waitFor();
      if (await more.isVisible()) await more.click();
      await activity.getByText(/registered product 3/).waitFor();
      await activity.getByText(/paid .* to product 3/).first().waitFor();
      await activity.getByText(/^Contribution \d+ was accepted/).first().waitFor();
      const table = await (await fetch((await activity.getByRole("link", { name: "All of it as CSV" }).getAttribute("href"))!)).text();
      expect(table.split("\r\n").filter((line) => line.includes(",Paid,3,")).length).toBeGreaterThan(0);
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
    });

    it("adds what came after the index's last block", async () => {
      await index.kill();
      const page = await withIndex("products/3", "Ferdie");
      await page.getByText("does not answer").first().waitFor();
      await index.run();
      await page.reload();
      await page.getByLabel("Amount (KITE)").fill("321");
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      await page.getByText("This would succeed.").waitFor();
      await page.getByRole("button", { name: "Sign and send" }).click();
      const row = page.getByRole("region", { name: "Payments over time" }).getByRole("row", { name: /321 KITE/ });
      await row.waitFor();
      await index.caughtUp();
      await page.reload();
      await row.waitFor();
      expect(await row.count()).toBe(1);
    });

    it("has every ballot of a proposal, and everything of a contribution and of an account", async () => {
      const page = await withIndex("governance/1");
      await page.getByRole("region", { name: "Ballots" }).getByText(/For with/).first().waitFor();
      expect(await page.getByText("were cast in blocks that were not read").count()).toBe(0);
      await page.goto((await page.url()).replace(/#.*/, "#/contributions/1"));
      await page.getByRole("region", { name: "What happened" }).getByText(/submitted contribution 1:/).waitFor();
      await page.goto(page.url().replace(/#.*/, `#/accounts/${devPair("Bob").address}`));
      await page.getByRole("heading", { name: /^Account Bob/ }).waitFor();
      await page.getByRole("region", { name: "What it took part in" }).getByRole("link").first().waitFor();
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
    });

    it("has the tabs of an account, and what came through a till", async () => {
      const page = await withIndex("tabs", "Ferdie");
      await page.getByRole("row", { name: /closed: what was left went back to its payer/ }).waitFor();
      await page.goto(page.url().replace(/#.*/, "#/products/1"));
      await page.getByRole("table", { name: "The latest payments" }).getByRole("row", { name: /through the till.*70 KITE/ }).waitFor();
    });

    it("finds products, payments by their reference, and transactions by their hash", async () => {
      const page = await withIndex("products", "Ferdie");
      const search = async (words: string): Promise<void> => {
        await page.getByRole("searchbox", { name: "Search" }).fill(words);
        await page.getByRole("searchbox", { name: "Search" }).press("Enter");
      };
      await search("WARD");
      await page.getByRole("link", { name: "Product 3: ward-notes" }).waitFor();
      await expect.poll(() => page.title()).toContain("Found for “WARD”");
      await search("INV-7");
      await page.getByRole("region", { name: "Payments with this reference" }).getByText(/Ferdie paid 1,000.5 KITE to product 3/).waitFor();
      const href = await page.getByRole("link", { name: /Ferdie paid 1,000.5 KITE/ }).getAttribute("href");
      await search(href!.replace("#/transactions/", ""));
      await page.getByRole("link", { name: /^Transaction 0x/ }).click();
      await page.getByRole("region", { name: "What it did" }).getByText(/Ferdie paid 1,000.5 KITE to product 3/).waitFor();
      await page.getByText("Receipt").click();
      await page.getByText("30.015 KITE (3 %)").waitFor();
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
      await search(`nothing / of "this" name 100%`);
      await page.getByText("No product, contribution, proposal, account or transaction fits.").waitFor();
    });

    it("says what an index that is behind has still to read", async () => {
      const page = await visitor().open("join");
      await answerOtherwise(page, "health", (health) => ({ ...health, blocks: { ...health.blocks, last: health.blocks.last - 310 } }));
      await page.goto(indexed("products/3"));
      await page.getByText(/Blocks [\d,]+ to [\d,]+ it has still to read\./).first().waitFor();
    });

    it("does without an index that is of no chain, or makes no sense, and says why", async () => {
      const page = await visitor().open("join");
      const wrong: [(health: Answer) => unknown, string][] = [
        [(health) => ({ ...health, blocks: { ...health.blocks, last: 1_000_000_000 } }), "tells of block 1,000,000,000, and the node knows none after"],
        [(health) => ({ ...health, genesis: `0x${"00".repeat(32)}` }), "is of another chain"],
        [() => ({ ready: true }), "does not answer as expected"],
      ];
      await page.goto(indexed("products/3"));
      for (const [lie, words] of wrong) {
        await answerOtherwise(page, "health", lie);
        await page.reload();
        await page.getByText(words).first().waitFor();
        await page.getByText(/^Read from the events of blocks/).first().waitFor();
        await page.getByText("History by the node's blocks alone").waitFor();
      }
    });

    it("tells a receipt that an index made up from one that the node's own block has", async () => {
      const page = await visitor().open("join");
      const [told, made] = [1_000_500n * 10n ** 9n, 9_000_500n * 10n ** 9n].map((amount) => u8aToHex(encode({ kind: "number", bits: 128 }, amount)).slice(2)) as [string, string];
      await answerOtherwise(page, "events?", (answer) => ({ ...answer, events: answer.events.map((event) => ({ ...event, raw: event.raw.replace(told, made) })) }));
      await page.goto(indexed("products/3"));
      const row = page.getByRole("table", { name: "The latest payments" }).getByRole("rowgroup").filter({ hasText: "9,000.5 KITE" });
      await row.getByText("Receipt").click();
      await row.getByText("The node's own block has no such payment: whoever told of it is wrong.").waitFor();
      const honest = page.getByRole("table", { name: "The latest payments" }).getByRole("rowgroup").last();
      await honest.getByText("Receipt").click();
      await honest.getByText("The node's own block has this payment.").waitFor();
    });

    it("tells what was won and lost by a challenge", async () => {
      const page = await withIndex("contributions/5");
      await page.getByRole("region", { name: "What happened" }).getByText("Challenges 1 to 2 against contribution 5 lapsed, as nobody decided in time: 60 KITE to the contributor, 140 KITE to the owner").waitFor();
    });

    it("goes on without the index when that goes away", async () => {
      const page = await withIndex("products/3");
      await page.getByText(/^Told by the index at/).first().waitFor();
      await index.kill();
      await page.getByText(/^Read from the events of blocks/).first().waitFor({ timeout: 30_000 });
      await page.getByText("does not answer").first().waitFor();
    });
  });
}
