#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# @x402/core and @x402/fetch 2.27.0.
# A server that answers a payment with 402 and corrected terms gets a second payment for the terms that it had just
# withdrawn. A client's hook is shown the correction and may ask for another attempt; the attempt is then made from
# the first answer, price and extra included, though the newer one is at hand.
# So: a scheme keeps what a correction told it and puts that into its payload; a server looks at its own books, not at
# the terms that a payment repeats.
#
# Seen: each request with the price that it agrees to, and the price that the answer asks for.
#> request without payment, answered 402 at 10
#> request paying for 10, answered 402 at 12
#> the hook is shown 12
#> request paying for 10, answered 200
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund @x402/core@2.27.0 @x402/fetch@2.27.0
cat > seen.mjs <<'END'
import { wrapFetchWithPayment, x402Client } from '@x402/fetch';

const toHeader = (value) => Buffer.from(JSON.stringify(value)).toString('base64');
const fromHeader = (text) => JSON.parse(Buffer.from(text, 'base64').toString());
const terms = (amount) => ({
  x402Version: 2,
  resource: { url: 'https://example.org/answer' },
  accepts: [
    { scheme: 'exact', network: 'eip155:8453', amount, asset: 'coin', payTo: 'shop', maxTimeoutSeconds: 60, extra: {} },
  ],
});

const prices = ['10', '12'];
async function shop(request) {
  const payment = request.headers.get('PAYMENT-SIGNATURE');
  const did = payment ? `paying for ${fromHeader(payment).accepted.amount}` : 'without payment';
  const price = prices.shift();
  console.log(`request ${did}, answered ${price ? `402 at ${price}` : 200}`);
  if (!price) return new Response('the answer');
  return new Response(null, { status: 402, headers: { 'PAYMENT-REQUIRED': toHeader(terms(price)) } });
}

const client = new x402Client();
client.register('eip155:8453', {
  scheme: 'exact',
  findDefaultAsset: () => ({ symbol: 'COIN', decimals: 6 }),
  createPaymentPayload: async () => ({ x402Version: 2, payload: {} }),
});
client.onPaymentResponse(async ({ paymentRequired }) => {
  if (!paymentRequired) return undefined;
  console.log(`the hook is shown ${paymentRequired.accepts[0].amount}`);
  return { recovered: true };
});

await wrapFetchWithPayment(shop, client)('https://example.org/answer');
END
node seen.mjs | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
