#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# @polkadot/types 16.5.6 (the codecs of @polkadot/api and @polkadot/api-contract 16.5.6).
# An optional value that is there but empty is encoded as absent if it is written as bytes or as hex, and as present
# if it is written as text or as a list. Without the Option around it the four spellings mean the same: each gives
# one zero byte, the length of nothing.
# The byte arrays that other libraries return (an empty proof, an empty message) are the spelling that disappears.
# So: a message whose None and Some(empty) differ ("leave as it is" and "clear it") is given '' or [], never bytes.
#
# Seen: spelling, Bytes, Option<Bytes>; 00 is None, 0100 is Some of nothing.
#> new Uint8Array() 00 00
#> '0x' 00 00
#> '' 00 0100
#> [] 00 0100
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund @polkadot/types@16.5.6
cat > seen.mjs <<'END'
import { TypeRegistry } from '@polkadot/types';

const registry = new TypeRegistry();
const encoded = (type, value) => Buffer.from(registry.createType(type, value).toU8a()).toString('hex');
const spellings = { 'new Uint8Array()': new Uint8Array(), "'0x'": '0x', "''": '', '[]': [] };

for (const [name, value] of Object.entries(spellings))
  console.log(name, encoded('Bytes', value), encoded('Option<Bytes>', value));
END
node seen.mjs | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
