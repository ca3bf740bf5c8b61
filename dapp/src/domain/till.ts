// SPDX-License-Identifier: Apache-2.0
import { blake2AsU8a, concatU8a, hexToU8a, u8aToHex, type HexString } from "dedot/utils";

/** What every address of a contract is hashed with. */
const PREFIX = new TextEncoder().encode("contract_addr_v1");

/** The selector of the constructor that a factory makes a till by. */
const CONSTRUCTOR = hexToU8a("0xae0bfc2e");

/** A factory of tills: where it is, the hash of its code as the chain told it, and the router that it pays through. */
export interface TillFactory {
  readonly account: HexString;
  readonly codeHash: HexString;
  readonly router: HexString;
}

/**
 * The account of the till of a product, whether it was made or not: what is sent there before is in it once it was. The
 * code hash must be the one that the chain has of the factory now: with another one, what is sent there is lost.
 */
export function tillAccount({ account, codeHash, router }: TillFactory, product: number): HexString {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, product, true);
  const input = concatU8a(CONSTRUCTOR, hexToU8a(router), number);
  // Lengths of less than 64 bytes are said by four times their number; the salt is empty.
  const lengths = [input.length, 0].map((length) => Uint8Array.of(length * 4)) as [Uint8Array, Uint8Array];
  const all = concatU8a(PREFIX, hexToU8a(account), hexToU8a(codeHash), lengths[0], input, lengths[1]);
  return u8aToHex(blake2AsU8a(all, 256));
}
