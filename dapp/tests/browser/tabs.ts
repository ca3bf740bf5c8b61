// SPDX-License-Identifier: Apache-2.0
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { concatU8a, hexToU8a, keccakAsU8a, u8aToHex, type HexString } from "dedot/utils";
import { describe, expect, it } from "vitest";
import { KITE, perform, UNITS } from "../../scenario/stage.js";
import type { Call } from "../../src/chain/call.js";
import { devPair } from "../../src/chain/devAccounts.js";
import { tokenAt, type Suite } from "../../src/chain/suite.js";
import { tabWords } from "../../src/domain/errors/tab.js";
import type { KiteInterfacesAssetLike as Asset } from "../../src/generated/router/index.js";
import { flaws } from "./flaws.js";
import { overflowingAnywhere } from "./layout.js";
import { signAndWait, type Visitor } from "./browser.js";

const KEY = new Uint8Array(32).fill(7);
/** The Ethereum address of [`KEY`]. */
const SIGNER = u8aToHex(keccakAsU8a(secp256k1.getPublicKey(KEY, false).subarray(1)).subarray(12));
const PRODUCT = 3;

/** Something that a tab's deposit can be in, and how much one of it is. */
export interface Money {
  readonly sign: string;
  readonly one: bigint;
  readonly id: (suite: Suite) => Asset;
}

/** KITE, which comes along with its own message. */
export const IN_KITE: Money = { sign: "KITE", one: KITE, id: ({ addresses }) => ({ type: "Psp22", value: addresses.token }) };

/** The coin of a chain of Bittensor's shape. */
export const IN_TAO: Money = { sign: "TAO", one: 10n ** 9n, id: () => ({ type: "Native" }) };

/** The payer's key's word for `total` of the tab, as it is handed to its seller. */
async function voucher({ tab }: Suite, number: HexString, total: bigint) {
  const { data: digest } = await tab.query.digest({ tab: number, ceiling: total });
  const signed = secp256k1.sign(hexToU8a(digest), KEY, { prehash: false, format: "recovered" });
  const signature = u8aToHex(concatU8a(signed.subarray(1), Uint8Array.of(27 + signed[0]!)));
  return { tab: number, ceiling: String(total), total: String(total), signature };
}

/** What the seller sends to take `total` of the tab. */
async function takeCall(suite: Suite, number: HexString, total: bigint): Promise<Call> {
  const { tab } = suite;
  const { signature } = await voucher(suite, number, total);
  const takes = [{ voucher: { tab: number, ceiling: total }, total, signature }];
  return {
    title: "Take what was used",
    query: (options) => tab.query.take(takes, options),
    tx: (options) => tab.tx.take(takes, options),
    explain: (error) => tabWords(error as never, UNITS),
  };
}

