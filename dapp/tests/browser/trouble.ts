// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { perform, UNITS } from "../../scenario/stage.js";
import { proposeAll } from "../../src/chain/calls/votes.js";
import { devPair } from "../../src/chain/devAccounts.js";
import type { KiteInterfacesDaoActionLike as Action } from "../../src/generated/dao/index.js";
import type { Visitor } from "./browser.js";

/** What the page says when something goes wrong. */
export function trouble(visitor: () => Visitor): void {
  describe("trouble", () => {
    it("tells that a wallet did not sign, and that nothing was sent", async () => {
      const { suite } = visitor().stage;
      const { address } = devPair("Ferdie");
      const { nonce } = await suite.client.query.system.account(address);
      const page = await visitor().open("products/3");
      await page.addInitScript((account) => {
        const accounts = { get: () => Promise.resolve([{ address: account, name: "Clinic" }]), subscribe: () => () => undefined };
        const signer = { signPayload: () => Promise.reject(new Error("Cancelled")) };
        window.injectedWeb3 = { testwallet: { enable: () => Promise.resolve({ accounts, signer }) } } as typeof window.injectedWeb3 & object;
      }, address);
      await page.reload();
      await page.getByRole("button", { name: "Open testwallet" }).click();
      await page.getByLabel("Amount (KITE)").fill("1");
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      await page.getByText("Signed by Clinic").waitFor();
      await page.getByRole("button", { name: "Sign and send" }).click();
      await page.getByRole("log").getByText("You did not sign, so nothing was sent.").waitFor();
      expect((await suite.client.query.system.account(address)).nonce).toBe(nonce);
    });

    it("tells that the chain refused what the dry run had not foreseen", async () => {
      const { node, suite } = visitor().stage;
      const payment: Action = { type: "TransferNative", value: [suite.addresses.router, 1n] };
      await perform("Eve", proposeAll(suite, "Voting ends while somebody hesitates.", [payment], UNITS));
      const { proposalCount: id } = (await suite.dao.query.settings()).data;
      const page = await visitor().open(`governance/${id}`, "Alice");
      const { proposal } = (await suite.dao.query.proposal(id)).data!;
      await node.until(Number(proposal.snapshotMs) + 1);
      await page.getByLabel("Against", { exact: true }).check();
      await page.getByRole("button", { name: "Vote" }).click();
      await page.getByText("This would succeed.").waitFor();
      await node.until(Number(proposal.endsAtMs) + 1);
      await page.getByRole("button", { name: "Sign and send" }).click();
      await page.getByRole("log").getByText("The contract refused. Nothing was changed.").waitFor();
    });

    it("says that a page cannot be shown, and goes on with the others", async () => {
      const page = await visitor().open("products", "Bob");
      await page.getByRole("heading", { name: "Products", exact: true }).waitFor();
      await page.evaluate(() => void (crypto.getRandomValues = () => { throw new Error("no chance here\u202e"); }));
      await page.getByRole("link", { name: "Tabs", exact: true }).click();
      await page.getByRole("alert").getByText("Something went wrong here, and nothing was sent: no chance here\\u{202e}").waitFor();
      await page.getByRole("link", { name: "Governance", exact: true }).click();
      await page.getByRole("heading", { name: "Governance", exact: true }).waitFor();
    });

    it("tells that this chain has no KITE", async () => {
      const page = await visitor().open("products");
      await page.route("**/deployments/*", (route) => route.fulfill({ status: 404 }));
      await page.reload();
      await page.getByText("This page knows of no KITE on the chain").waitFor();
    });

    it("tells that the node is gone, and goes on when it is back", async () => {
      const { node } = visitor().stage;
      const page = await visitor().open("products/3", "Ferdie");
      await page.getByRole("heading", { name: "ward-notes", exact: true }).waitFor();
      await node.kill();
      await page.getByRole("alert").getByText(/^The node at ws:.* does not answer/).waitFor();
      await page.getByRole("heading", { name: "ward-notes", exact: true }).waitFor();
      await node.run();
      await page.getByRole("alert").waitFor({ state: "detached" });
      await page.getByRole("button", { name: "Make a block" }).click();
      await page.getByLabel("Amount (KITE)").fill("2");
      await page.getByRole("row", { name: /Protocol fee/ }).waitFor();
    });
  });
}
