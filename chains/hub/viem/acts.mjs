// SPDX-License-Identifier: Apache-2.0
// Pays product 1 three coins, claims for position 2 and votes for proposal 1, each by a wallet. Prints the names of these
// transactions, by their events.

import { parseEther, zeroAddress } from 'viem';

import { contract, people, send } from './hub.mjs';

const [router, dao] = ['router', 'dao'].map(contract);
const [, voter, payer] = people;
const paid = parseEther('3');
const FOR = 1;
const receipts = {
  Paid: await send(payer, router, 'pay', [1, zeroAddress, paid, 2n], paid),
  Claimed: await send(payer, router, 'claim', [[2], [zeroAddress]]),
  VoteCast: await send(voter, dao, 'castVote', [1n, FOR]),
};
const names = Object.entries(receipts).map(([kind, { transactionHash }]) => [kind, transactionHash]);
console.log(JSON.stringify(Object.fromEntries(names)));