/** Deposits for metered use. */
export function tabs(visitor: () => Visitor, { sign, one, id }: Money): void {
  describe(`a tab in ${sign}`, () => {
    let number: HexString;
    const books = async () => (await visitor().stage.suite.tab.query.tab(number)).data;
    const asset = (): Asset => id(visitor().stage.suite);
    /** What the contract has of it. */
    const held = async (): Promise<bigint> => {
      const { suite } = visitor().stage;
      const { addresses, client } = suite;
      const { type, value } = asset() as { type: string; value: string };
      return type === "Native" ? (await client.query.system.account(addresses.tab)).data.free : (await tokenAt(suite, value).query.psp22BalanceOf(addresses.tab)).data;
    };

    it("is opened with a deposit, for a seller and a key that signs", async () => {
      const { suite } = visitor().stage;
      const page = await visitor().open("tabs", "Ferdie");
      await page.getByText("None, as far as can be seen.").waitFor();
      const before = await held();
      const form = page.getByRole("region", { name: "Open a tab" });
      await form.getByLabel("Product").selectOption({ label: "ward-notes" });
      await form.getByLabel("Seller (address)").fill(devPair("Charlie").address);
      await form.getByLabel("Key that signs (Ethereum address)").fill(`${SIGNER}0`);
      await form.getByText("Expected the Ethereum address of the key that signs").waitFor();
      await form.getByLabel("Key that signs (Ethereum address)").fill(SIGNER);
      await form.getByLabel("Delay of a withdrawal").fill("10 minutes");
      await form.getByText("A withdrawal must take 15 minutes to 30 days.").waitFor();
      await form.getByLabel("Delay of a withdrawal").fill("2 hours");
      await form.getByLabel("In", { exact: true }).selectOption({ label: sign });
      await form.getByLabel(`Deposit (${sign})`).fill("10");
      number = (await form.getByText(/^0x[0-9a-f]{64}$/).textContent()) as HexString;
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
      await form.getByRole("button", { name: "Open the tab" }).click();
      await page.getByRole("dialog").getByText(devPair("Charlie").address).waitFor();
      await signAndWait(page);
      expect(await books()).toMatchObject({ deposited: 10n * one, taken: 0n, terms: { product: PRODUCT, signer: SIGNER, withdrawDelayMs: 7_200_000n } });
      expect((await books())?.payer.address()).toBe(devPair("Ferdie").address);
      expect((await held()) - before).toBe(10n * one);
      await page.getByRole("row", { name: `10 ${sign} 0 ${sign} 10 ${sign} open` }).getByRole("link").first().click();
      await page.getByRole("region", { name: "Terms and books" }).getByText(SIGNER).waitFor();
      expect((await suite.tab.query.waiting(PRODUCT, asset())).data).toBe(0n);
    });

    it("is topped up by anyone", async () => {
      const page = await visitor().open("tabs", "Bob");
      await page.getByLabel("The tab's number").fill(number.slice(1));
      await page.getByText("The number of a tab is 0x and 64 digits from 0 to f.").waitFor();
      await page.getByLabel("The tab's number").fill(number);
      await page.getByRole("button", { name: "Look at it" }).click();
      await page.getByText("Only the tab's payer can begin and finish it.").waitFor();
      await page.getByLabel(`Amount (${sign})`).fill("2.5");
      await page.getByRole("button", { name: "Top up" }).click();
      await signAndWait(page);
      expect(await books()).toMatchObject({ deposited: (25n * one) / 2n });
    });

    it("tells what was taken, and pays it on to the product", async () => {
      const { suite } = visitor().stage;
      const paid = async (): Promise<bigint> => (await suite.router.query.lifetime(PRODUCT, asset())).data.paid;
      const before = await paid();
      await perform("Charlie", takeCall(suite, number, 4n * one));
      const page = await visitor().open(`tabs/${number}`, "Ferdie");
      const said = page.getByRole("region", { name: "Terms and books" });
      await said.getByText(`8.5 ${sign}`, { exact: true }).waitFor();
      await said.getByText(`4 ${sign}`, { exact: true }).waitFor();
      const brought = page.getByRole("region", { name: "Taken, and not yet paid to the product" });
      await brought.getByText(`4 ${sign}`, { exact: true }).waitFor();
      await brought.getByRole("button", { name: "Pay it to the product" }).click();
      await signAndWait(page);
      expect((await paid()) - before).toBe(4n * one);
      await brought.waitFor({ state: "detached" });
    });

    it("is taken from by its seller, by a voucher that is looked at first, and given back in part", async () => {
      const { suite } = visitor().stage;
      const stranger = await visitor().open(`tabs/${number}`, "Ferdie");
      await stranger.getByRole("region", { name: "Withdrawal" }).waitFor();
      expect(await stranger.getByRole("region", { name: "Give back" }).count()).toBe(0);
      const page = await visitor().open(`tabs/${number}`, "Charlie");
      const take = page.getByRole("region", { name: "Take what was used" });
      const typed = take.getByLabel("Voucher, with the total that is to have been taken");
      const signed = await voucher(suite, number, 5n * one);
      await typed.fill(JSON.stringify({ ...signed, total: String(6n * one) }));
      await take.getByRole("button", { name: "Take it" }).click();
      await page.getByRole("dialog").getByText("The total is more than what was signed for.").waitFor();
      await page.getByRole("button", { name: "Back", exact: true }).click();
      await typed.fill(JSON.stringify([signed]));
      await take.getByText(`5 ${sign} in all, of 5 ${sign} that are signed for`).waitFor();
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
      await take.getByRole("button", { name: "Take it" }).click();
      await signAndWait(page);
      expect(await books()).toMatchObject({ taken: 5n * one });
      expect((await suite.tab.query.waiting(PRODUCT, asset())).data).toBe(0n);

      const back = page.getByRole("region", { name: "Give back" });
      await back.getByLabel(`Amount to give back (${sign})`).fill("8");
      await back.getByText(`Only 7.5 ${sign} are left in it.`).waitFor();
      await back.getByLabel(`Amount to give back (${sign})`).fill("1.25");
      await back.getByRole("button", { name: "Give it back" }).click();
      await signAndWait(page);
      expect(await books()).toMatchObject({ givenBack: (5n * one) / 4n });
    });

    it("tells from when on the rest can be withdrawn, and gives it back then", async () => {
      const { node } = visitor().stage;
      const page = await visitor().open(`tabs/${number}`, "Ferdie");
      await page.getByRole("button", { name: "Begin the withdrawal" }).click();
      await signAndWait(page);
      const { withdrawableFromMs } = (await books())!;
      await page.getByText(/^It can be finished from/).waitFor();
      expect(await page.getByRole("button", { name: "Withdraw what is left" }).count()).toBe(0);
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);

      await node.until(Number(withdrawableFromMs));
      const before = await held();
      await page.getByRole("button", { name: "Withdraw what is left" }).click();
      await signAndWait(page);
      expect(before - (await held())).toBe((25n * one) / 4n);
      await page.getByText("There is no such tab, or it was closed.").waitFor();
      const list = await visitor().open("tabs", "Charlie");
      await list.getByRole("row", { name: /closed: what was left went back to its payer/ }).waitFor();
    });
  });
}

/** A deposit in a token that must be allowed first. */
export function tabInToken(visitor: () => Visitor): void {
  describe("a tab in a listed token", () => {
    it("is opened once the tabs are allowed to take the deposit", async () => {
      const { suite } = visitor().stage;
      const usdx = (await suite.router.query.assets()).data[0]![0].address();
      const held = async (): Promise<bigint> => (await tokenAt(suite, usdx).query.psp22BalanceOf(suite.addresses.tab)).data;
      const page = await visitor().open("tabs", "Ferdie");
      const form = page.getByRole("region", { name: "Open a tab" });
      await form.getByLabel("Product").selectOption({ label: "listener-model" });
      await form.getByLabel("Seller (address)").fill(devPair("Charlie").address);
      await form.getByLabel("Key that signs (Ethereum address)").fill(SIGNER);
      await form.getByLabel("In", { exact: true }).selectOption({ label: "USDX" });
      await form.getByLabel("Deposit (USDX)").fill("7.25");
      await form.getByRole("button", { name: "1. Allow the tabs to take it" }).click();
      await signAndWait(page);
      await form.getByRole("button", { name: "2. Open the tab" }).click();
      await signAndWait(page);
      expect(await held()).toBe(7_250_000n);
      await page.getByRole("row", { name: "7.25 USDX 0 USDX 7.25 USDX open" }).waitFor();
    });
  });
}
