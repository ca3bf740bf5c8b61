import { decodeAddress } from "dedot/utils";

/** Whether the text is an account's address. */
export function isAddress(text: string): boolean {
  try {
    return decodeAddress(text).length === 32;
  } catch {
    return false;
  }
}
