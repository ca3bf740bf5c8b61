// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import vectors from "../../contracts/interfaces/vectors/vouchers.json" with { type: "json" };
import { bytesOf, hexOf, type Hex } from "./bytes.js";
import { digestOf, domainOf, keySigner, signerOf, tabId, type ChannelConfig } from "./voucher.js";

const domain = domainOf(vectors.genesis as Hex, vectors.contract as Hex);
const key = keySigner(bytesOf(`0x${"46".repeat(32)}`, 32, "key"));

function configOf(token: string | null): ChannelConfig {
  return {
    payer: vectors.payer as Hex,
    payerAuthorizer: vectors.signer as Hex,
    receiver: vectors.seller as Hex,
    token: token ?? "native",
    withdrawDelay: 900,
    salt: "9",
    product: 7,
  };
}

describe("what the contract and the wallets make of the same", () => {
  it.each(vectors.tabs)("tab %#", async ({ id, token, vouchers }) => {
    expect(tabId(domain, configOf(token))).toBe(id);
    for (const { ceiling, digest, signature } of vouchers) {
      expect(hexOf(digestOf(domain, id as Hex, BigInt(ceiling)))).toBe(digest);
      expect(await key.sign(domain, id as Hex, BigInt(ceiling))).toBe(signature);
      expect(signerOf(domain, id as Hex, BigInt(ceiling), signature)).toBe(vectors.signer);
      expect(signerOf(domain, id as Hex, BigInt(ceiling) + 1n, signature)).not.toBe(vectors.signer);
    }
  });
});
