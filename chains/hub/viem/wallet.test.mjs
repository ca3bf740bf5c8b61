// SPDX-License-Identifier: Apache-2.0
// What people do with an Ethereum wallet. Each step stands on those before it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { encodeAbiParameters, parseAbiParameters, parseEther, parseUnits, zeroAddress, zeroHash } from 'viem';

import { contract, done, hub, people, read, send, told, waitUntil } from './hub.mjs';

const [token, router, registry, dao] = ['token', 'router', 'registry', 'dao'].map(contract);
const [holder, contributor, payer] = people;
const [holders, contributors, payers] = people.map((person) => person.account.address);
const COIN = zeroAddress;
const [AGAINST, FOR] = [0, 1];
const kite = (amount) => parseUnits(amount, 12);

test('coin and KITE are there to be seen', async () => {
  const coins = await Promise.all(people.map((person) => hub.getBalance({ address: person.account.address })));
  assert.ok(coins.every((coin) => coin > parseEther('1000')));
  assert.equal(await read(token, 'symbol'), 'KITE');
  assert.equal(await read(token, 'decimals'), 12);
  assert.ok((await read(token, 'balanceOf', holders)) > kite('1000000'));
  assert.equal(await read(token, 'balanceOf', payers), 0n);
});

test('KITE is transferred, and who asks for logs hears of it', async () => {
  const receipt = await send(holder, token, 'transfer', [payers, kite('5000')]);
  assert.deepEqual(await told(token, 'Transfer', receipt), [{ from: holders, to: payers, value: kite('5000') }]);
  assert.equal(await read(token, 'balanceOf', payers), kite('5000'));
});

test('what a contract refuses is told by the name that it has for it', async () => {
  await assert.rejects(send(payer, token, 'transfer', [holders, kite('5001')]), /InsufficientBalance/);
});

test('coin is transferred as on every chain', async () => {
  const before = await hub.getBalance({ address: contributors });
  await done(await payer.sendTransaction({ to: contributors, value: parseEther('1.5') }));
  assert.equal(await hub.getBalance({ address: contributors }), before + parseEther('1.5'));
});

const BOND = kite('20');
const UNITS = 10;
const TERMS = {
  stageBps: [2_000, 1_500, 2_500, 3_000, 1_000],
  upstream: [],
  licenseBps: 0,
  halfLifeEpochs: 0,
  bondPerUnit: BOND / BigInt(UNITS),
  curator: holders,
  metadataUri: 'ipfs://product',
  metadataHash: zeroHash,
  // None has this number.
  supersedes: 0xffff_ffff,
};
const SUBMISSION = parseAbiParameters([
  'Work',
  'struct Work { uint32 product; uint8 stage; uint32 units; address payee; Many batch; string uri; bytes32 hash; }',
  'struct Many { bytes32 root; uint32 count; uint32 totalUnits; }',
]);
const batch = { root: zeroHash, count: 0, totalUnits: 0 };
let product, contribution;

test('a product takes work that comes with a bond in KITE, and it earns from the next epoch on', async () => {
  [{ product }] = await told(registry, 'ProductRegistered', await send(holder, registry, 'registerProduct', [TERMS]));
  const work = { product, stage: 3, units: UNITS, payee: zeroAddress, batch, uri: 'ipfs://work', hash: zeroHash };
  const request = { kind: 0, data: encodeAbiParameters(SUBMISSION, [work]) };
  await send(holder, token, 'transfer', [contributors, BOND]);
  const data = await read(registry, 'requestData', request);
  const submitted = await send(contributor, token, 'transferAndCall', [registry.address, BOND, data]);
  [{ contribution }] = await told(registry, 'Submitted', submitted);
  const accepted = await send(holder, registry, 'accept', [[contribution]]);
  const [{ fromEpoch }] = await told(registry, 'Accepted', accepted);
  await waitUntil(await startOf(fromEpoch));
});

test('a product is paid in coin, and in KITE by one transaction', async () => {
  const inCoin = [product, COIN, parseEther('20'), 7n];
  await isPaid(await send(payer, router, 'pay', inCoin, parseEther('20')), ...inCoin);
  const data = await read(router, 'paymentData', product, 8n);
  const receipt = await send(payer, token, 'transferAndCall', [router.address, kite('1000'), data]);
  await isPaid(receipt, product, token.address, kite('1000'), 8n);
});

