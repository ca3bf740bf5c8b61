// SPDX-License-Identifier: Apache-2.0
// The official client with our scheme, paying our gateway.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wrapFetchWithPayment, x402Client } from "@x402/fetch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { keySigner, MemoryKeeper, payingFetch, registerKite, type Keeper, type KiteScheme, type Limit, type Wallet } from "../src/index.js";
import { FileKeeper } from "../src/node/index.js";
import { KITE, NETWORK, PRICE, Stand, TABS } from "./stand.js";

let stand: Stand;
let keys = 0;

beforeAll(async () => {
  stand = await Stand.start(`${PRICE}`, "/told=at most 500, 5 per 1 x-tokens", "/dear=5000", "/half=7");
});
afterAll(() => stand?.stop());

const LIMIT: Limit = { network: NETWORK, contract: TABS, asset: KITE, perRequest: 1_000n, step: 100_000n, most: 1_000_000n };

/** A wallet of a key that nothing else uses. */
function wallet(changes: Partial<Wallet> = {}, limit: Partial<Limit> = {}): Wallet {
  const secret = new Uint8Array(32).fill(0x42);
  secret[0] = keys += 1;
  return { signer: keySigner(secret), chain: stand, keeper: new MemoryKeeper(), limits: [{ ...LIMIT, ...limit }], ...changes };
}

interface Client {
  readonly client: x402Client;
  readonly scheme: KiteScheme;
  readonly official: typeof fetch;
  readonly paying: typeof fetch;
}

function clientOf(of: Wallet): Client {
  const client = new x402Client();
  const scheme = registerKite(client, of);
  return { client, scheme, official: wrapFetchWithPayment(fetch, client), paying: payingFetch(client, scheme) };
}

interface Settled {
  readonly extra: { readonly chargedAmount?: string; readonly channelState: { readonly channelId: string; readonly chargedCumulativeAmount: string } };
}

function settled(answer: Response): Settled {
  return JSON.parse(Buffer.from(answer.headers.get("PAYMENT-RESPONSE")!, "base64").toString()) as Settled;
}

const post = (body: string): RequestInit => ({ method: "POST", body });

describe("the official fetch", () => {
  it("pays, and the answer comes whole", async () => {
    const { official } = clientOf(wallet());
    const answer = await official(`${stand.url}/echo`, post("a question"));
    expect([answer.status, await answer.text()]).toEqual([200, "a question"]);
    expect(settled(answer).extra.chargedAmount).toBe("200");
  });

  it("opens one tab for many calls at once, and all are served", async () => {
    const { official } = clientOf(wallet());
    const before = stand.opened;
    const answers = await Promise.all(Array.from({ length: 32 }, () => official(`${stand.url}/slow`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(32).fill(200));
    expect(stand.opened - before).toBe(1);
    const totals = answers.map((answer) => BigInt(settled(answer).extra.channelState.chargedCumulativeAmount));
    expect(totals.reduce((most, total) => (total > most ? total : most))).toBe(32n * PRICE);
  });

  it("is charged what was used, and nothing for what failed", async () => {
    const { official } = clientOf(wallet());
    expect(settled(await official(`${stand.url}/told`)).extra.chargedAmount).toBe("150");
    const failed = await official(`${stand.url}/error`);
    expect([failed.status, settled(failed).extra.chargedAmount]).toEqual([500, "0"]);
  });

  it("tops the tab up when it is short, up to its owner's limit", async () => {
    const { official } = clientOf(wallet({}, { step: 500n, most: 900n }));
    const before = stand.toppedUp;
    for (let call = 0; call < 4; call += 1) expect((await official(stand.url)).status).toBe(200);
    expect(stand.toppedUp - before).toBe(1);
    await expect(official(stand.url)).rejects.toThrow(/of the limit of 900 only 0 is left/);
  });

  it("goes on with its tab after a restart", async () => {
    const keeper = new FileKeeper(join(mkdtempSync(join(tmpdir(), "kite-x402-")), "tabs.json"));
    const same = wallet({ keeper });
    const before = stand.opened;
    for (let start = 1; start <= 3; start += 1) {
      const answer = await clientOf(same).official(stand.url);
      expect(settled(answer).extra.channelState.chargedCumulativeAmount).toBe(`${BigInt(start) * PRICE}`);
    }
    expect(stand.opened - before).toBe(1);
  });

  it("keeps the tabs of two keys apart, in one file", async () => {
    const keeper = new FileKeeper(join(mkdtempSync(join(tmpdir(), "kite-x402-")), "tabs.json"));
    const [ours, theirs] = [wallet({ keeper }), wallet({ keeper })];
    const before = stand.opened;
    for (const [of, charged] of [[ours, PRICE], [theirs, PRICE], [ours, 2n * PRICE], [theirs, 2n * PRICE]] as const) {
      const answer = await clientOf(of).official(stand.url);
      expect(settled(answer).extra.channelState.chargedCumulativeAmount).toBe(`${charged}`);
    }
    expect(stand.opened - before).toBe(2);
  });

  it("whose state is old adopts the total that its own voucher proves", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "kite-x402-")), "tabs.json");
    const same = wallet({ keeper: new FileKeeper(file) });
    await clientOf(same).official(stand.url);
    const old = readFileSync(file, "utf8");
    const { official } = clientOf(same);
    await official(stand.url);
    await official(stand.url);
    writeFileSync(file, old);
    const answer = await clientOf(same).official(stand.url);
    expect([answer.status, settled(answer).extra.channelState.chargedCumulativeAmount]).toEqual([200, `${4n * PRICE}`]);
  });

  it("refuses an asset that no limit was set for, and a price above the limit", async () => {
    const other = clientOf(wallet({}, { asset: `0x${"07".repeat(32)}` }));
    await expect(other.official(stand.url)).rejects.toThrow(/Failed to create payment payload/);
    const { official } = clientOf(wallet());
    await expect(official(`${stand.url}/dear`)).rejects.toThrow(/Failed to create payment payload/);
    expect((await official(stand.url)).status).toBe(200);
  });

  it("without our spend controls refuses our asset: registering by hand is not enough", async () => {
    const { scheme } = clientOf(wallet());
    const bare = new x402Client();
    bare.register(NETWORK as `polkadot:${string}`, scheme);
    await expect(wrapFetchWithPayment(fetch, bare)(stand.url)).rejects.toThrow(/Failed to create payment payload/);
  });
});

