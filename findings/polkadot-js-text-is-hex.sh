#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# @polkadot/types 16.5.6 (the codecs of @polkadot/api and @polkadot/api-contract 16.5.6), @dedot/shape 1.3.0.
# A text that happens to be "0x" and an even number of hex digits is decoded, and what it spells is sent instead:
# a name "0x4b495445" is stored as "KITE". Of an Ethereum address in a text field not even the bytes arrive: those
# that are no text are replaced before they are sent. One digit less, or a word after it, and the text is kept. dedot
# sends what was written: two pages with the same field store two texts.
#
# Seen: what was written, the text that arrives from polkadot-js, from dedot.
#> 0x4b495445 | KITE | 0x4b495445
#> 0x4b49544 | 0x4b49544 | 0x4b49544
#> 0x4b495445 is KITE | 0x4b495445 is KITE | 0x4b495445 is KITE
#> 0xd8da6bf26964af9d7eed9e03e53415d37aa96045 | replacement characters | 0xd8da6bf26964af9d7eed9e03e53415d37aa96045
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund @polkadot/types@16.5.6 @dedot/shape@1.3.0
cat > seen.mjs <<'END'
import { TypeRegistry } from '@polkadot/types';
import { str } from '@dedot/shape';

const registry = new TypeRegistry();
const written = [
  '0x4b495445',
  '0x4b49544',
  '0x4b495445 is KITE',
  '0xd8da6bf26964af9d7eed9e03e53415d37aa96045',
];

function arrives(bytes) {
  const text = str.tryDecode(bytes);
  return text.includes('\ufffd') ? 'replacement characters' : text;
}

for (const text of written)
  console.log([text, arrives(registry.createType('Text', text).toU8a()), arrives(str.tryEncode(text))].join(' | '));
END
node seen.mjs | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
