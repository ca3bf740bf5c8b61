import { bytesOf, type Hex } from "./bytes.js";

/** The scheme's name, which it shares with the standard's. */
export const SCHEME = "batch-settlement";

/** What a tab in the chain's own coin names as its asset. */
export const NATIVE = "native";

/** An offer as the official packages hand it on: nothing in it is checked. */
export interface Offer {
  readonly scheme: string;
  readonly network: string;
  readonly asset: string;
  readonly amount: string;
  readonly payTo: string;
  readonly maxTimeoutSeconds: number;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** The terms of an offer of ours, checked. */
export interface Terms {
  readonly network: string;
  /** Hash of the chain's first block. */
  readonly genesis: Hex;
  /** The contract that keeps the tabs. */
  readonly contract: Hex;
  readonly product: number;
  /** The seller's account. */
  readonly seller: Hex;
  /** `native`, or the token's account. */
  readonly asset: string;
  /** The least time that a withdrawal takes. */
  readonly withdrawDelaySeconds: number;
  /** The most that the request can cost, in the asset's smallest units. */
  readonly amount: bigint;
  readonly timeoutSeconds: number;
}

/** The bounds that the contract sets: 15 minutes to 30 days. */
const DELAY = { least: 900, most: 2_592_000 };

const MOST = 2n ** 128n - 1n;

/** An amount in smallest units: digits alone, as JSON has them. Anything else is an error, a number too. */
export function unitsOf(value: unknown, what: string): bigint {
  const isPlain = typeof value === "string" && /^(0|[1-9]\d{0,38})$/.test(value);
  const units = isPlain ? BigInt(value) : MOST + 1n;
  if (units > MOST) throw new Error(`${what} is no amount in smallest units: ${JSON.stringify(value)}`);
  return units;
}

/** Reads an offer of this scheme; an error names what is wrong with it. */
export function termsOf(offer: Offer): Terms {
  const { extra } = offer;
  if (offer.scheme !== SCHEME) throw new Error(`the scheme is not ${SCHEME}: ${offer.scheme}`);
  const genesis = account(extra["genesis"], "extra.genesis");
  if (offer.network !== `polkadot:${genesis.slice(2, 34)}`) throw new Error(`extra.genesis is not the one of ${offer.network}`);
  const delay = whole(extra["withdrawDelay"], "extra.withdrawDelay", DELAY.least, DELAY.most);
  return {
    network: offer.network,
    genesis,
    contract: account(extra["contract"], "extra.contract"),
    product: whole(extra["product"], "extra.product", 1, 2 ** 32 - 1),
    seller: account(offer.payTo, "payTo"),
    asset: offer.asset === NATIVE ? NATIVE : account(offer.asset, "asset"),
    withdrawDelaySeconds: delay,
    amount: unitsOf(offer.amount, "amount"),
    timeoutSeconds: whole(offer.maxTimeoutSeconds, "maxTimeoutSeconds", 0, 2 ** 31),
  };
}

/** What sets a tab apart from others: all terms but the price, whose deposit it is and who signs for it. */
export function relationOf({ genesis, contract, product, seller, asset }: Related, payer: Hex, signer: Hex): string {
  return [genesis, contract, product, seller, asset, payer, signer].join(" ");
}

/** The terms that all payments from a tab share. */
export type Related = Pick<Terms, "genesis" | "contract" | "product" | "seller" | "asset">;

function account(value: unknown, what: string): Hex {
  bytesOf(String(value), 32, what);
  return String(value).toLowerCase() as Hex;
}

function whole(value: unknown, what: string, least: number, most: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${what} is no whole number from ${least} to ${most}: ${JSON.stringify(value)}`);
  }
  return value;
}
