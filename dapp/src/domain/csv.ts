// SPDX-License-Identifier: Apache-2.0
// A spreadsheet takes a cell that begins like this for a formula, also if somebody else wrote it.
const FORMULA = /^[=+\-@\t\r]/;

/** A table as CSV, by RFC 4180; a cell that a spreadsheet would run is made text by a quote before it. */
export function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function cell(text: string): string {
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
