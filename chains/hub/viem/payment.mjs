// SPDX-License-Identifier: Apache-2.0
// Pays product 1 three coins by a wallet, and prints its transaction's name and what logs tell of all payments.

import { parseEther, zeroAddress } from 'viem';

import { contract, people, send } from './hub.mjs';
import { logged } from './logged.mjs';

const [, , payer] = people;
const paid = await send(payer, contract('router'), 'pay', [1, zeroAddress, parseEther('3'), 2n], parseEther('3'));
console.log(JSON.stringify({ transaction: paid.transactionHash, logged: await logged() }));
