import { keccak_256 } from "@noble/hashes/sha3.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";

/** Bytes in hex: `0x…`. */
export type Hex = `0x${string}`;

/** The bytes of a text that must be `0x` and hex digits for exactly so many bytes. */
export function bytesOf(text: string, length: number, what: string): Uint8Array {
  if (!new RegExp(`^0x[0-9a-fA-F]{${2 * length}}$`).test(text)) throw new Error(`${what} is not 0x and ${2 * length} hex digits: ${text}`);
  return hexToBytes(text.slice(2));
}

export function hexOf(bytes: Uint8Array): Hex {
  return `0x${bytesToHex(bytes)}`;
}

export function keccak(...parts: readonly Uint8Array[]): Uint8Array {
  return keccak_256(concatBytes(...parts));
}

/** A whole number in so many bytes, the least first. */
export function littleEndian(value: bigint, length: number): Uint8Array {
  return bigEndian(value, length).reverse();
}

/** A whole number in so many bytes, the greatest first. */
export function bigEndian(value: bigint, length: number): Uint8Array {
  return hexToBytes(value.toString(16).padStart(2 * length, "0"));
}
