// SPDX-License-Identifier: Apache-2.0
import { HDKD, getPublicKey, secretFromSeed, sign } from "@scure/sr25519";
import { concatU8a, encodeAddress, hexToU8a } from "dedot/utils";
import type { IKeyringPair } from "dedot/types";

/** Accounts that every development chain gives coin to. Everybody knows their keys. */
export const DEV_NAMES = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie"] as const;

/** The seed of Substrate's published development phrase. */
const DEV_SEED = hexToU8a("0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e");

/** What a signature begins with to say that it is of the sr25519 kind. */
const SR25519 = new Uint8Array([1]);

/** The key pair of `//name` under the development phrase. */
export function devPair(name: string): IKeyringPair {
  const secret = HDKD.secretHard(secretFromSeed(DEV_SEED), chainCode(name));
  const publicKey = getPublicKey(secret);
  return {
    address: encodeAddress(publicKey),
    addressRaw: publicKey,
    publicKey,
    sign: (data, options) => {
      const signature = sign(secret, data);
      return options?.withType ? concatU8a(SR25519, signature) : signature;
    },
  };
}

// A junction's chain code is its SCALE-encoded text (one byte of length for a short one), filled up with zeros.
function chainCode(name: string): Uint8Array {
  const text = new TextEncoder().encode(name);
  const code = new Uint8Array(32);
  code.set([text.length << 2]);
  code.set(text, 1);
  return code;
}
