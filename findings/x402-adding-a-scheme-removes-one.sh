#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# @x402/core 2.27.0.
# A client that can pay "exact" on every network of a family, and then learns a second scheme on one of them, can no
# longer pay "exact" there: of all registrations only one is asked, the one of the network's own name, else the first
# pattern that fits, and what that one lacks counts as unknown. Nothing is said when the second scheme is added.
# So: register every scheme under the same network or the same pattern.
#
# Seen: what was registered, and what becomes of an offer of "exact" on eip155:8453.
#> exact on eip155:*: paid
#> exact on eip155:*, batch-settlement on eip155:8453: No network/scheme registered
#> batch-settlement on eip*, exact on eip155:*: No network/scheme registered
#> exact on eip155:*, batch-settlement on eip155:*: paid
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund @x402/core@2.27.0
cat > seen.mjs <<'END'
import { x402Client } from '@x402/core/client';

const offer = {
  x402Version: 2,
  resource: { url: 'https://example.org/answer' },
  accepts: [{ scheme: 'exact', network: 'eip155:8453', amount: '1', asset: 'coin', payTo: 'x', maxTimeoutSeconds: 60 }],
};

const scheme = (name) => ({
  scheme: name,
  findDefaultAsset: () => ({ symbol: 'COIN', decimals: 0 }),
  createPaymentPayload: async () => ({ x402Version: 2, payload: {} }),
});

async function fate(registrations) {
  const client = new x402Client();
  for (const [name, network] of registrations) client.register(network, scheme(name));
  try {
    await client.createPaymentPayload(offer);
    return 'paid';
  } catch (error) {
    return error.message.slice(0, 'No network/scheme registered'.length);
  }
}

for (const registrations of [
  [['exact', 'eip155:*']],
  [['exact', 'eip155:*'], ['batch-settlement', 'eip155:8453']],
  [['batch-settlement', 'eip*'], ['exact', 'eip155:*']],
  [['exact', 'eip155:*'], ['batch-settlement', 'eip155:*']],
]) {
  const said = registrations.map(([name, network]) => `${name} on ${network}`).join(', ');
  console.log(`${said}: ${await fate(registrations)}`);
}
END
node seen.mjs | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
