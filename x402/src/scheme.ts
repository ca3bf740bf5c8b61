import type { PaymentPayloadResult, PaymentRequirements, SchemeNetworkClient } from "@x402/core/types";
import type { Hex } from "./bytes.js";
import type { TabChain } from "./chain.js";
import type { Keeper } from "./keeper.js";
import { Tabs, type Deposits, type OpenTab } from "./tabs.js";
import { SCHEME, termsOf, unitsOf, type Terms } from "./terms.js";
import { signerOf, type ChannelConfig, type VoucherSigner } from "./voucher.js";

/** What a payer allows for one asset, in its smallest units. */
export interface Limit extends Deposits {
  readonly network: string;
  /** The contract that is trusted with deposits: a seller could name one that keeps them. */
  readonly contract: Hex;
  /** `native`, or the token's account in hex. */
  readonly asset: string;
  /** The most that one request may cost. */
  readonly perRequest: bigint;
}

/** What the scheme pays with. */
export interface Wallet {
  /** Signs vouchers: it can spend what the tabs hold, and nothing else. */
  readonly signer: VoucherSigner;
  readonly chain: TabChain;
  readonly keeper: Keeper;
  readonly limits: readonly Limit[];
  /** The present, in milliseconds since 1970. */
  readonly now?: () => number;
}

/** What a payment consists of. */
export interface VoucherPayload extends Record<string, unknown> {
  readonly type: "voucher";
  readonly channelConfig: ChannelConfig;
  readonly voucher: { readonly channelId: Hex; readonly maxClaimableAmount: string; readonly signature: Hex };
}

type Hooks = NonNullable<SchemeNetworkClient["schemeHooks"]>;
type PaymentResponse = Parameters<NonNullable<Hooks["onPaymentResponse"]>>[0];

/** What a seller's answer says of a tab. */
interface Told {
  readonly chargedAmount?: unknown;
  readonly channelState?: { readonly channelId?: unknown; readonly chargedCumulativeAmount?: unknown; readonly reservedAmount?: unknown };
  readonly voucherState?: { readonly signedMaxClaimable?: unknown; readonly signature?: unknown };
}

const ERROR = "invalid_batch_settlement_ink_";

/** Beyond the seller's time limit, how long an answer may be on its way before it counts as lost, in seconds. */
const GRACE_SECONDS = 60;

/** After so long, in milliseconds, a seller asks the chain again about a tab that it did not know, or found too small. */
const SELLER_LOOKS_MS = 1_000;

/**
 * KITE's `batch-settlement` for the official client: opens and tops up a tab within its owner's limits, and signs one
 * voucher for each request. Many requests of one tab may be in flight at once.
 */
export class KiteScheme implements SchemeNetworkClient {
  readonly scheme = SCHEME;
  readonly schemeHooks: Hooks = { onPaymentResponse: (response) => this.#onResponse(response) };
  readonly #tabs: Tabs;
  readonly #now: () => number;

  constructor(readonly wallet: Wallet) {
    this.#tabs = new Tabs(wallet.signer.address, wallet.chain, wallet.keeper, (terms) => this.#limit(terms));
    this.#now = wallet.now ?? Date.now;
  }

  /** Pays what an offer asks, at most what its owner allows. */
  async createPaymentPayload(version: number, offer: PaymentRequirements): Promise<PaymentPayloadResult> {
    if (version !== 2) throw new Error(`this scheme is for version 2 of x402, not ${version}`);
    const terms = termsOf(offer);
    const { perRequest } = this.#limit(terms);
    if (terms.amount > perRequest) throw new Error(`the request may cost ${terms.amount}, and the limit for one is ${perRequest}`);
    const lostAt = this.#now() + 1_000 * (terms.timeoutSeconds + GRACE_SECONDS);
    const { tab, signed } = await this.#tabs.use(terms, ({ purse }) => purse.sign(terms.amount, this.#now(), lostAt));
    return { x402Version: version, payload: await this.#payload(tab, signed) };
  }

  /** A payment's answer will never come, or cannot be read: it counts in full. */
  async lost(payload: Readonly<Record<string, unknown>>): Promise<void> {
    const paid = this.#paidBy(payload);
    paid?.tab.purse.answered(paid.ceiling);
    await this.#tabs.save();
  }

  async #payload({ id, domain, config }: OpenTab, ceiling: bigint): Promise<VoucherPayload> {
    const signature = await this.wallet.signer.sign(domain, id, ceiling);
    return { type: "voucher", channelConfig: config, voucher: { channelId: id, maxClaimableAmount: `${ceiling}`, signature } };
  }

  #limit({ network, asset, contract }: Terms): Limit {
    const limit = this.wallet.limits.find((one) => one.network === network && one.asset.toLowerCase() === asset);
    if (!limit) throw new Error(`no limit is set for ${asset} on ${network}: nothing is paid in it`);
    if (limit.contract.toLowerCase() !== contract) throw new Error(`the seller's tabs are kept by ${contract}, which is not the contract that is trusted`);
    return limit;
  }

