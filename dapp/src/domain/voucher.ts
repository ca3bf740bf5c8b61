// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesTabTakeLike as Take } from "../generated/tab/index.js";

const FORM = 'Expected {"tab": "0x…", "ceiling": "…", "total": "…", "signature": "0x…"}, as “kite tab take” reads it.';

const LARGEST = 2n ** 128n - 1n;

/**
 * The take of `tab` in a text: a voucher with the total that is to have been taken, or a list of such, in the smallest unit.
 * An error in words if there is none, or if it is none.
 */
export function readTake(text: string, tab: string): Take {
  const found = listIn(text).filter((line) => line["tab"] !== undefined && String(line["tab"]).toLowerCase() === tab.toLowerCase());
  if (found.length === 0) throw new Error(`There is no voucher for this tab in it. ${FORM}`);
  if (found.length > 1) throw new Error("There are several vouchers for this tab in it: leave the last.");
  const [line] = found;
  return { voucher: { tab: bytes(tab, 32), ceiling: amount(line!["ceiling"]) }, total: amount(line!["total"]), signature: bytes(line!["signature"], 65) };
}

type Line = Readonly<Record<string, unknown>>;

function listIn(text: string): readonly Line[] {
  try {
    const found: unknown = JSON.parse(text);
    return ([found].flat() as unknown[]).filter((line): line is Line => typeof line === "object" && line !== null);
  } catch {
    throw new Error(`This is no JSON. ${FORM}`);
  }
}

// JSON's numbers are not exact.
function amount(value: unknown): bigint {
  if (typeof value !== "string" || !/^[0-9]+$/.test(value)) throw new Error(`An amount is no text of digits. ${FORM}`);
  if (BigInt(value) > LARGEST) throw new Error("An amount is more than there can ever be.");
  return BigInt(value);
}

function bytes(value: unknown, count: number): `0x${string}` {
  if (typeof value !== "string" || !new RegExp(`^0x[0-9a-f]{${2 * count}}$`, "i").test(value)) throw new Error(`The signature is not 0x and ${2 * count} digits. ${FORM}`);
  return value.toLowerCase() as `0x${string}`;
}
