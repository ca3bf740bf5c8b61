#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# @polkadot-api/substrate-bindings 0.20.3 (the codecs of polkadot-api 2.2.2), @dedot/shape 1.3.0 (of dedot 1.3.0).
# An amount that does not fit its type is cut to its low bits and encoded, without an error: a call that asks for
# 2^64 + 5 pays 5, and one that asks for -1 pays the largest amount there is. dedot goes on where polkadot-api
# stops: a compact -1 becomes 63, since the sign is shifted into the length bits.
# So: whoever makes amounts for these clients compares them with the type's width first.
#
# Seen, after the name of the package and of the codec: what was encoded, and what comes back.
#> polkadot-api u64 18446744073709551621 -> 5
#> polkadot-api u64 -1 -> 18446744073709551615
#> polkadot-api u128 340282366920938463463374607431768211461 -> 5
#> polkadot-api compact -1 -> Wrong compact input (-1)
#> dedot u64 18446744073709551621 -> 5
#> dedot u64 -1 -> 18446744073709551615
#> dedot u128 340282366920938463463374607431768211461 -> 5
#> dedot compact -1 -> 63
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund @polkadot-api/substrate-bindings@0.20.3 @dedot/shape@1.3.0
cat > seen.mjs <<'END'
import * as papi from '@polkadot-api/substrate-bindings';
import * as dedot from '@dedot/shape';

const clients = {
  'polkadot-api': { u64: papi.u64, u128: papi.u128, compact: papi.compact },
  dedot: { u64: dedot.u64, u128: dedot.u128, compact: dedot.compact(dedot.u128) },
};
const amounts = [['u64', 2n ** 64n + 5n], ['u64', -1n], ['u128', 2n ** 128n + 5n], ['compact', -1n]];

function thereAndBack(codec, amount) {
  try {
    return codec.tryEncode ? codec.tryDecode(codec.tryEncode(amount)) : codec.dec(codec.enc(amount));
  } catch (error) {
    return error.message;
  }
}

for (const [client, codecs] of Object.entries(clients))
  for (const [name, amount] of amounts)
    console.log(`${client} ${name} ${amount} -> ${thereAndBack(codecs[name], amount)}`);
END
node seen.mjs | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
