// SPDX-License-Identifier: Apache-2.0
import { blake2AsU8a, u8aToHex, type HexString } from "dedot/utils";

/** The hash of evidence that nobody gave a file for. */
export const NO_FILE: HexString = `0x${"00".repeat(32)}`;

/** The hash by which everybody can tell that evidence is what was submitted: BLAKE2b-256 of the file. */
export async function evidenceHash(file: Blob): Promise<HexString> {
  return u8aToHex(blake2AsU8a(new Uint8Array(await file.arrayBuffer()), 256));
}
