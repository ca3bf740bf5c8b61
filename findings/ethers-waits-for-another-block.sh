#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# ethers 6.15.0, `waitForTransaction` and the `wait()` of a transaction; viem 2.57.20 beside it.
# ethers looks for a receipt once when it begins, and once for each new block. An RPC that tells of a block before it has
# the block's receipts (an indexer in front of a node) is asked too early, and where a block is made for each transaction
# no other block comes: the promise never settles, though the receipt is there half a second later. viem looks again.
# So: our test with ethers on such a node asks for receipts itself, and the book says so.
#
# Seen: a chain whose only new block has its receipt half a second later.
#> ethers: still waiting after 8 seconds
#> viem: has it
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
npm install --prefix . --silent --no-audit --no-fund ethers@6.15.0 viem@2.57.20
cat > seen.mjs <<'END'
import { createServer } from 'node:http';
import { JsonRpcProvider } from 'ethers';
import { createPublicClient, http } from 'viem';

const hash = `0x${'ab'.repeat(32)}`;
const block = `0x${'cd'.repeat(32)}`;
const nobody = `0x${'00'.repeat(20)}`;
const place = { blockHash: block, blockNumber: '0x6', transactionIndex: '0x0', from: nobody, to: nobody, type: '0x0' };
const transaction = {
  ...place, hash, nonce: '0x0', value: '0x0', gas: '0x1', gasPrice: '0x1', input: '0x', chainId: '0x1', v: '0x1b', r: block, s: block,
};
const receipt = {
  ...place, transactionHash: hash, status: '0x1', gasUsed: '0x1', cumulativeGasUsed: '0x1', effectiveGasPrice: '0x1',
  contractAddress: null, logs: [], logsBloom: `0x${'00'.repeat(256)}`,
};

// A chain that has one block more a second after it was first asked, and a receipt for it half a second later.
async function tried(wait) {
  let began;
  const answers = {
    eth_chainId: () => '0x1',
    eth_blockNumber: () => (Date.now() - began < 1_000 ? '0x5' : '0x6'),
    eth_getTransactionByHash: () => (Date.now() - began < 1_500 ? null : transaction),
    eth_getTransactionReceipt: () => (Date.now() - began < 1_500 ? null : receipt),
  };
  const server = createServer(async (request, response) => {
    began ??= Date.now();
    let body = '';
    for await (const part of request) body += part;
    const said = JSON.parse(body);
    const answer = ({ id, method }) => ({ jsonrpc: '2.0', id, result: answers[method]?.() ?? null });
    response.end(JSON.stringify(Array.isArray(said) ? said.map(answer) : answer(said)));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const late = new Promise((resolve) => setTimeout(resolve, 8_000, 'still waiting after 8 seconds'));
  const found = wait(`http://127.0.0.1:${server.address().port}`).then(() => 'has it');
  return Promise.race([found, late]);
}
const ethers = async (url) =>
  new JsonRpcProvider(url, 1, { staticNetwork: true, pollingInterval: 100 }).waitForTransaction(hash);
const viem = (url) =>
  createPublicClient({ transport: http(url), pollingInterval: 100 }).waitForTransactionReceipt({ hash });
console.log('ethers:', await tried(ethers));
console.log('viem:', await tried(viem));
process.exit();
END
node seen.mjs | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
