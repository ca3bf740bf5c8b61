import { writeFile, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { blake2AsU8a, concatU8a, decodeAddress, u8aToHex } from "dedot/utils";
import { describe, expect, it } from "vitest";
import { KITE, perform, UNITS } from "../../scenario/stage.js";
import { payKite } from "../../src/chain/calls/money.js";
import { accept } from "../../src/chain/calls/work.js";
import { devPair } from "../../src/chain/devAccounts.js";
import { startOf, unlocksAt } from "../../src/domain/time.js";
import type { Suite } from "../../src/chain/suite.js";
import { flaws } from "./flaws.js";
import { overflowingAnywhere } from "./layout.js";
import { signAndWait, type Visitor } from "./browser.js";

const WORK = 5;

async function caseOf({ registry }: Suite) {
  return (await registry.query.contribution(WORK)).data?.case;
}

/** Accusing work, joining in, and what becomes of it. */
export function disputes(visitor: () => Visitor): void {
  describe("challenge", () => {
    it("accuses a contribution with evidence and a bond", async () => {
      const { suite } = visitor().stage;
      const page = await visitor().open("products/2", "Ferdie");
      await page.getByRole("link", { name: `Contribution ${WORK}`, exact: true }).click();
      await page.getByText("It costs 100 KITE").waitFor();
      await page.getByLabel("Where the evidence can be seen").fill("https://example.org/evidence/\u202ecopied");
      await page.getByRole("button", { name: "Challenge" }).click();
      await signAndWait(page);
      expect(await caseOf(suite)).toMatchObject({ first: 1, last: 1, bonds: 100n * KITE });
      await page.getByText("https://example.org/evidence/\\u{202e}copied").waitFor();
    });

    it("is joined by others, in the same case", async () => {
      const { suite } = visitor().stage;
      const page = await visitor().open(`contributions/${WORK}`, "Charlie");
      await page.getByRole("heading", { name: "Join the case against it" }).waitFor();
      await page.getByLabel("Where the evidence can be seen").fill("https://example.org/evidence/also");
      await page.getByRole("button", { name: "Join the case" }).click();
      await signAndWait(page);
      expect(await caseOf(suite)).toMatchObject({ first: 1, last: 2, bonds: 200n * KITE });
    });

    it("tells the accused who, with what evidence, until when, and what can be won and lost", async () => {
      const page = await visitor().open("work", "Dave");
      const own = page.getByRole("article").filter({ hasText: `Contribution ${WORK}.` });
      await own.getByText(/2 challenges are open/).waitFor();
      await own.getByRole("link", { name: `Contribution ${WORK}` }).click();
      const said = page.getByRole("region", { name: "What you are accused of" });
      await said.getByText(devPair("Ferdie").address).waitFor();
      await said.getByText("https://example.org/evidence/also").waitFor();
      await said.getByText(/The contributor loses the bond of 10 KITE/).waitFor();
      await said.getByText(/lose 200 KITE: 60 KITE to the contributor, 140 KITE to the treasury/).waitFor();
      await said.getByText("Until", { exact: true }).waitFor();
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
    });

    it("is put to a vote where the DAO decides, up to the last that was heard", async () => {
      const page = await visitor().open(`contributions/${WORK}`, "Eve");
      await page.getByRole("link", { name: "Propose to dismiss" }).click();
      await page.getByText(`Dismiss the challenges against contribution ${WORK} up to number 2`).waitFor();
    });

    it("lapses once the time of the arbiter is over", async () => {
      const { suite, node } = visitor().stage;
      const { decideByMs } = (await caseOf(suite))!;
      await node.until(Number(decideByMs) + 1);
      const page = await visitor().open(`contributions/${WORK}`, "Bob");
      await page.getByRole("button", { name: "Let it lapse" }).click();
      await signAndWait(page);
      expect(await caseOf(suite)).toBeUndefined();
    });
  });

  describe("claim_member", () => {
    it("claims a member's part of a batch that was submitted by its file, with the proof in that file", async () => {
      const { suite, node } = visitor().stage;
      const id = (await suite.registry.query.settings()).data.contributionCount + 1;
      const members = ["Alice", "Bob"].map((name, index) => ({ index, payee: devPair(name).address, units: 5 }));
      const word = (number: number): Uint8Array => Uint8Array.of(number, 0, 0, 0);
      const leaves = members.map(({ index, payee, units }) => blake2AsU8a(concatU8a(Uint8Array.of(0), word(index), decodeAddress(payee), word(units)), 256));
      const root = u8aToHex(blake2AsU8a(concatU8a(Uint8Array.of(1), leaves[0]!, leaves[1]!), 256));
      const file = join(await mkdtemp(join(tmpdir(), "kite-batch-")), "batch.json");
      const proven = members.map((member, place) => ({ ...member, proof: [u8aToHex(leaves[1 - place]!)] }));
      await writeFile(file, JSON.stringify({ root, count: 2, total_units: 10, members: proven }, null, 2));
      const submitter = await visitor().open("work", "Eve");
      await submitter.getByLabel("The file of a batch, if many have done the work (optional)").setInputFiles(file);
      await submitter.getByText("2 members with 10 units together. The bond is 1 KITE.").waitFor();
      await submitter.getByLabel("Where the work can be seen").fill("https://example.org/work/choir");
      await submitter.getByRole("button", { name: "Submit" }).click();
      await signAndWait(submitter);
      expect((await suite.registry.query.contribution(id)).data).toMatchObject({ product: 1, stage: "Collection", units: 10, bond: KITE, batch: { root, count: 2, totalUnits: 10 } });
      await perform("Charlie", accept(suite, [id], UNITS));
      const page = await visitor().open(`contributions/${id}`, "Bob");
      await page.getByLabel("The batch's file").setInputFiles(file);
      await page.getByText("Member 1, 5 units: nothing is ready yet").waitFor();
      const { clock, windowEpochs } = (await suite.router.query.ledgerSettings()).data;
      const epoch = (await suite.router.query.currentEpoch()).data;
      await node.until(startOf(clock, epoch + 1));
      await perform("Ferdie", payKite(suite, { product: 1, amount: 300n * KITE, reference: 6n }, UNITS));
      await node.until(unlocksAt(clock, epoch + 1, windowEpochs));
      const balance = async (): Promise<bigint> => (await suite.token.query.psp22BalanceOf(devPair("Bob").address)).data;
      const before = await balance();
      await page.getByRole("region", { name: "Claim as a member" }).getByRole("button", { name: "Claim" }).click();
      await signAndWait(page);
      expect(await balance()).toBeGreaterThan(before);
      await page.getByText("Member 1, 5 units: nothing is ready yet").waitFor();
      const stranger = await visitor().open(`contributions/${id}`, "Dave");
      await stranger.getByLabel("The batch's file").setInputFiles(file);
      await stranger.getByText("Dave is none of the 2 members in this file.").waitFor();
    });
  });

  describe("pull", () => {
    it("brings what products built on it owe", async () => {
      const { suite } = visitor().stage;
      const kite = { type: "Psp22", value: suite.addresses.token } as const;
      const owed = async (): Promise<bigint> => {
        const { data } = await suite.router.query.owed(3, 0, kite);
        return data.isOk ? data.value : 0n;
      };
      expect(await owed()).toBeGreaterThan(0n);
      const page = await visitor().open("products/2", "Bob");
      await page.getByRole("button", { name: "Bring it here: KITE of ward-notes" }).click();
      await signAndWait(page);
      expect(await owed()).toBe(0n);
    });
  });

  describe("register_product", () => {
    it("registers a product on terms that are typed as people write them", async () => {
      const { suite } = visitor().stage;
      const count = async (): Promise<number> => (await suite.registry.query.settings()).data.productCount;
      const before = await count();
      const page = await visitor().open("products", "Bob");
      await page.getByRole("link", { name: "Register a product" }).click();
      for (const [stage, share] of [["Collection", "40"], ["Annotation", "20.5"], ["Compute", "0"], ["Model", "0"], ["Application", "39"]] as const) await page.getByLabel(`${stage} (%)`).fill(share);
      await page.getByRole("button", { name: "Add to built on" }).click();
      await page.getByLabel("Product", { exact: true }).fill("1");
      await page.getByLabel("Share (%)").fill("12.5");
      await page.getByLabel("Bond for each unit (KITE)").fill("0.25");
      await page.getByLabel("Where it is described").fill("https://example.org/products/choir-notes");
      await page.getByText("The stages must get 100 % together; these get 99.5 %.").waitFor();
      await page.getByLabel("Application (%)").fill("39.5");
      expect(await overflowingAnywhere(page)).toEqual([]);
      await page.getByRole("button", { name: "Register", exact: true }).click();
      await signAndWait(page);
      expect(await count()).toBe(before + 1);
      const product = (await suite.registry.query.product(before + 1)).data!;
      expect(product.terms).toMatchObject({ stageBps: [4_000, 2_050, 0, 0, 3_950], upstream: [{ product: 1, bps: 1_250 }], bondPerUnit: KITE / 4n });
      expect(product.curator.address()).toBe(devPair("Bob").address);
      await page.getByRole("link", { name: "choir-notes" }).waitFor();
    });
  });
}
