#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# @polkadot-api/sdk-ink 0.7.0.
# ink! 5 contracts live on pallet-contracts, whose runtime interface is ContractsApi. This package, which earlier asked
# for that, asks for ReviveApi only: on a chain of pallet-contracts it can neither read nor send.
# So: for ink! 5 take dedot, @polkadot/api-contract, or polkadot-api without this package.
#
# Seen: which runtime interfaces and pallets its program names.
#> ContractsApi: no
#> ReviveApi: yes
#> tx.Contracts: no
#> tx.Revive: yes
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund @polkadot-api/sdk-ink@0.7.0
for name in ContractsApi ReviveApi tx.Contracts tx.Revive; do
    if grep -rqF --include='*.mjs' "$name" node_modules/@polkadot-api/sdk-ink/dist/esm/src; then seen=yes; else seen=no; fi
    echo "$name: $seen"
done | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
