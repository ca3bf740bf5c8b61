// SPDX-License-Identifier: Apache-2.0
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatU8a, hexToU8a, keccakAsU8a, u8aToHex, type HexString } from "dedot/utils";
import { describe, expect, it } from "vitest";
import { KITE, perform, UNITS } from "../../scenario/stage.js";
import type { Call } from "../../src/chain/call.js";
import { devPair } from "../../src/chain/devAccounts.js";
import type { Suite } from "../../src/chain/suite.js";
import { tabWords } from "../../src/domain/errors/tab.js";
import { flaws } from "./flaws.js";
import { overflowingAnywhere } from "./layout.js";
import { signAndWait, type Visitor } from "./browser.js";

const KEY = new Uint8Array(32).fill(7);
/** The Ethereum address of [`KEY`]. */
const SIGNER = u8aToHex(keccakAsU8a(secp256k1.getPublicKey(KEY, false).subarray(1)).subarray(12));

/** What the seller sends to take `total` of the tab, with the payer's key's word for it. */
async function takeCall({ tab }: Suite, number: HexString, total: bigint): Promise<Call> {
  const voucher = { tab: number, ceiling: total };
  const { data: digest } = await tab.query.digest(voucher);
  const signed = secp256k1.sign(hexToU8a(digest), KEY, { prehash: false, format: "recovered" });
  const signature = u8aToHex(concatU8a(signed.subarray(1), Uint8Array.of(27 + signed[0]!)));
  const takes = [{ voucher, total, signature }];
  return {
    title: "Take what was used",
    query: (options) => tab.query.take(takes, options),
    tx: (options) => tab.tx.take(takes, options),
    explain: (error) => tabWords(error as never, UNITS),
  };
}

/** Deposits for metered use. */
export function tabs(visitor: () => Visitor): void {
  describe("a tab", () => {
    let number: HexString;
    const books = async () => (await visitor().stage.suite.tab.query.tab(number)).data;

    it("is opened with a deposit, for a seller and a key that signs", async () => {
      const { suite } = visitor().stage;
      const page = await visitor().open("tabs", "Ferdie");
      await page.getByText("None, as far as can be seen.").waitFor();
      const form = page.getByRole("region", { name: "Open a tab" });
      await form.getByLabel("Product").selectOption({ label: "ward-notes" });
      await form.getByLabel("Seller (address)").fill(devPair("Charlie").address);
      await form.getByLabel("Key that signs (Ethereum address)").fill(`${SIGNER}0`);
      await form.getByText("Expected the Ethereum address of the key that signs").waitFor();
      await form.getByLabel("Key that signs (Ethereum address)").fill(SIGNER);
      await form.getByLabel("Delay of a withdrawal").fill("10 minutes");
      await form.getByText("A withdrawal must take 15 minutes to 30 days.").waitFor();
      await form.getByLabel("Delay of a withdrawal").fill("2 hours");
      await form.getByLabel("Deposit (KITE)").fill("10");
      number = (await form.getByText(/^0x[0-9a-f]{64}$/).textContent()) as HexString;
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
      await form.getByRole("button", { name: "Open the tab" }).click();
      await signAndWait(page);
      expect(await books()).toMatchObject({ deposited: 10n * KITE, taken: 0n, terms: { product: 3, signer: SIGNER, withdrawDelayMs: 7_200_000n } });
      expect((await books())?.payer.address()).toBe(devPair("Ferdie").address);
      await page.getByRole("row", { name: /10 KITE 0 KITE 10 KITE open/ }).getByRole("link").first().click();
      await page.getByRole("region", { name: "Terms and books" }).getByText(SIGNER).waitFor();
      expect((await suite.tab.query.waiting(3, { type: "Psp22", value: suite.addresses.token })).data).toBe(0n);
    });

    it("is topped up by anyone", async () => {
      const page = await visitor().open("tabs", "Bob");
      await page.getByLabel("The tab's number").fill(number.slice(1));
      await page.getByText("The number of a tab is 0x and 64 digits from 0 to f.").waitFor();
      await page.getByLabel("The tab's number").fill(number);
      await page.getByRole("button", { name: "Look at it" }).click();
      await page.getByText("Only the tab's payer can begin and finish it.").waitFor();
      await page.getByLabel("Amount (KITE)").fill("2.5");
      await page.getByRole("button", { name: "Top up" }).click();
      await signAndWait(page);
      expect(await books()).toMatchObject({ deposited: (125n * KITE) / 10n });
    });

    it("tells what was taken, from when on the rest can be withdrawn, and gives it back then", async () => {
      const { suite, node } = visitor().stage;
      await perform("Charlie", takeCall(suite, number, 4n * KITE));
      const page = await visitor().open(`tabs/${number}`, "Ferdie");
      const said = page.getByRole("region", { name: "Terms and books" });
      await said.getByText("8.5 KITE", { exact: true }).waitFor();
      await said.getByText("4 KITE", { exact: true }).waitFor();
      await page.getByRole("button", { name: "Begin the withdrawal" }).click();
      await signAndWait(page);
      const { withdrawableFromMs } = (await books())!;
      await page.getByText(/^It can be finished from/).waitFor();
      expect(await page.getByRole("button", { name: "Withdraw what is left" }).count()).toBe(0);
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);

      await node.until(Number(withdrawableFromMs));
      const balance = async (): Promise<bigint> => (await suite.token.query.psp22BalanceOf(devPair("Ferdie").address)).data;
      const before = await balance();
      await page.getByRole("button", { name: "Withdraw what is left" }).click();
      await signAndWait(page);
      expect((await balance()) - before).toBe((85n * KITE) / 10n);
      await page.getByText("There is no such tab, or it was closed.").waitFor();
      const list = await visitor().open("tabs", "Charlie");
      await list.getByRole("row", { name: /closed: what was left went back to its payer/ }).waitFor();
    });
  });
}
