// SPDX-License-Identifier: Apache-2.0
// Deploys OpenZeppelin's plain ERC-20, compiled for PolkaVM, by a wallet, which then has all of it. Prints its address.

import { readFileSync } from 'node:fs';

import { done, people } from './hub.mjs';

const peers = process.env.KITE_HUB_PEERS;
if (!peers) throw new Error('KITE_HUB_PEERS must name the folder `built` that chains/hub/peers/compile makes');
const [, , holder] = people;
const program = readFileSync(`${peers}/z/PlainToken.polkavm`, 'hex');
const { contractAddress } = await done(await holder.deployContract({ abi: [], bytecode: `0x${program}` }));
console.log(contractAddress);