  #paidBy(payload: Readonly<Record<string, unknown>>): { tab: OpenTab; ceiling: bigint } | undefined {
    const { voucher } = payload as Partial<VoucherPayload>;
    const tab = voucher && this.#tabs.find(voucher.channelId);
    return tab && { tab, ceiling: BigInt(voucher.maxClaimableAmount) };
  }

  async #onResponse(response: PaymentResponse): Promise<{ recovered: true } | undefined> {
    const paid = this.#paidBy(response.paymentPayload.payload);
    if (!paid) return undefined;
    const { settleResponse, paymentRequired, requirements } = response;
    try {
      if (paymentRequired) return await this.#refused(paid.tab, paid.ceiling, paymentRequired.error, paymentRequired.accepts, requirements);
      this.#answered(paid.tab, paid.ceiling, settleResponse?.extra as Told | undefined);
      return undefined;
    } finally {
      await this.#tabs.save();
    }
  }

  #answered({ id, purse }: OpenTab, ceiling: bigint, told: Told | undefined): void {
    const isOurs = told?.channelState?.channelId === id;
    purse.answered(ceiling, isOurs ? read(told.chargedAmount) : undefined, isOurs ? read(told.channelState?.chargedCumulativeAmount) : undefined);
  }

  /** A payment was not taken: whether another attempt may be. */
  async #refused(
    tab: OpenTab,
    ceiling: bigint,
    error: string | undefined,
    accepts: readonly PaymentRequirements[],
    requirements: PaymentRequirements,
  ): Promise<{ recovered: true } | undefined> {
    tab.purse.refused(ceiling);
    const again = { recovered: true } as const;
    const { contract } = termsOf(requirements);
    switch (error?.replace(ERROR, "")) {
      case "cumulative_amount_mismatch":
        return accepts.some(({ extra }) => this.#correct(tab, extra as Told)) ? again : undefined;
      case "cumulative_exceeds_balance":
      case "channel_not_found":
        // Either it is gone, and another is opened, or the seller has not seen the deposit yet.
        if (await this.#tabs.refresh(tab, contract)) await sleep(SELLER_LOOKS_MS);
        return again;
      case "channel_withdrawing":
        this.#tabs.forget(tab);
        return again;
      default:
        return undefined;
    }
  }

  /** Adopts what the seller says of the total, if our own voucher proves that so much was agreed to. */
  #correct({ id, domain, purse }: OpenTab, { channelState, voucherState }: Told): boolean {
    const [charged, signed] = [read(channelState?.chargedCumulativeAmount), read(voucherState?.signedMaxClaimable)];
    const reserved = read(channelState?.reservedAmount) ?? 0n;
    if (charged === undefined || signed === undefined || channelState?.channelId !== id) return false;
    const isOurs = signerOf(domain, id, signed, String(voucherState?.signature)) === this.wallet.signer.address;
    return isOurs && purse.correct(charged + reserved, signed);
  }
}

function read(value: unknown): bigint | undefined {
  try {
    return unitsOf(value, "it");
  } catch {
    return undefined;
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