describe("the fetch that pays at first go", () => {
  it("makes n requests for n calls, once it knows the terms", async () => {
    const { paying } = clientOf(wallet());
    await paying(`${stand.url}/slow`);
    const before = { unpaid: await stand.answered("unpaid"), paid: await stand.answered("paid") };
    await Promise.all(Array.from({ length: 20 }, () => paying(`${stand.url}/slow`)));
    expect([(await stand.answered("unpaid")) - before.unpaid, (await stand.answered("paid")) - before.paid]).toEqual([0, 20]);
  });

  it("counts in full what was lost on the way, and takes the lower total over when it is told", async () => {
    const { client, scheme } = clientOf(wallet());
    let isDown = false;
    const shaky = payingFetch(client, scheme, async (input, init) => {
      if (isDown) throw new TypeError("fetch failed");
      return fetch(input, init);
    });
    await shaky(stand.url);
    isDown = true;
    await expect(shaky(stand.url)).rejects.toThrow("fetch failed");
    isDown = false;
    const answer = await shaky(stand.url);
    expect([answer.status, settled(answer).extra.channelState.chargedCumulativeAmount]).toEqual([200, `${2n * PRICE}`]);
  });

  it("pays for nothing that is free, and hands other refusals on", async () => {
    const { paying } = clientOf(wallet());
    expect((await paying(`${stand.url}//a`)).status).toBe(404);
  });
});

describe("a seller that lies", () => {
  /** The gateway's offers, changed on their way. */
  function lying(change: (offer: Record<string, unknown>) => void): typeof fetch {
    return async (input, init) => {
      const answer = await fetch(input, init);
      const header = answer.headers.get("PAYMENT-REQUIRED");
      if (!header) return answer;
      const required = JSON.parse(Buffer.from(header, "base64").toString()) as { accepts: Record<string, unknown>[] };
      required.accepts.forEach(change);
      return new Response(null, { status: 402, headers: { "PAYMENT-REQUIRED": Buffer.from(JSON.stringify(required)).toString("base64") } });
    };
  }

  it.each(["-5", "0.5", "", "1e3", " 7", "007", `${2n ** 128n}`, 200, null])("is paid nothing for the amount %j", async (amount) => {
    const { client } = clientOf(wallet());
    const before = stand.opened;
    await expect(wrapFetchWithPayment(lying((offer) => (offer["amount"] = amount)), client)(stand.url)).rejects.toThrow();
    expect(stand.opened).toBe(before);
  });

  it("is given no deposit for a contract of its own", async () => {
    const { client } = clientOf(wallet());
    const before = stand.opened;
    const naming = lying((offer) => (offer["extra"] = { ...(offer["extra"] as object), contract: `0x${"66".repeat(32)}` }));
    await expect(wrapFetchWithPayment(naming, client)(stand.url)).rejects.toThrow(/not the contract that is trusted/);
    expect(stand.opened).toBe(before);
  });

  it("is not believed about the total without a voucher of ours", async () => {
    const keeper: Keeper = new MemoryKeeper();
    const { client, scheme } = clientOf(wallet({ keeper }));
    const paying = payingFetch(client, scheme);
    const first = settled(await paying(stand.url));
    const state = { ...first.extra.channelState, chargedCumulativeAmount: "90000", reservedAmount: "0" };
    const proofs = [
      undefined,
      { signedMaxClaimable: "90000", signature: `0x${"11".repeat(64)}1b` },
      { signedMaxClaimable: "90000", signature: await keySigner(new Uint8Array(32).fill(9)).sign({ name: "KITE tab", version: "1", salt: `0x${"00".repeat(32)}` }, `0x${"00".repeat(32)}`, 90_000n) },
    ];
    for (const voucherState of proofs) {
      const error = "invalid_batch_settlement_ink_cumulative_amount_mismatch";
      const refusing: typeof fetch = async () => {
        const offer = await scheme.createPaymentPayload(2, OFFER).then(() => OFFER);
        const required = { x402Version: 2, error, resource: { url: stand.url }, accepts: [{ ...offer, extra: { ...offer.extra, channelState: state, voucherState } }] };
        return new Response(null, { status: 402, headers: { "PAYMENT-REQUIRED": Buffer.from(JSON.stringify(required)).toString("base64") } });
      };
      expect((await wrapFetchWithPayment(refusing, client)(stand.url)).status).toBe(402);
    }
    const [kept] = Object.values(await keeper.load());
    expect(BigInt(kept!.purse.charged)).toBe(PRICE);
  });
});

const OFFER = {
  scheme: "batch-settlement",
  network: NETWORK as `polkadot:${string}`,
  amount: `${PRICE}`,
  asset: KITE,
  payTo: `0x${"05".repeat(32)}`,
  maxTimeoutSeconds: 300,
  extra: { genesis: `0x${"03".repeat(32)}`, contract: `0x${"04".repeat(32)}`, product: 7, withdrawDelay: 86_400, symbol: "KITE", decimals: 12 },
};
