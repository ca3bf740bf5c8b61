#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# @polkadot/types 16.5.6 (the codecs of @polkadot/api and @polkadot/api-contract 16.5.6).
# What is missing in a value is zero, what is too much is dropped, without a word, and it depends on the spelling: a
# struct given as a list of the wrong length is refused, the same struct given as an object with a misspelt name is a
# struct with a zero; an array of the wrong length is filled up or cut; nothing at all is an enum's first variant,
# whatever that does. (max_amount and maxAmount are the same name, which hides the rest.)
# So: what a page encodes is decoded again and compared before it is signed.
#
# Seen: the type, what was given, what is encoded.
#> Terms [5] refused
#> Terms {"max_amount":5,"fee":1} {"maxAmount":5,"fee":1}
#> Terms {"maxAmuont":5,"fee":1} {"maxAmount":0,"fee":1}
#> [u64; 3] [5,1] [5,1,0]
#> [u64; 3] [5,1,7,9] [5,1,7]
#> Act null {"pay":{"maxAmount":0,"fee":0}}
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund @polkadot/types@16.5.6
cat > seen.mjs <<'END'
import { TypeRegistry } from '@polkadot/types';

const registry = new TypeRegistry();
registry.register({ Terms: { maxAmount: 'u64', fee: 'u64' }, Act: { _enum: { Pay: 'Terms', Wait: 'Null' } } });

function encoded(type, value) {
  try {
    return JSON.stringify(registry.createType(type, registry.createType(type, value).toU8a()));
  } catch {
    return 'refused';
  }
}

for (const [type, value] of [
  ['Terms', [5]],
  ['Terms', { max_amount: 5, fee: 1 }],
  ['Terms', { maxAmuont: 5, fee: 1 }],
  ['[u64; 3]', [5, 1]],
  ['[u64; 3]', [5, 1, 7, 9]],
  ['Act', null],
])
  console.log(type, JSON.stringify(value), encoded(type, value));
END
node seen.mjs | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
