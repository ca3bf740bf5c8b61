#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# @x402/core 2.27.0.
# The client's spending limit is written in dollars, "$1" if nothing is said, and is applied to every asset that a
# scheme names as its default by the asset's decimals alone: one dollar is one whole token, whatever a token is worth.
# A currency named in the limit is read and ignored, so 1 EUR is one token too.
# So: for a token that is no dollar, give a limit in its smallest units (allowedAssets[].maxAmountPerPayment).
#
# Seen: the limit, and what becomes of offers of one whole token of 12 decimals, and of one smallest unit more.
#> no limit given: 1000000000000 paid, 1000000000001 refused
#> limit $0.5: 500000000000 paid, 500000000001 refused
#> limit 1 EUR: 1000000000000 paid, 1000000000001 refused
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund @x402/core@2.27.0
cat > seen.mjs <<'END'
import { x402Client } from '@x402/core/client';

const terms = (amount) => ({
  x402Version: 2,
  resource: { url: 'https://example.org/answer' },
  accepts: [
    { scheme: 'exact', network: 'polkadot:0', amount, asset: 'KITE', payTo: 'shop', maxTimeoutSeconds: 60, extra: {} },
  ],
});

async function fate(limit, amount) {
  const client = new x402Client();
  client.register('polkadot:0', {
    scheme: 'exact',
    findDefaultAsset: () => ({ symbol: 'KITE', decimals: 12 }),
    createPaymentPayload: async () => ({ x402Version: 2, payload: {} }),
  });
  if (limit) client.setSpendControls({ maxAmountPerPayment: limit });
  return client.createPaymentPayload(terms(amount)).then(() => 'paid', () => 'refused');
}

const token = 10n ** 12n;
for (const [limit, most] of [[undefined, token], ['$0.5', token / 2n], ['1 EUR', token]]) {
  const fates = [];
  for (const amount of [most, most + 1n]) fates.push(`${amount} ${await fate(limit, String(amount))}`);
  console.log(`${limit ? `limit ${limit}` : 'no limit given'}: ${fates.join(', ')}`);
}
END
node seen.mjs | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
