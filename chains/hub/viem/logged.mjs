// SPDX-License-Identifier: Apache-2.0
// What logs tell of all payments, claims and votes to whoever asks an Ethereum RPC for them: the names of their
// transactions, by the events.

import { contract, hub } from './hub.mjs';

const CONTRACTS = { Paid: 'router', Claimed: 'router', VoteCast: 'dao' };

export async function logged() {
  const names = async ([eventName, name]) => {
    const logs = await hub.getContractEvents({ ...contract(name), eventName, fromBlock: 0n });
    return [eventName, logs.map(({ transactionHash }) => transactionHash)];
  };
  return Object.fromEntries(await Promise.all(Object.entries(CONTRACTS).map(names)));
}
