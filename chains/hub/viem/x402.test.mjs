// SPDX-License-Identifier: Apache-2.0
// KITE pays product 1 by x402: the published scheme's client signs, its facilitator verifies and settles, into the
// product's till. Payers need no coin.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ExactEvmScheme as Client } from '@x402/evm/exact/client';
import { ExactEvmScheme as Facilitator } from '@x402/evm/exact/facilitator';
import { getAddress, parseUnits, verifyTypedData } from 'viem';
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts';

import { contract, done, hub, people, read, send, told } from './hub.mjs';

const [token, factory] = ['token', 'till'].map(contract);
const [holder, , settler] = people;
const [{ till }] = await told(factory, 'TillOpened', await send(settler, factory, 'open', [1]));
const payer = privateKeyToAccount(generatePrivateKey());
const kite = (amount) => parseUnits(amount, 12);

const requirements = {
  scheme: 'exact',
  network: `eip155:${hub.chain.id}`,
  asset: token.address,
  amount: kite('1.25').toString(),
  payTo: till,
  maxTimeoutSeconds: 3_600,
  extra: { name: await read(token, 'name'), version: '1' },
};

const client = new Client(payer);
const facilitator = new Facilitator({
  getAddresses: () => [settler.account.address],
  readContract: (call) => hub.readContract({ ...call, account: settler.account }),
  verifyTypedData,
  writeContract: (call) => settler.writeContract(call),
  sendTransaction: (call) => settler.sendTransaction(call),
  waitForTransactionReceipt: ({ hash }) => done(hash),
  getCode: (of) => hub.getCode(of),
});

async function signed(asked = requirements) {
  const { payload } = await client.createPaymentPayload(2, asked);
  return { x402Version: 2, accepted: asked, payload };
}

test('a payer without coin pays for what it asked for, once', async () => {
  await send(holder, token, 'transfer', [payer.address, kite('2')]);
  assert.equal(await hub.getBalance(payer), 0n);
  const payment = await signed();
  const { isValid, ...why } = await facilitator.verify(payment, requirements);
  assert.equal(isValid, true, JSON.stringify(why));
  const settled = await facilitator.settle(payment, requirements);
  assert.equal(settled.success, true, JSON.stringify(settled));

  assert.equal(await read(token, 'balanceOf', till), kite('1.25'));
  assert.equal(await read(token, 'balanceOf', payer.address), kite('0.75'));
  const { nonce } = payment.payload.authorization;
  assert.equal(await read(token, 'authorizationState', payer.address, nonce), true);
  const receipt = await hub.getTransactionReceipt({ hash: settled.transaction });
  assert.deepEqual(await told(token, 'AuthorizationUsed', receipt), [{ authorizer: getAddress(payer.address), nonce }]);
  const again = await facilitator.verify(payment, requirements);
  assert.equal(again.isValid, false);
});

test('a payment of more than there is, or of another amount than was signed, is none', async () => {
  const dear = { ...requirements, amount: kite('0.76').toString() };
  const beyond = await facilitator.verify(await signed(dear), dear);
  assert.equal(beyond.isValid, false);
  const cheap = await signed({ ...requirements, amount: kite('0.1').toString() });
  const { authorization, signature } = cheap.payload;
  const forged = { ...authorization, value: kite('0.5').toString() };
  const asked = { ...requirements, amount: forged.value };
  const payment = { x402Version: 2, accepted: asked, payload: { authorization: forged, signature } };
  assert.equal((await facilitator.verify(payment, asked)).isValid, false);
  assert.equal((await facilitator.settle(payment, asked)).success, false);
  assert.equal(await read(token, 'balanceOf', payer.address), kite('0.75'));
});

test('what was paid goes on to the product, once somebody has emptied the till', async () => {
  await send(settler, { ...factory, address: till }, 'flush', [token.address]);
  assert.equal(await read(token, 'balanceOf', till), 0n);
});
