// SPDX-License-Identifier: Apache-2.0
// What people do with ethers, the other library of wallets: reading, sending, signing, voting by the published ABI. Each step
// stands on those before it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';

import { Contract, JsonRpcProvider, NonceManager, Signature, Wallet, hexlify, parseEther, parseUnits, randomBytes } from 'ethers';

import { abi, waitUntil } from './hub.mjs';

const { url, keys, contracts } = JSON.parse(process.env.KITE_HUB_SUITE);
const provider = new JsonRpcProvider(url, undefined, { pollingInterval: 100 });
const [holder, voter, payer] = keys.map((key) => new NonceManager(new Wallet(key, provider)));
const [holders, voters, payers] = await Promise.all([holder, voter, payer].map((person) => person.getAddress()));
const [token, dao] = ['token', 'dao'].map((name) => new Contract(contracts[name], abi(name), provider));
const kite = (amount) => parseUnits(amount, 12);
const FOR = 1;

// What a contract said in a receipt by the event of this name.
function told(contract, receipt, name) {
  const said = receipt.logs.map((log) => contract.interface.parseLog(log)).find((event) => event?.name === name);
  return said.args.toObject();
}

// The receipt of a transaction that has not failed. To wait for it is for ethers to look whenever there is a new block, and
// the node makes none until somebody sends something.
async function sent(transaction) {
  const { hash } = await transaction;
  for (;;) {
    const receipt = await provider.getTransactionReceipt(hash);
    if (receipt) return assert.equal(receipt.status, 1) ?? receipt;
    await setTimeout(100);
  }
}

test('KITE is a token to ethers, and transfers are told in the standard event', async () => {
  assert.deepEqual([await token.symbol(), await token.decimals()], ['KITE', 12n]);
  const receipt = await sent(token.connect(holder).transfer(payers, kite('5000')));
  assert.deepEqual(told(token, receipt, 'Transfer'), { from: holders, to: payers, value: kite('5000') });
  assert.equal(await token.balanceOf(payers), kite('5000'));
});

test('what a contract refuses is told by the name that it has for it', async () => {
  const refused = token.connect(payer).transfer.staticCall(holders, kite('5001'));
  await assert.rejects(refused, ({ revert }) => revert.name === 'InsufficientBalance');
});

test('an authorization is typed data, and whoever sends it pays for it', async () => {
  const { chainId } = await provider.getNetwork();
  const domain = { name: await token.name(), version: '1', chainId, verifyingContract: contracts.token };
  const [address, uint256] = ['address', 'uint256'];
  const fields = { from: address, to: address, value: uint256, validAfter: uint256, validBefore: uint256, nonce: 'bytes32' };
  const TransferWithAuthorization = Object.entries(fields).map(([name, type]) => ({ name, type }));
  const signed = [payers, voters, kite('7'), 0n, 2n ** 64n - 1n, hexlify(randomBytes(32))];
  const message = Object.fromEntries(Object.keys(fields).map((name, at) => [name, signed[at]]));
  const { v, r, s } = Signature.from(await payer.signer.signTypedData(domain, { TransferWithAuthorization }, message));
  const before = await token.balanceOf(voters);
  await sent(token.connect(holder).transferWithAuthorization(...signed, v, r, s));
  assert.equal(await token.balanceOf(voters), before + kite('7'));
  assert.equal(await token.authorizationState(payers, message.nonce), true);
});

test('votes are delegated, and cast on what the treasury is to pay', async () => {
  const own = await token.getVotes(voters);
  await sent(token.connect(payer).delegate(voters));
  assert.equal(await token.delegates(payers), voters);
  const votes = own + (await token.balanceOf(payers));
  assert.equal(await token.getVotes(voters), votes);
  await sent(token.connect(holder).transfer(contracts.dao, kite('10')));
  const proposing = dao.connect(holder).proposePsp22Transfer('the audit', contracts.token, payers, kite('10'));
  const { proposal } = told(dao, await sent(proposing), 'Proposed');
  await waitUntil((await dao.proposalSnapshot(proposal)) + 1_000n);
  const { voter: by } = told(dao, await sent(dao.connect(voter).castVote(proposal, FOR)), 'VoteCast');
  assert.equal(by, voters);
  assert.deepEqual((await dao.proposalVotes(proposal)).toArray(), [0n, votes, 0n]);
});
