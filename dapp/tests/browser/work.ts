import { describe, expect, it } from "vitest";
import { KITE } from "../../scenario/stage.js";
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
  });
}
