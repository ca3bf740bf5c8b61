#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# @polkadot/types 16.5.6 (the codecs of @polkadot/api and @polkadot/api-contract 16.5.6).
# A signed integer below the least of its type is taken, where one above the greatest is refused. The object prints
# the number that was asked for; the bytes say another one, with the opposite sign: one below the least i64 goes
# out as the greatest i64. What a page shows before signing is therefore not what is signed.
# So: compare signed amounts with both bounds before createType sees them.
#
# Seen: type, what was asked for, what the object prints, what its own bytes decode to.
#> i8 128: refused
#> i8 -129: prints -129, sends 127
#> i8 -200: prints -200, sends 56
#> i64 9223372036854775808: refused
#> i64 -9223372036854775809: prints -9223372036854775809, sends 9223372036854775807
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund @polkadot/types@16.5.6
cat > seen.mjs <<'END'
import { TypeRegistry } from '@polkadot/types';

const registry = new TypeRegistry();

function fate(type, number) {
  try {
    const made = registry.createType(type, number);
    return `prints ${made}, sends ${registry.createType(type, made.toU8a())}`;
  } catch {
    return 'refused';
  }
}

for (const [type, number] of [['i8', 128], ['i8', -129], ['i8', -200], ['i64', 2n ** 63n], ['i64', -(2n ** 63n) - 1n]])
  console.log(`${type} ${number}: ${fate(type, number)}`);
END
node seen.mjs | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
