// SPDX-License-Identifier: Apache-2.0
/** All rows of a listing that a contract answers page by page, from `first` on. */
export async function allPages<Row>(first: number, page: (from: number) => Promise<Row[]>, next: (row: Row, from: number) => number): Promise<Row[]> {
  const rows: Row[] = [];
  for (let from = first; ; ) {
    const found = await page(from);
    const last = found.at(-1);
    if (last === undefined) return rows;
    rows.push(...found);
    from = next(last, from + found.length);
  }
}
