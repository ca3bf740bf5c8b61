// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { KITE, perform, UNITS } from "../../scenario/stage.js";
import { accept, submit } from "../../src/chain/calls/work.js";
import { devPair } from "../../src/chain/devAccounts.js";
import { signAndWait, type Visitor } from "./browser.js";

/** Handing in work, and deciding about it. */
export function work(visitor: () => Visitor): void {
  describe("submit", () => {
    it("hands in work with its bond, which the curator then accepts", async () => {
      const { suite } = visitor().stage;
      const id = (await suite.registry.query.settings()).data.contributionCount + 1;
      const page = await visitor().open("work", "Alice");
      await page.getByText("This account has not contributed yet.").waitFor();
      await page.getByLabel("Product").selectOption({ label: "listener-model" });
      await page.getByLabel("Stage").selectOption("Model");
      await page.getByLabel("Units of work (units)").fill("7");
      await page.getByLabel("Where the work can be seen").fill("https://example.org/work/tuning");
      await page.getByRole("button", { name: "Submit" }).click();
      await signAndWait(page);
      const contribution = (await suite.registry.query.contribution(id)).data;
      expect(contribution).toMatchObject({ product: 2, stage: "Model", units: 7, bond: 7n * KITE, status: { type: "Submitted" } });
      expect(contribution?.contributor.address()).toBe(devPair("Alice").address);

      const curator = await visitor().open("work", "Dave");
      await curator.getByRole("button", { name: `Accept contribution ${id}` }).click();
      await signAndWait(curator);
      expect((await suite.registry.query.contribution(id)).data?.status.type).toBe("Accepted");
    });
  });

  describe("curation", () => {
    it("is offered by the curator, taken back, and taken by whom it was offered to", async () => {
      const { suite } = visitor().stage;
      const ferdie = devPair("Ferdie").address;
      const product = async () => (await suite.registry.query.product(2)).data;
      const curator = await visitor().open("products/2", "Dave");
      const offer = async (): Promise<void> => {
        await curator.getByLabel("Address of the new curator").fill(ferdie);
        await curator.getByRole("button", { name: "Offer the curation" }).click();
        await signAndWait(curator);
      };
      await curator.getByText("Hand on the curation").click();
      await offer();
      expect((await product())?.pendingCurator?.address()).toBe(ferdie);
      await curator.getByRole("button", { name: "Take the offer back" }).click();
      await signAndWait(curator);
      expect((await product())?.pendingCurator?.address()).not.toBe(ferdie);
      await offer();

      const page = await visitor().open("products/2", "Ferdie");
      await page.getByRole("button", { name: "Become the curator" }).click();
      await signAndWait(page);
      expect((await product())?.curator.address()).toBe(ferdie);
    });
  });

  describe("retire", () => {
    it("ends a contribution", async () => {
      const { suite } = visitor().stage;
      const page = await visitor().open("work", "Eve");
      const own = page.getByRole("article").filter({ hasText: "Contribution 2." });
      await own.getByRole("button", { name: "End it" }).click();
      await signAndWait(page);
      expect((await suite.registry.query.contribution(2)).data?.status.type).toBe("Retired");
      await own.getByText("ended", { exact: true }).waitFor();
    });

    it("announces the end of a batch before it ends it", async () => {
      const { suite } = visitor().stage;
      const id = (await suite.registry.query.settings()).data.contributionCount + 1;
      const batch = { root: `0x${"11".repeat(32)}`, count: 2, totalUnits: 10 } as const;
      const evidence = { evidenceUri: "https://example.org/work/choir", evidenceHash: `0x${"00".repeat(32)}` } as const;
      await perform("Eve", submit(suite, { product: 1, stage: "Collection", units: 10, payee: undefined, batch, ...evidence }, KITE, UNITS));
      await perform("Charlie", accept(suite, [id], UNITS));
      const page = await visitor().open("work", "Eve");
      const own = page.getByRole("article").filter({ hasText: `Contribution ${id}.` });
      await own.getByRole("button", { name: "Announce the end" }).click();
      await signAndWait(page);
      await own.getByText("Its end is announced: it can be ended from").waitFor();
      expect(await own.getByRole("button", { name: "End it" }).count()).toBe(0);
      expect((await suite.registry.query.contribution(id)).data).toMatchObject({ status: { type: "Accepted" }, noticeUntil: expect.any(Number) as number });
    });
  });
}
