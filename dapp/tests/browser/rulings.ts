// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { KITE, perform, UNITS } from "../../scenario/stage.js";
import { createToken } from "../../scenario/usdx.js";
import { challenge } from "../../src/chain/calls/challenges.js";
import { execute, inputOf, proposeAll, vote } from "../../src/chain/calls/votes.js";
import { devPair } from "../../src/chain/devAccounts.js";
import { messages } from "../../src/chain/read/calls.js";
import { inputFor } from "../../src/chain/scale/message.js";
import type { Suite } from "../../src/chain/suite.js";
import type { KiteInterfacesDaoActionLike as Action } from "../../src/generated/dao/index.js";
import { flaws } from "./flaws.js";
import { overflowingAnywhere } from "./layout.js";
import { signAndWait, type Visitor } from "./browser.js";

const WORK = 4;
const TERM_MS = 100n * 86_400_000n;
const ACCUSERS = ["Alice", "Bob", "Charlie", "Eve", "Ferdie"] as const;

async function usdxOf({ router }: Suite): Promise<string> {
  return (await router.query.assets()).data[0]![0].address();
}

/** What names Charlie as the guardian of proposals and of products, and as the arbiter. */
async function offices(suite: Suite): Promise<Action[]> {
  const account = devPair("Charlie").address;
  const now = await suite.client.query.timestamp.now();
  const { rules } = (await suite.registry.query.settings()).data;
  const setRules = messages(suite, "registry").find(({ label }) => label === "set_rules")!;
  return [
    { type: "Govern", value: { type: "SetGuardian", value: { account, expiresAtMs: now + TERM_MS } } },
    { type: "Call", value: [suite.addresses.registry, inputFor(setRules, [{ ...rules, arbiter: account, guardian: account, guardianUntilMs: now + TERM_MS }]), 0n] },
  ];
}

/** A vote by which the DAO upholds five challenges, ends payments in a token, and names a guardian and an arbiter. */
async function uphold(visitor: Visitor): Promise<void> {
  const { suite, node } = visitor.stage;
  const { addresses, registry, router, dao } = suite;
  const actions: Action[] = [
    { type: "Call", value: [addresses.registry, inputOf(registry.tx.resolve(WORK, ACCUSERS.length, true)), 0n] },
    { type: "Call", value: [addresses.router, inputOf(router.tx.setAsset(await usdxOf(suite), false)), 0n] },
    ...(await offices(suite)),
  ];
  await perform("Bob", proposeAll(suite, "The machines were never there.", actions, UNITS));
  const id = (await dao.query.settings()).data.proposalCount;
  const moments = async () => (await dao.query.proposal(id)).data!.proposal;
  await node.until(Number((await moments()).snapshotMs) + 1);
  await perform("Alice", vote(suite, id, "For", "", UNITS));
  await node.until(Number((await moments()).endsAtMs) + 1);
  await node.until(Number((await moments()).executableFromMs) + 1);
  await perform("Eve", execute(suite, id, UNITS));
}

/** The last contribution that earns, and that nothing is said against. */
async function unaccused({ registry }: Suite): Promise<number> {
  for (let id = (await registry.query.settings()).data.contributionCount; id > 0; id -= 1) {
    const { data } = await registry.query.contribution(id);
    if (data?.status.type === "Accepted" && !data.case) return id;
  }
  throw new Error("there is no such contribution");
}

