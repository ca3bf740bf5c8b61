// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { KITE, perform, UNITS } from "../../scenario/stage.js";
import { retire, submit } from "../../src/chain/calls/work.js";
import { devPair } from "../../src/chain/devAccounts.js";
import { unlocksAt } from "../../src/domain/time.js";
import { signAndWait, type Visitor } from "./browser.js";

const NO_HASH = `0x${"00".repeat(32)}` as const;

/** How work ends that does not earn, or no longer. */
export function endings(visitor: () => Visitor): void {
  const contribution = async (id: number) => (await visitor().stage.suite.registry.query.contribution(id)).data!;
  const balance = async (name: string): Promise<bigint> => (await visitor().stage.suite.token.query.psp22BalanceOf(devPair(name).address)).data;

  describe("reject", () => {
    it("sends a submission back with its bond, by the curator's word", async () => {
      const before = await balance("Bob");
      const page = await visitor().open("work", "Charlie");
      await page.getByRole("button", { name: "Reject contribution 10" }).click();
      await signAndWait(page);
      expect((await contribution(10)).status.type).toBe("Rejected");
      expect((await balance("Bob")) - before).toBe(40n * KITE);
      const own = (await visitor().open("work", "Bob")).getByRole("article").filter({ hasText: "Contribution 10." });
      await own.getByText("rejected", { exact: true }).waitFor();
      await own.getByText("The bond went back.").waitFor();
    });
  });

  describe("withdraw_bond", () => {
    it("takes back a submission that the curator did not answer in time", async () => {
      const { suite, node } = visitor().stage;
      const id = (await suite.registry.query.settings()).data.contributionCount + 1;
      const work = { product: 1, stage: "Collection", units: 10, payee: undefined, batch: undefined, evidenceUri: "https://example.org/work/late", evidenceHash: NO_HASH } as const;
      await perform("Bob", submit(suite, work, KITE, UNITS));
      const page = await visitor().open("work", "Bob");
      const own = page.getByRole("article").filter({ hasText: `Contribution ${id}.` });
      await own.getByText(/^.*The curator has until/).waitFor();
      expect(await own.getByRole("button", { name: "Take the bond back" }).count()).toBe(0);
      await node.until(Number((await contribution(id)).decideByMs) + 1);
      await own.getByRole("button", { name: "Take the bond back" }).click();
      await signAndWait(page);
      expect((await contribution(id)).status.type).toBe("Withdrawn");
      await own.getByText("taken back", { exact: true }).waitFor();
    });

    it("takes back the bond of what was ended, once the trailing window has passed", async () => {
      const { suite, node } = visitor().stage;
      await perform("Eve", retire(suite, 6, "End it", [], UNITS));
      const page = await visitor().open("work", "Eve");
      const own = page.getByRole("article").filter({ hasText: "Contribution 6." });
      await own.getByText(/The bond can be had from .* on\./).waitFor();
      expect(await own.getByRole("button", { name: "Take the bond back" }).count()).toBe(0);
      const { clock, windowEpochs } = (await suite.router.query.ledgerSettings()).data;
      const epoch = (await suite.router.query.currentEpoch()).data;
      await node.until(unlocksAt(clock, epoch + 1, windowEpochs));
      const before = await balance("Eve");
      await own.getByRole("button", { name: "Take the bond back" }).click();
      await signAndWait(page);
      expect((await balance("Eve")) - before).toBe(50n * KITE);
      await own.getByText("The bond went back.").waitFor();
    });
  });
}
