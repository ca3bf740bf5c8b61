import { x402HTTPClient, type x402Client } from "@x402/core/client";
import type { PaymentPayload, PaymentRequired } from "@x402/core/types";
import type { KiteScheme } from "./scheme.js";
import { SCHEME } from "./terms.js";

type Fetch = typeof globalThis.fetch;

/** How often a request is paid for at most, with corrected terms. */
const ATTEMPTS = 3;

/**
 * A `fetch` that pays at first go where it knows the terms: n calls are n requests, where the official wrapper makes 2 n.
 * The first call of a path asks for its terms; later ones pay by them, and follow when they change. The client's spend
 * controls and policies decide about every payment.
 */
export function payingFetch(client: x402Client, scheme: KiteScheme, fetch: Fetch = globalThis.fetch): Fetch {
  const http = new x402HTTPClient(client);
  const known = new Map<string, PaymentRequired>();

  return async (input, init) => {
    const request = new Request(input, init);
    const place = placeOf(request);
    let required = known.get(place);
    if (!required) {
      const answer = await fetch(request.clone());
      required = termsIn(http, answer);
      if (!required) return answer;
    }
    for (let attempt = 1; ; attempt += 1) {
      const { answer, isRecovered } = await pay(http, client, scheme, fetch, request.clone(), required);
      if (answer.status !== 402) {
        if (isOurs(required)) known.set(place, required);
        return answer;
      }
      const corrected = termsIn(http, answer);
      const isOther = corrected !== undefined && priceOf(corrected) !== priceOf(required);
      known.delete(place);
      if (!corrected || attempt === ATTEMPTS || !(isRecovered || isOther)) return answer;
      required = corrected;
    }
  };
}

async function pay(
  http: x402HTTPClient,
  client: x402Client,
  scheme: KiteScheme,
  fetch: Fetch,
  request: Request,
  required: PaymentRequired,
): Promise<{ answer: Response; isRecovered: boolean }> {
  const payload: PaymentPayload = await client.createPaymentPayload(required);
  for (const [name, value] of Object.entries(http.encodePaymentSignatureHeader(payload))) request.headers.set(name, value);
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch (error) {
    await scheme.lost(payload.payload);
    throw error;
  }
  const { recovered } = await http.processPaymentResult(payload, (name) => answer.headers.get(name), answer.status);
  return { answer, isRecovered: recovered };
}

/** What an answer asks for; nothing if it asks for no payment. */
function termsIn(http: x402HTTPClient, answer: Response): PaymentRequired | undefined {
  if (answer.status !== 402) return undefined;
  return http.getPaymentRequiredResponse((name) => answer.headers.get(name));
}

/** Only terms of ours are paid unasked: others' payments may be good for one request alone. */
function isOurs({ accepts }: PaymentRequired): boolean {
  return accepts.every(({ scheme, network }) => scheme === SCHEME && network.startsWith("polkadot:"));
}

function priceOf({ accepts }: PaymentRequired): string {
  return JSON.stringify(accepts.map(({ network, asset, payTo, amount }) => [network, asset, payTo, amount]));
}

/** What is likely to cost the same: a method and a path, whatever the query. */
function placeOf({ method, url }: Request): string {
  const { origin, pathname } = new URL(url);
  return `${method} ${origin}${pathname}`;
}