/** What follows when the DAO has ruled. */
export function rulings(visitor: () => Visitor): void {
  describe("an upheld ruling", () => {
    it("leaves a challenger who was not settled with it to be settled, with a part of the slashed bond", async () => {
      const { suite } = visitor().stage;
      const evidence = { contribution: WORK, evidenceUri: "https://example.org/evidence/empty-hall", evidenceHash: `0x${"00".repeat(32)}` } as const;
      for (const name of ACCUSERS) {
        const { data: bond } = await suite.registry.query.challengeBond(WORK);
        await perform(name, challenge(suite, evidence, bond.isOk ? bond.value : 0n, UNITS));
      }
      await uphold(visitor());
      const balance = async (): Promise<bigint> => (await suite.token.query.psp22BalanceOf(devPair("Ferdie").address)).data;
      const before = await balance();
      const page = await visitor().open(`contributions/${WORK}`, "Dave");
      await page.getByText("Challenge 5 by Ferdie").waitFor();
      expect(await page.getByRole("button", { name: /^Settle challenge/ }).count()).toBe(1);
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
      await page.getByRole("button", { name: "Settle challenge 5" }).click();
      await signAndWait(page);
      // The bond, and a fifth of two fifths of the 64 KITE that were slashed.
      expect((await balance()) - before).toBe(100n * KITE + (512n * KITE) / 100n);
      await page.getByRole("button", { name: "Settle challenge 5" }).waitFor({ state: "detached" });
    });

    it("lets anyone move what was forfeited to the product's reserve", async () => {
      const { suite } = visitor().stage;
      const kite = { type: "Psp22", value: suite.addresses.token } as const;
      const reserve = async (): Promise<bigint> => (await suite.router.query.lifetime(2, kite)).data.reserve;
      const before = await reserve();
      const page = await visitor().open(`contributions/${WORK}`, "Ferdie");
      await page.getByText("forfeited", { exact: true }).waitFor();
      await page.getByRole("button", { name: "Move the KITE" }).click();
      await signAndWait(page);
      expect((await suite.registry.query.contribution(WORK)).data?.status.type).toBe("Forfeited");
      expect(await reserve()).toBeGreaterThanOrEqual(before);
    });
  });

  describe("an arbiter who is not the DAO", () => {
    const word = { "uphold a challenge": ["Uphold", "Forfeited"], "dismiss one": ["Dismiss", "Accepted"] } as const;
    it.each(Object.entries(word))("can %s, and nobody else", async (_, [button, status]) => {
      const { suite } = visitor().stage;
      const id = await unaccused(suite);
      const { data: bond } = await suite.registry.query.challengeBond(id);
      const evidence = { contribution: id, evidenceUri: "https://example.org/evidence/again", evidenceHash: `0x${"00".repeat(32)}` } as const;
      await perform("Ferdie", challenge(suite, evidence, bond.isOk ? bond.value : 0n, UNITS));
      const stranger = await visitor().open(`contributions/${id}`, "Bob");
      await stranger.getByText("Decided by").waitFor();
      expect(await stranger.getByRole("button", { name: button }).count()).toBe(0);
      const page = await visitor().open(`contributions/${id}`, "Charlie");
      await page.getByText("Decides 1 challenge; one that comes later stays open.").waitFor();
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
      await page.getByRole("button", { name: button }).click();
      await signAndWait(page);
      const { data: found } = await suite.registry.query.contribution(id);
      expect([found?.status.type, found?.case]).toEqual([status, undefined]);
    });
  });

  describe("the tokens", () => {
    it("are told with whether a product can be paid in them now, and no fee is lost on one that cannot", async () => {
      const { suite } = visitor().stage;
      const usdx = await usdxOf(suite);
      const page = await visitor().open("tokens", "Ferdie");
      await page.getByRole("row", { name: /^USDX no longer taken [\d,.]+ USDX$/ }).waitFor();
      await page.getByRole("row", { name: new RegExp(`^${usdx}.*6 decimals$`) }).waitFor();
      await page.getByRole("row", { name: /^KITE taken .* KITE$/ }).waitFor();
      await page.getByRole("row", { name: /^TAO taken .* TAO$/ }).waitFor();
      await page.goto(page.url().replace(/#.*/, "#/products/3"));
      await page.getByLabel("In", { exact: true }).selectOption({ label: "USDX" });
      await page.getByText("The DAO has ended payments in this token").waitFor();
      await page.getByLabel("Amount (USDX)").fill("5");
      expect(await page.getByRole("button", { name: "1. Allow the router to take it" }).isDisabled()).toBe(true);
    });

    it("have their address for a name where they tell no sign", async () => {
      const nameless = await createToken(visitor().stage.suite, "", "");
      const page = await visitor().open("tokens", "Ferdie");
      await page.getByLabel("The token's address").fill(nameless);
      await page.getByRole("button", { name: "Use this token" }).click();
      await page.getByRole("row", { name: new RegExp(`^token ${nameless.slice(0, 6)}…${nameless.slice(-6)} never listed`) }).waitFor();
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
    });
  });
}
