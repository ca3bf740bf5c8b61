// SPDX-License-Identifier: Apache-2.0
import qrcode from "qrcode-generator";

/** What readers need of white around a code, in its own squares. */
const QUIET = 4;

/** A QR code: how many squares it has to a side, white around it included, and which of them are dark. */
export interface Code {
  readonly size: number;
  readonly dark: readonly (readonly [row: number, column: number])[];
}

/** The QR code that says `text`; readable with up to 15 % of it covered. */
export function codeOf(text: string): Code {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const places = Array.from({ length: count * count }, (_, place) => [Math.floor(place / count), place % count] as const);
  const dark = places.filter(([row, column]) => code.isDark(row, column)).map(([row, column]) => [row + QUIET, column + QUIET] as const);
  return { size: count + 2 * QUIET, dark };
}
