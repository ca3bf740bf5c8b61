#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# @x402/evm 2.27.0, scheme "exact", server side, USDC with its 6 decimals.
# A price below the asset's smallest unit becomes an offer of 0, and any other loses what is below that unit, always to
# the seller's loss and without an error: "$0.0000004", one token of a language model at 40 cents a million, is free,
# and "$0.0000019" costs half of what it says.
# So: prices per unit of work are kept as fractions and multiplied before they become an amount.
#
# Seen: the price as the seller writes it, the amount offered in millionths of a dollar.
#> $0.0000019 -> 1
#> $0.0000004 -> 0
#> 4e-7 -> 0
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund @x402/evm@2.27.0
cat > seen.mjs <<'END'
import { ExactEvmScheme } from '@x402/evm/exact/server';

const seller = new ExactEvmScheme();
for (const price of ['$0.0000019', '$0.0000004', 4e-7])
  console.log(`${price} -> ${(await seller.parsePrice(price, 'eip155:8453')).amount}`);
END
node seen.mjs | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
