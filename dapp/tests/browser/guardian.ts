// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { perform, UNITS } from "../../scenario/stage.js";
import { proposeAll } from "../../src/chain/calls/votes.js";
import type { KiteInterfacesDaoActionLike as Action } from "../../src/generated/dao/index.js";
import { signAndWait, type Visitor } from "./browser.js";

/** What a guardian, whom a ruling named, can do while its term lasts: cancel proposals and stop products, and nothing else. */
export function guardian(visitor: () => Visitor): void {
  describe("a guardian", () => {
    it("cancels a proposal of somebody else's", async () => {
      const { suite } = visitor().stage;
      const payment: Action = { type: "TransferNative", value: [suite.addresses.router, 1n] };
      await perform("Eve", proposeAll(suite, "One unit for the router.", [payment], UNITS));
      const id = (await suite.dao.query.settings()).data.proposalCount;
      const page = await visitor().open(`governance/${id}`, "Charlie");
      await page.getByText(/^Charlie, the guardian, until .*, also after it has passed\.$/).waitFor();
      await page.getByRole("button", { name: "Cancel it" }).click();
      await signAndWait(page);
      expect((await suite.dao.query.state(id)).data).toMatchObject({ value: "Canceled" });
    });

    it("stops a product, whose page then says that it takes no payments", async () => {
      const { suite } = visitor().stage;
      const stranger = await visitor().open("products/2", "Ferdie");
      await stranger.getByRole("heading", { name: "Terms" }).waitFor();
      expect(await stranger.getByRole("button", { name: "Stop the product" }).count()).toBe(0);
      const page = await visitor().open("products/2", "Charlie");
      await page.getByText(/you may stop payments and submissions. Claims go on; only a vote lets the product go on./).waitFor();
      await page.getByRole("button", { name: "Stop the product" }).click();
      await signAndWait(page);
      expect((await suite.registry.query.product(2)).data?.isStopped).toBe(true);
      await stranger.getByText("stopped: takes no payments for now").waitFor();
      await stranger.getByLabel("Amount (KITE)").fill("1");
      await stranger.getByText(/^Product 2 is stopped/).waitFor();
    });
  });
}
