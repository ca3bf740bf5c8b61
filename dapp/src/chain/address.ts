// SPDX-License-Identifier: Apache-2.0
import { decodeAddress, u8aToHex } from "dedot/utils";

/** Whether the text is an account's address. */
export function isAddress(text: string): boolean {
  try {
    return decodeAddress(text).length === 32;
  } catch {
    return false;
  }
}

/** Whether two addresses are of the same account: each kind of chain writes it in its own way. */
export function samePublicKey(one: string, other: string): boolean {
  return u8aToHex(decodeAddress(one)) === u8aToHex(decodeAddress(other));
}
