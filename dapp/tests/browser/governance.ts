// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { KITE } from "../../scenario/stage.js";
import { devPair } from "../../src/chain/devAccounts.js";
import { signAndWait, type Visitor } from "./browser.js";

/** Voting, executing, delegating and proposing. */
export function governance(visitor: () => Visitor): void {
  describe("vote", () => {
    it("casts the account's whole weight, once", async () => {
      const { suite } = visitor().stage;
      const alice = devPair("Alice").address;
      const power = (await suite.dao.query.votingPower(alice, 2)).data;
      const page = await visitor().open("governance/2", "Alice");
      await page.getByText("Pay 1,000 KITE from the treasury to Bob").waitFor();
      await page.getByText("The contract has this code now.").waitFor();
      await page.getByText("Your weight: 37,995,000 KITE").waitFor();
      await page.getByLabel("For", { exact: true }).check();
      await page.getByLabel("Reason (optional, public)").fill("Dialects matter.");
      await page.getByRole("button", { name: "Vote" }).click();
      await signAndWait(page);
      expect((await suite.dao.query.ballot(2, alice)).data).toEqual({ abstain: 0n, inFavour: power.isOk && power.value, against: 0n });
      await page.getByText("You voted For with 37,995,000 KITE. A ballot is final.").waitFor();
      await page.getByText("Dialects matter.").waitFor();
    });
  });

  describe("vote_split", () => {
    it("casts votes in parts, of no more than there are", async () => {
      const { suite } = visitor().stage;
      const ferdie = devPair("Ferdie").address;
      const page = await visitor().open("governance/2", "Ferdie");
      await page.getByLabel("Split my votes").check();
      await page.getByLabel("Votes for (KITE)").fill("90,000,000");
      await page.getByText(/Together at least something, and at most your [\d,.]+ KITE/).waitFor();
      await page.getByLabel("Votes for (KITE)").fill("100");
      await page.getByLabel("Votes against (KITE)").fill("50.5");
      await page.getByRole("button", { name: "Vote" }).click();
      await signAndWait(page);
      expect((await suite.dao.query.ballot(2, ferdie)).data).toEqual({ abstain: 0n, inFavour: 100n * KITE, against: 505n * (KITE / 10n) });
      await page.getByText("You voted For with 100 KITE, Against with 50.5 KITE. A ballot is final.").waitFor();
    });
  });

  describe("delegate", () => {
    it("lets another account vote, and takes the votes back", async () => {
      const { suite } = visitor().stage;
      const [ferdie, eve] = [devPair("Ferdie").address, devPair("Eve").address];
      const page = await visitor().open("governance", "Ferdie");
      await page.getByText("Let somebody else vote with your KITE").click();
      await page.getByLabel("Address of the delegate").fill(suite.addresses.dao);
      await page.getByText("This is a contract of the suite, which cannot vote: nobody would.").waitFor();
      expect(await page.getByRole("button", { name: "Delegate" }).isDisabled()).toBe(true);
      await page.getByLabel("Address of the delegate").fill(eve);
      await page.getByRole("button", { name: "Delegate" }).click();
      await signAndWait(page);
      expect((await suite.token.query.votesDelegateOf(ferdie)).data?.address()).toBe(eve);
      await page.getByRole("button", { name: "Take your votes back" }).click();
      await signAndWait(page);
      expect((await suite.token.query.votesDelegateOf(ferdie)).data).toBeUndefined();
    });
  });

  describe("execute", () => {
    it("does what was voted, once the timelock has passed", async () => {
      const { node, suite } = visitor().stage;
      const dao = suite.addresses.dao;
      const treasury = async (): Promise<bigint> => (await suite.token.query.psp22BalanceOf(dao)).data;
      const page = await visitor().open("governance/2", "Charlie");
      await page.getByText("left to vote").waitFor();
      const executable = (await suite.dao.query.proposal(2)).data!.proposal.executableFromMs;
      await node.until(Number(executable));
      const before = await treasury();
      await page.getByRole("button", { name: "Execute" }).click();
      await signAndWait(page);
      expect((await suite.dao.query.state(2)).data).toMatchObject({ value: "Executed" });
      expect(before - (await treasury())).toBe(1_000n * KITE);
      await page.getByText("Executed", { exact: true }).waitFor();
    });
  });
}
