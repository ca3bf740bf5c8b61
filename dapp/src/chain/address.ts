// SPDX-License-Identifier: Apache-2.0
import { decodeAddress, encodeAddress, u8aToHex } from "dedot/utils";

/** Whether the text is an account's address. */
export function isAddress(text: string): boolean {
  try {
    return decodeAddress(text).length === 32;
  } catch {
    return false;
  }
}

/** An account's address as this page writes it, in whatever chain's notation it was given: addresses are compared as text. */
export function canonical(address: string): string {
  return encodeAddress(decodeAddress(address));
}

/** Whether two addresses are of the same account: each kind of chain writes it in its own way. */
export function samePublicKey(one: string, other: string): boolean {
  return u8aToHex(decodeAddress(one)) === u8aToHex(decodeAddress(other));
}
