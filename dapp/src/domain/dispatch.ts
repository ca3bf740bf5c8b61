// SPDX-License-Identifier: Apache-2.0
// What the chain itself says when a call or a transaction cannot be made, in words.
const WORDS: Record<string, string> = {
  "Contracts.OutOfGas": "The call needs more computation than it was given. Try again; if it persists, do less at once.",
  "Contracts.ContractTrapped": "A contract stopped with a fault. Nothing was changed.",
  "Contracts.ContractReverted": "The contract refused. Nothing was changed.",
  "Contracts.ContractNotFound": "There is no contract at this address on this chain.",
  "Contracts.StorageDepositNotEnoughFunds": "You do not have enough coin for the storage deposit.",
  "Contracts.StorageDepositLimitExhausted": "The call keeps more in storage than was agreed. Check it again and retry.",
  "Contracts.TransferFailed": "You do not have enough coin to send along.",
  "Contracts.ReentranceDenied": "A contract tried to call itself back, which is not allowed.",
  "Balances.InsufficientBalance": "You do not have enough coin.",
};

/** Why the chain refused, in words; an error without words of ours is named. */
export function dispatchWords(pallet: string, error: string): string {
  return WORDS[`${pallet}.${error}`] ?? `The chain refused: ${pallet}.${error}.`;
}

/** Why the pool of a node refused a transaction, or a wallet did not sign it, in words. */
export function refusalWords(message: string): string {
  if (/cancel|reject|denied/i.test(message)) return "You did not sign, so nothing was sent.";
  if (/inability to pay|1010.*balance/i.test(message)) return "You do not have enough coin for the fee.";
  if (/outdated|stale|1014|priority/i.test(message)) return "Another transaction of yours has its place, or is on its way: perhaps this one, sent before. Look at your account before you try again.";
  if (/connect|websocket|socket|timed? ?out/i.test(message)) return "The node does not answer, so it is not known whether the transaction arrived. Look at your account before you try again.";
  return `The transaction was not accepted: ${message}`;
}
