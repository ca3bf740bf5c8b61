// SPDX-License-Identifier: Apache-2.0
// What the official package writes is what the gateway's own test reads: one file for both.
import { readFileSync } from "node:fs";
import { decodePaymentRequiredHeader, encodePaymentRequiredHeader, encodePaymentSignatureHeader } from "@x402/core/http";
import { describe, expect, it } from "vitest";

const FILE = new URL("../../crates/gateway/tests/fixtures/official.json", import.meta.url);

const account = (digits: string): string => `0x${digits.repeat(32)}`;

const OFFER = {
  scheme: "batch-settlement",
  network: `polkadot:${"03".repeat(16)}` as const,
  amount: "200",
  asset: account("06"),
  payTo: account("05"),
  maxTimeoutSeconds: 300,
  extra: { genesis: account("03"), contract: account("04"), product: 7, withdrawDelay: 86_400, symbol: "KITE", decimals: 12 },
};
const RESOURCE = { url: "http://127.0.0.1:4020/v1/chat" };
const VOUCHER = { channelId: account("08"), maxClaimableAmount: "400", signature: `0x${"09".repeat(65)}` };
const CONFIG = {
  payer: account("99"),
  payerAuthorizer: `0x${"0a".repeat(20)}`,
  receiver: account("05"),
  token: account("06"),
  withdrawDelay: 86_400,
  salt: "18446744073709551615",
  product: 7,
};

describe("the words of x402, as the official package writes them", () => {
  it("are those that the gateway's test reads", () => {
    const payload = { type: "voucher", channelConfig: CONFIG, voucher: VOUCHER };
    const written = {
      required: encodePaymentRequiredHeader({ x402Version: 2, resource: RESOURCE, accepts: [OFFER] }),
      signature: encodePaymentSignatureHeader({ x402Version: 2, resource: RESOURCE, accepted: OFFER, payload }),
    };
    expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(written);
  });

  it("are read by it without padding too, as the gateway reads them", () => {
    const { required } = JSON.parse(readFileSync(FILE, "utf8")) as { required: string };
    expect(decodePaymentRequiredHeader(required.replace(/=+$/, "")).accepts).toEqual([OFFER]);
  });
});
