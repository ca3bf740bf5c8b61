// SPDX-License-Identifier: Apache-2.0
// What logs tell of all payments to whoever asks an Ethereum RPC for them: the names of their transactions.

import { contract, hub } from './hub.mjs';

export async function logged() {
  const logs = await hub.getContractEvents({ ...contract('router'), eventName: 'Paid', fromBlock: 0n });
  return logs.map(({ transactionHash }) => transactionHash);
}
