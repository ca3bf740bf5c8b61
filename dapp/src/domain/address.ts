// SPDX-License-Identifier: Apache-2.0
/** An address that fits a line: its first and last six characters. */
export function shortAddress(address: string): string {
  return address.length <= 14 ? address : `${address.slice(0, 6)}…${address.slice(-6)}`;
}
