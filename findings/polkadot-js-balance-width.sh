#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# @polkadot/types 16.5.6 (the codecs of @polkadot/api 16.5.6).
# The name Balance means 128 bits even after the registry was given the metadata of a chain whose coin is counted in
# 64: the metadata's own type for the existential deposit is narrow, createType('Balance') beside it is not, and takes
# an amount that the chain cannot count.
# So: make amounts by the type that the metadata names (createLookupType), never by the word Balance.
#
# Seen: the width of each, and what each does with 2^64 + 5.
#> by the metadata: 64 bits, 2^64 + 5 is refused
#> by name: 128 bits, 2^64 + 5 is taken
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund @polkadot/types@16.5.6
cat > seen.mjs <<'END'
import { Metadata, TypeRegistry } from '@polkadot/types';

const MAGIC = 0x6174656d;
const type = (id, def) => ({ id, type: { path: [], params: [], def, docs: [] } });
const deposit = { name: 'ExistentialDeposit', type: 0, value: '0xf401000000000000', docs: [] };
const absent = { storage: null, calls: null, events: null, errors: null };
const balances = { name: 'Balances', constants: [deposit], index: 0, ...absent };
const narrowChain = {
  lookup: { types: [type(0, { Primitive: 'U64' }), type(1, { Tuple: [] })] },
  pallets: [balances],
  extrinsic: { type: 1, version: 4, signedExtensions: [] },
  type: 1,
};

const registry = new TypeRegistry();
const encoded = new TypeRegistry().createType('(u32, MetadataAll)', [MAGIC, { V14: narrowChain }]).toHex();
const metadata = new Metadata(registry, encoded);
registry.setMetadata(metadata);
const named = registry.createLookupType(metadata.asLatest.pallets[0].constants[0].type);

function fate(type) {
  try {
    registry.createType(type, 2n ** 64n + 5n);
    return 'taken';
  } catch {
    return 'refused';
  }
}

for (const [how, type] of [['by the metadata', named], ['by name', 'Balance']])
  console.log(`${how}: ${registry.createType(type).bitLength()} bits, 2^64 + 5 is ${fate(type)}`);
END
node seen.mjs | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
