// SPDX-License-Identifier: Apache-2.0
// Deploys what a wallet needs to the chain that KITE_HUB_SUITE names, and prints the addresses as JSON.

import { readFileSync } from 'node:fs';

import { encodeDeployData, parseUnits, zeroAddress } from 'viem';

import { abi, done, people, send } from './hub.mjs';

const [owner] = people;
const { address } = owner.account;
const kite = (amount) => parseUnits(amount, 12);
const MINUTE = 60_000n;

async function deploy(name, ...args) {
  const program = new URL(`../../../deploy/bundles/hub/${name}.polkavm`, import.meta.url);
  const bytecode = `0x${readFileSync(program, 'hex')}`;
  const data = encodeDeployData({ abi: abi(name), bytecode, args });
  const { contractAddress } = await done(await owner.sendTransaction({ data }));
  return { address: contractAddress, abi: abi(name) };
}

const rules = {
  arbiter: zeroAddress,
  guardian: zeroAddress,
  guardianUntilMs: 0n,
  curatorAnswersMs: 60n * MINUTE,
  arbiterAnswersMs: 60n * MINUTE,
  challengeBond: kite('100'),
  challengeBondBps: 1_000,
  challengerBps: 4_000,
  contributorBps: 3_000,
  minBondPerUnit: kite('0.1'),
  maxBondPerUnit: kite('1000'),
  minHalfLifeEpochs: 1,
  maxHalfLifeEpochs: 10_000,
};
const parameters = {
  votingDelayMs: MINUTE,
  votingPeriodMs: 5n * MINUTE,
  lateQuorumMs: MINUTE,
  graceMs: 1_440n * MINUTE,
  proposalThreshold: kite('1000'),
  quorumFloor: kite('1000000'),
  routine: { quorumBps: 1_000, timelockMs: MINUTE },
  critical: { quorumBps: 2_000, timelockMs: 2n * MINUTE },
  spendPeriodMs: 60n * MINUTE,
};

const allocations = [[address, kite('60000000')]];
const token = await deploy('token', 'KITE', 'KITE', 12, kite('1000000000'), allocations, address);
const router = await deploy('router', address, token.address, MINUTE, 2, 200);
const registry = await deploy('registry', address, token.address, router.address, rules);
await send(owner, router, 'setRegistry', [registry.address]);
const dao = await deploy('dao', token.address, parameters, []);
await send(owner, token, 'setGovernor', [dao.address]);
const deployed = Object.entries({ token, router, registry, dao }).map(([name, { address }]) => [name, address]);
console.log(JSON.stringify(Object.fromEntries(deployed)));
