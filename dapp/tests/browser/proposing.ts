import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { KITE, perform, UNITS } from "../../scenario/stage.js";
import { cancel, inputOf } from "../../src/chain/calls/votes.js";
import { devPair } from "../../src/chain/devAccounts.js";
import { readBack } from "../../src/chain/read/calls.js";
import type { Suite } from "../../src/chain/suite.js";
import { tryAsDao } from "../../src/chain/trial.js";
import { overflowingAnywhere } from "./layout.js";
import { signAndWait, type Visitor } from "./browser.js";

function action(page: Page, place: number) {
  return page.getByRole("region", { name: `Action ${place}` });
}

async function choose(page: Page, place: number, words: string): Promise<void> {
  await action(page, place).getByLabel("What it does").selectOption({ label: words });
}

async function latest({ dao }: Suite): Promise<number> {
  return (await dao.query.settings()).data.proposalCount;
}

/** Writing proposals: from one figure to ten actions. */
export function proposing(visitor: () => Visitor): void {
  describe("propose", () => {
    it("proposes another fee, which the page tells in words", async () => {
      const { suite } = visitor().stage;
      const page = await visitor().open("governance", "Bob");
      await page.getByRole("link", { name: "Write a proposal" }).click();
      await choose(page, 1, "Change the fee");
      await page.getByLabel("Fee (%)").fill("2,25");
      await page.getByText("Is it 2.25, or 225? Write it without the comma.").waitFor();
      await page.getByLabel("Why").fill("Less fee, more payments.");
      expect(await page.getByRole("button", { name: "Propose", exact: true }).isDisabled()).toBe(true);
      await page.getByLabel("Fee (%)").fill("2.25");
      await action(page, 1).getByText("Set the protocol fee to 2.25 % of each payment").waitFor();
      await page.getByRole("button", { name: "Propose", exact: true }).click();
      await signAndWait(page);
      const { data } = await suite.dao.query.proposal(await latest(suite));
      expect(data?.actions[0]?.action.type).toBe("Call");
      await page.getByRole("link", { name: /Set the protocol fee to 2.25 % of each payment/ }).waitFor();
    });

    it("tells that one proposal at a time is enough", async () => {
      const page = await visitor().open("propose/call", "Bob");
      await page.getByLabel("Contract (address)").fill(visitor().stage.suite.addresses.router);
      await page.getByLabel("Input").fill("0x01020304");
      await page.getByLabel("Sent along (UNIT)").fill("0");
      await page.getByText("Call the message 0x01020304 of the router, which this page cannot read").waitFor();
      await page.getByLabel("Why").fill("Again.");
      await page.getByRole("button", { name: "Propose", exact: true }).click();
      await page.getByRole("dialog").getByText(/Your proposal \d+ is still alive: one at a time./).waitFor();
    });

    it("proposes several things at once: parameters, a guardian, a spend cap, rules, and a payment", async () => {
      const { suite } = visitor().stage;
      const charlie = devPair("Charlie").address;
      const before = (await suite.dao.query.parameters()).data;
      const rules = (await suite.registry.query.settings()).data.rules;
      const page = await visitor().open("propose", "Eve");
      await page.getByLabel("Amount (KITE)").fill("1.5");
      await page.getByLabel("To (address)").fill(charlie);
      await action(page, 1).getByText("Pay 1.5 KITE from the treasury to Charlie").waitFor();
      const add = page.getByRole("button", { name: "Add another action" });

      await add.click();
      await choose(page, 2, "Change what proposals are judged by");
      await action(page, 2).getByLabel("Time to execute").fill("2 days 3 hours");
      await action(page, 2).getByText(/2 days 3 hours to execute/).first().waitFor();

      await add.click();
      await choose(page, 3, "Name a guardian, or none");
      await action(page, 3).getByText("Let no guardian cancel proposals").waitFor();
      await action(page, 3).getByLabel("This one").check();
      await action(page, 3).getByLabel("Account (address)").fill(charlie);
      await action(page, 3).getByLabel("Last moment").fill("2027-02-01 12:00");
      await action(page, 3).getByText(/Let Charlie cancel proposals until 1 Feb 2027, 12:00:00 UTC/).waitFor();

      await add.click();
      await choose(page, 4, "Change a spend cap");
      await action(page, 4).getByLabel("Asset").selectOption({ label: "UNIT" });
      await action(page, 4).getByLabel("Cap (UNIT)").fill("2,000");
      await action(page, 4).getByText("Let routine proposals pay at most 2,000 UNIT in each spend period").waitFor();

      await add.click();
      await choose(page, 5, "Change the rules for products and challenges");
      await action(page, 5).getByLabel("Challenge bond (KITE)").fill("150");
      await action(page, 5).getByText(/a challenge costs 150 KITE/).first().waitFor();
      expect(await overflowingAnywhere(page)).toEqual([]);

      await page.getByLabel("Why").fill("The second year.");
      await page.getByRole("button", { name: "Propose", exact: true }).click();
      await signAndWait(page);
      const id = await latest(suite);
      const { actions } = (await suite.dao.query.proposal(id)).data!;
      expect(actions.map(({ action: { type } }) => type)).toEqual(["TransferPsp22", "Govern", "Govern", "Govern", "Call"]);
      expect(actions[1]?.action.value).toEqual({ type: "SetParameters", value: { ...before, graceMs: 183_600_000n } });
      expect(actions[3]?.action.value).toEqual({ type: "SetSpendCap", value: [{ type: "Native" }, 2_000n * 10n ** 12n] });
      const proposal = await visitor().open(`governance/${id}`, "Alice");
      await proposal.getByText(/a challenge costs 150 KITE, or 10 % of the contribution's own bond/).first().waitFor();
      expect(rules.challengeBond).toBe(100n * 10n ** 12n);
      await perform("Eve", cancel(suite, id, UNITS));
    });

    it("begins with the governor that there is, and warns of the end of all votes", async () => {
      const page = await visitor().open("propose/token.set_governor", "Eve");
      await page.getByText("Let the DAO register snapshots of votes").waitFor();
      expect(await page.getByText(/^After this nobody can propose/).count()).toBe(0);
      await page.getByLabel("None", { exact: true }).check();
      await page.getByText("Let nobody register snapshots of votes").waitFor();
      await page.getByText(/^After this nobody can propose or vote any more, and no vote can undo it/).waitFor();
      expect(await overflowingAnywhere(page)).toEqual([]);
    });

    it("tells of new parameters those that are other than now", async () => {
      const page = await visitor().open("propose/dao.SetParameters", "Eve");
      await page.getByLabel(/^Least quorum/).fill("0.000000000001");
      await page.getByText(/at least 0.000000000001 KITE for a quorum$/).last().waitFor();
      const told = page.getByLabel("What would be other than now");
      expect(await told.getByText("Then", { exact: true }).count()).toBe(1);
    });

    it("is tried by what it does, and not by who pays the deposit", async () => {
      const { suite } = visitor().stage;
      const eve = devPair("Eve").address;
      const { token, router, addresses } = suite;
      const calls = [
        [addresses.token, inputOf(token.tx.mint(eve, KITE))],
        [addresses.router, inputOf(router.tx.ownableTransferOwnership(eve))],
      ] as const;
      const actions = readBack(suite, calls.map(([callee, input]) => ({ type: "Call", value: [callee, input, 0n] })));
      expect(await tryAsDao(suite, actions, [], UNITS)).toEqual([undefined, undefined]);
    });

    it("says before the vote what would fail after it", async () => {
      const page = await visitor().open("propose/router.set_window/9999", "Eve");
      await page.getByText(/If the DAO did this now, it would fail: The trailing window may be at most/).waitFor();
      await choose(page, 1, "Pay from the treasury");
      await page.getByLabel("Amount (KITE)").fill("90,000,000");
      await page.getByLabel("To (address)").fill(devPair("Bob").address);
      await page.getByText(/it would fail: The treasury has [\d,.]+ KITE, less than 90,000,000 KITE/).waitFor();
      await choose(page, 1, "Decide challenges");
      await page.getByLabel("Contribution").fill("1");
      await page.getByLabel("Up to challenge").fill("1");
      await page.getByLabel("Yes").check();
      await page.getByText("it would fail: Contribution 1 is not challenged.").waitFor();
    });
  });
}
