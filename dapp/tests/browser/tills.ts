// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { KITE, perform, UNITS } from "../../scenario/stage.js";
import { transfer } from "../../src/chain/calls/money.js";
import { devPair } from "../../src/chain/devAccounts.js";
import type { Suite } from "../../src/chain/suite.js";
import type { KiteInterfacesAssetLike as Asset } from "../../src/generated/router/index.js";
import { flaws } from "./flaws.js";
import { overflowingAnywhere } from "./layout.js";
import { signAndWait, type Visitor } from "./browser.js";

const PRODUCT = 1;
const COIN = 10n ** 12n;
const NATIVE: Asset = { type: "Native" };

/** Where all that the product was ever paid in `asset` is: what its contributors have earned, its reserve and what is carried on. */
async function shared({ registry, router }: Suite, asset: Asset): Promise<bigint> {
  const count = (await registry.query.contributionsTo(PRODUCT, 0, 28)).data.map(([id]) => id);
  const earned = await Promise.all(count.map(async (position) => (await router.query.pending(position, asset)).data));
  const { reserve, carried } = (await router.query.lifetime(PRODUCT, asset)).data;
  const sums = earned.map((one) => (one.isOk ? one.value.claimable + one.value.locked + one.value.claimed : 0n));
  return sums.reduce((sum, one) => sum + one, reserve + carried);
}

async function feesIn({ router }: Suite, asset: Asset): Promise<bigint> {
  const { data } = await router.query.holdings(asset);
  return data.isOk ? data.value.fees : 0n;
}

/** The address of a product. */
export function tills(visitor: () => Visitor): void {
  describe("a product's till", () => {
    it("is shown before it exists, and what is sent there is found with the contributors", async () => {
      const { suite } = visitor().stage;
      const kite: Asset = { type: "Psp22", value: suite.addresses.token };
      const all = async (asset: Asset): Promise<bigint> => (await shared(suite, asset)) + (await feesIn(suite, asset));
      const before = { coin: await all(NATIVE), kite: await all(kite) };
      const page = await visitor().open(`products/${PRODUCT}`, "Ferdie");
      const card = page.getByRole("region", { name: "Pay by a plain transfer" });
      await card.getByRole("img", { name: `The address of the till of product ${PRODUCT}` }).waitFor();
      const address = (await card.getByText(/^5\w{46,}$/).textContent())!;
      const { data: told } = await suite.till.query.addressOf(PRODUCT);
      expect(told.isOk && told.value.address()).toBe(address);
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await card.getByRole("button", { name: "Copy the till's address" }).click();
      await card.getByText("Copied").waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(address);
      await card.getByText("Nothing waits there now.").waitFor();

      await suite.client.tx.balances.transferKeepAlive(address, 5n * COIN).signAndSend(devPair("Ferdie")).untilBestChainBlockIncluded();
      await perform("Ferdie", transfer(suite.token, address, 70n * KITE, UNITS));
      await card.getByText("70 KITE waits until the till was made").waitFor();
      await card.getByText("5 UNIT waits until the till was made").waitFor();
      expect(await card.getByRole("button", { name: /^Pay it/ }).count()).toBe(0);
      await card.getByRole("button", { name: "Make the till" }).click();
      await signAndWait(page);

      for (const sign of ["KITE", "UNIT"]) {
        await card.getByRole("button", { name: `Pay it to the product: ${sign} in the till` }).click();
        await signAndWait(page);
      }
      await card.getByText("Nothing waits there now.").waitFor();
      expect((await all(kite)) - before.kite).toBe(70n * KITE);
      expect((await all(NATIVE)) - before.coin).toBe(5n * COIN);
      expect(await flaws(page)).toEqual([]);
      expect(await overflowingAnywhere(page)).toEqual([]);
    });

    it("is named in the product's history", async () => {
      const page = await visitor().open(`products/${PRODUCT}`);
      const payments = page.getByRole("table", { name: "The latest payments" });
      await payments.getByRole("row", { name: /through the till.*70 KITE/ }).waitFor();
      await payments.getByRole("row", { name: /through the till.*5 UNIT/ }).waitFor();
      await page.getByRole("region", { name: "What happened" }).getByText(`70 KITE were paid to product ${PRODUCT} through the till`).waitFor();
      await page.getByRole("region", { name: "What happened" }).getByText(`The till of product ${PRODUCT} was made`).waitFor();
    });
  });
}
