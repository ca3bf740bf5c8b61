// SPDX-License-Identifier: Apache-2.0
// A Hub with the suite on it as a wallet sees it: an Ethereum RPC, addresses, keys, and the ABI that is published.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';

import { createPublicClient, createWalletClient, defineChain, getAddress, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

const { url, keys, contracts } = JSON.parse(process.env.KITE_HUB_SUITE);
const clock = process.env.CLOCK_AHEAD;
const transport = http(url);
const chain = defineChain({
  id: await createPublicClient({ transport }).getChainId(),
  name: 'Hub',
  // Of this many decimals every coin is to a wallet.
  nativeCurrency: { name: 'Hub', symbol: 'HUB', decimals: 18 },
  rpcUrls: { default: { http: [url] } },
});

// The node makes a block at once: to look for it every few seconds would be too long.
export const hub = createPublicClient({ chain, transport, pollingInterval: 100 });

// The first has KITE, and all have coin.
export const people = keys.map((key) => createWalletClient({ account: privateKeyToAccount(key), chain, transport }));

export function abi(name) {
  return JSON.parse(readFileSync(new URL(`../../../deploy/metadata/hub/${name}.json`, import.meta.url), 'utf8'));
}

// One of the suite.
export function contract(name) {
  return { address: getAddress(contracts[name]), abi: abi(name) };
}

// What a view answers.
export function read(contract, functionName, ...args) {
  return hub.readContract({ ...contract, functionName, args });
}

// Sends what was tried first, as wallets do, and waits for its receipt.
export async function send(person, contract, functionName, args, value) {
  const { account } = person;
  const { request } = await hub.simulateContract({ ...contract, account, functionName, args, value });
  return done(await person.writeContract(request));
}

// The receipt of a transaction that has not failed.
export async function done(hash) {
  const receipt = await hub.waitForTransactionReceipt({ hash });
  if (receipt.status !== 'success') throw new Error(`${hash} has failed`);
  return receipt;
}

// What a contract said in the events of this name in a receipt's block, to whoever asks for logs.
export async function told(contract, eventName, { blockNumber }) {
  const logs = await hub.getContractEvents({ ...contract, eventName, fromBlock: blockNumber, toBlock: blockNumber });
  return logs.map(({ args }) => args);
}

// Puts the node's clock forward to this moment, unless that is past, and makes a block then.
export async function waitUntil(atMs) {
  const aheadMs = readFileSync(clock).readBigInt64LE();
  const neededMs = atMs - BigInt(Date.now());
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(neededMs > aheadMs ? neededMs : aheadMs);
  // The node may read at any moment.
  writeFileSync(`${clock}.new`, bytes);
  renameSync(`${clock}.new`, clock);
  const [somebody] = people;
  await done(await somebody.sendTransaction({ to: somebody.account.address }));
}