test('what was earned is claimed once it is no longer locked', async () => {
  const { windowEpochs } = await read(router, 'settings');
  await waitUntil(await startOf((await read(router, 'currentEpoch')) + windowEpochs + 1));
  const assets = [COIN, token.address];
  const pending = await Promise.all(assets.map((asset) => read(router, 'pending', contribution, asset)));
  const [coin, inKite] = pending.map(({ claimable }) => claimable);
  assert.ok(coin > parseEther('5') && inKite > kite('250'), `${coin} ${inKite}`);
  const coinBefore = await hub.getBalance({ address: contributors });
  const kiteBefore = await read(token, 'balanceOf', contributors);
  const receipt = await send(contributor, router, 'claim', [[contribution], assets]);
  const claimed = (await told(router, 'Claimed', receipt)).map(({ payee, asset, amount }) => [payee, asset, amount]);
  assert.deepEqual(claimed, [[contributors, COIN, coin], [contributors, token.address, inKite]]);
  const fee = receipt.gasUsed * receipt.effectiveGasPrice;
  assert.equal(await hub.getBalance({ address: contributors }), coinBefore + coin - fee);
  assert.equal(await read(token, 'balanceOf', contributors), kiteBefore + inKite);
});

test('votes are delegated', async () => {
  const receipt = await send(payer, token, 'delegate', [holders]);
  assert.deepEqual(await told(token, 'DelegateChanged', receipt), [{ delegator: payers, delegate: holders }]);
  assert.equal(await read(token, 'delegates', payers), holders);
  const both = await Promise.all([holders, payers].map((account) => read(token, 'balanceOf', account)));
  assert.equal(await read(token, 'getVotes', holders), both[0] + both[1]);
});

let proposal;

test('a vote is cast on a payment of the treasury, and counts with what was delegated', async () => {
  await send(holder, token, 'transfer', [dao.address, kite('10')]);
  const spending = ['the audit', token.address, payers, kite('10')];
  const proposed = await send(holder, dao, 'proposePsp22Transfer', spending);
  [{ proposal }] = await told(dao, 'Proposed', proposed);
  const votes = await read(token, 'getVotes', holders);
  await waitUntil((await read(dao, 'proposalSnapshot', proposal)) + 1_000n);
  const voted = await send(holder, dao, 'castVoteWithReason', [proposal, FOR, 'it is due']);
  const [{ voter, reason }] = await told(dao, 'VoteCast', voted);
  assert.deepEqual([voter, reason], [holders, 'it is due']);
  assert.equal(await read(dao, 'hasVoted', proposal, holders), true);
  assert.deepEqual(await read(dao, 'proposalVotes', proposal), [0n, votes, 0n]);
});

test('a vote is cast without a word, against what others are for', async () => {
  const [, inFavour] = await read(dao, 'proposalVotes', proposal);
  const votes = await read(token, 'getVotes', contributors);
  const [{ voter, reason }] = await told(dao, 'VoteCast', await send(contributor, dao, 'castVote', [proposal, AGAINST]));
  assert.deepEqual([voter, reason], [contributors, '']);
  assert.deepEqual(await read(dao, 'proposalVotes', proposal), [votes, inFavour, 0n]);
});

test('what was voted for is done, by whoever asks for it', async () => {
  await waitUntil((await read(dao, 'proposalEta', proposal)) + 1_000n);
  const before = await read(token, 'balanceOf', payers);
  const executed = await send(payer, dao, 'execute', [proposal]);
  const paid = [{ asset: token.address, to: payers, amount: kite('10') }];
  assert.deepEqual(await told(dao, 'TreasuryPaid', executed), paid);
  assert.equal(await read(token, 'balanceOf', payers), before + kite('10'));
});

// When an epoch begins.
async function startOf(epoch) {
  const { clock } = await read(router, 'settings');
  return clock.originMs + clock.epochMs * BigInt(epoch);
}

async function isPaid(receipt, product, asset, amount, reference) {
  const [paid] = await told(router, 'Paid', receipt);
  assert.deepEqual([paid.product, paid.payer, paid.asset], [product, payers, asset]);
  assert.deepEqual([paid.amount, paid.reference], [amount, reference]);
  assert.equal((await read(router, 'lifetime', product, asset)).paid, amount);
}
