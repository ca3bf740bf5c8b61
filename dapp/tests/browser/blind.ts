import { describe, expect, it } from "vitest";
import { perform, UNITS } from "../../scenario/stage.js";
import { inputOf, proposeAll, vote } from "../../src/chain/calls/votes.js";
import { devPair } from "../../src/chain/devAccounts.js";
import { tokenAt, type Suite } from "../../src/chain/suite.js";
import type { KiteInterfacesDaoActionLike as Action } from "../../src/generated/dao/index.js";
import { flaws } from "./flaws.js";
import { overflowingAnywhere } from "./layout.js";
import { signAndWait, type Visitor } from "./browser.js";

const DESCRIPTION = "Routine clean-up.\n\u202eState: Executed\u202c \u001b[32mPaid 1 KITE";

/** Actions that two words of a proposer would not tell of: calls of four contracts, new code with a migration, long bytes. */
async function harmfulActions(suite: Suite, usdx: string, codeHash: string): Promise<Action[]> {
  const bob = devPair("Bob").address;
  const { token, router, addresses, dao } = suite;
  const call = (callee: string, input: `0x${string}`): Action => ({ type: "Call", value: [callee, input, 0n] });
  return [
    call(usdx, inputOf(tokenAt(suite, usdx).tx.psp22Transfer(bob, 2_500_000n, "0x"))),
    call(addresses.token, inputOf(token.tx.setGovernor(bob))),
    call(addresses.router, inputOf(router.tx.ownableTransferOwnership(bob))),
    call(usdx, `0xdeadbeef${"ab".repeat(700)}`),
    { type: "Govern", value: { type: "SetRoutine", value: [addresses.router, "0x715ece73", true] } },
    { type: "Govern", value: { type: "SetCode", value: [codeHash as `0x${string}`, inputOf(dao.tx.execute(77))] } },
  ];
}

async function codeOf({ client }: Suite, contract: string): Promise<string> {
  const info = await client.query.contracts!.contractInfoOf!(contract);
  return (info as unknown as { codeHash: string }).codeHash;
}

/** No vote is cast blind: a proposal is shown as what it does, not as what is said of it. */
export function blind(visitor: () => Visitor): void {
  describe("a proposal that calls itself routine clean-up", () => {
    it("is shown as what it does, to the whole address and the last byte", async () => {
      const { suite } = visitor().stage;
      const bob = devPair("Bob").address;
      const listed = await visitor().open("products/2", "Ferdie");
      await listed.getByLabel("In", { exact: true }).selectOption({ label: "USDX" });
      const usdx = await listed.getByLabel("In", { exact: true }).inputValue();
      const actions = await harmfulActions(suite, usdx, await codeOf(suite, suite.addresses.dao));
      await perform("Eve", proposeAll(suite, DESCRIPTION, actions, UNITS));
      const id = (await suite.dao.query.settings()).data.proposalCount;

      const page = await visitor().open(`governance/${id}`, "Alice");
      const what = page.getByRole("region", { name: "What it does" });
      await what.getByText("Send 2.5 USDX of the treasury to Bob").waitFor();
      await what.getByText("Let Bob register snapshots of votes").waitFor();
      await what.getByText(/^After this nobody can propose or vote any more, and no vote can undo it/).waitFor();
      await what.getByText("Offer the router to Bob: once that account takes it, the DAO can no longer change it").waitFor();
      await what.getByText("Make the message set_fee of the router routine").waitFor();
      await what.getByText(/and migrate its storage: Call execute of the DAO with proposal 77/).waitFor();
      await what.getByText("Action 6 changes the DAO itself.").waitFor();
      await what.getByText("Action 2 calls a message that is not on the routine list.").waitFor();
      expect(await what.getByText(bob).count()).toBe(3);
      expect(await what.getByRole("button", { name: "Copy the address of Bob" }).count()).toBe(3);
      await what.getByText("As bytes").nth(3).click();
      await what.getByText("No message of the suite or of the PSP22 standard is called like this").waitFor();
      await what.getByText("As bytes").last().click();
      await what.getByText(inputOf(suite.dao.tx.execute(77))).waitFor();
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
    });

    it("cannot turn the page's own words around, nor hide lines among them", async () => {
      const { suite } = visitor().stage;
      const id = (await suite.dao.query.settings()).data.proposalCount;
      const page = await visitor().open(`governance/${id}`);
      await page.getByText("\\u{202e}State: Executed\\u{202c} \\u{1b}[32mPaid 1 KITE").waitFor();
      const list = await visitor().open("governance");
      await list.getByText("Routine clean-up.\\n\\u{202e}State: Executed").first().waitFor();
      expect(await overflowingAnywhere(list)).toEqual([]);
    });

    it("tells who may cancel it, and lets the proposer", async () => {
      const { suite } = visitor().stage;
      const id = (await suite.dao.query.settings()).data.proposalCount;
      const page = await visitor().open(`governance/${id}`, "Eve");
      await page.getByText("Eve, who proposed it, until voting ends.").waitFor();
      await page.getByText(/^Anyone, if its proposer's votes fall below/).waitFor();
      const other = await visitor().open(`governance/${id}`, "Ferdie");
      await other.getByText("Eve, who proposed it, until voting ends.").waitFor();
      expect(await other.getByRole("button", { name: "Cancel it" }).count()).toBe(0);
      await page.getByRole("button", { name: "Cancel it" }).click();
      await signAndWait(page);
      expect((await suite.dao.query.state(id)).data).toMatchObject({ value: "Canceled" });
    });
  });

  describe("a proposal that passed and cannot be done", () => {
    it("says which action is refused, and why, in the words of whoever refuses", async () => {
      const { suite, node } = visitor().stage;
      const { addresses, router, dao } = suite;
      const tooLong: Action = { type: "Call", value: [addresses.router, inputOf(router.tx.setWindow(9_999)), 0n] };
      await perform("Eve", proposeAll(suite, "Lock it for ever.", [tooLong], UNITS));
      const id = (await dao.query.settings()).data.proposalCount;
      const moments = async () => (await dao.query.proposal(id)).data!.proposal;
      await node.until(Number((await moments()).snapshotMs) + 1);
      await perform("Alice", vote(suite, id, "For", "", UNITS));
      await node.until(Number((await moments()).endsAtMs) + 1);
      await node.until(Number((await moments()).executableFromMs) + 1);
      const page = await visitor().open(`governance/${id}`, "Bob");
      await page.getByRole("button", { name: "Execute" }).click();
      await page.getByRole("dialog").getByText(/Action 1 failed: The trailing window may be at most [\d,]+ epochs\. Nothing was done\./).waitFor();
      expect(await page.getByRole("dialog").getByRole("button", { name: "Sign and send" }).isDisabled()).toBe(true);
    });
  });
}
