// SPDX-License-Identifier: Apache-2.0
/** What an amount is counted in: a symbol, and how many decimals the smallest unit is below one. */
export interface Unit {
  readonly symbol: string;
  readonly decimals: number;
  /** How many bits its amounts have; 128 unless it says otherwise, as PSP22 has. */
  readonly bits?: number;
}

/** An amount that was read from what somebody typed, or what is wrong with it. */
export type Parsed = { readonly amount: bigint } | { readonly error: string };

/** The amount to the smallest unit, with its symbol: `1,234.5 KITE`. */
export function format(amount: bigint, unit: Unit): string {
  return `${plain(amount, unit)} ${unit.symbol}`;
}

/** The amount without its symbol, for where the symbol stands beside it. */
export function plain(amount: bigint, unit: Unit): string {
  const digits = magnitude(amount).toString().padStart(unit.decimals + 1, "0");
  const whole = digits.slice(0, digits.length - unit.decimals);
  const fraction = digits.slice(digits.length - unit.decimals).replace(/0+$/, "");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${amount < 0n ? "−" : ""}${grouped}${fraction && "."}${fraction}`;
}

/** The amount cut to four significant decimals, marked with `≈` if something was cut. */
export function approximate(amount: bigint, unit: Unit): string {
  const step = 10n ** BigInt(Math.max(0, unit.decimals - shownDecimals(amount, unit)));
  const cut = (amount / step) * step;
  return `${cut === amount ? "" : "≈ "}${format(cut, unit)}`;
}

// Four decimals; of less than 0.0001, down to four digits behind the zeros.
function shownDecimals(amount: bigint, unit: Unit): number {
  const zeros = unit.decimals - magnitude(amount).toString().length;
  return Math.max(4, zeros + 4);
}

// Nobody groups thousands behind a zero: 0,250 is a quarter to whoever types it.
const NUMBER = /^(\d+|[1-9]\d{0,2}(?:,\d{3})+)(?:\.(\d+))?$/;

/** Reads an amount such as `1,000.25`: commas stand between groups of three digits only, a point separates decimals. */
export function parse(text: string, unit: Unit): Parsed {
  const typed = text.trim();
  const match = NUMBER.exec(typed);
  if (!match) return { error: twoReadings(typed) ?? `Enter an amount of ${unit.symbol}, such as 12.5.` };
  const [, whole = "", fraction = ""] = match;
  if (fraction.length > unit.decimals) {
    return { error: `${unit.symbol} has ${unit.decimals} decimals; this has ${fraction.length}.` };
  }
  const amount = BigInt(whole.replaceAll(",", "") + fraction.padEnd(unit.decimals, "0"));
  const most = 2n ** BigInt(unit.bits ?? 128) - 1n;
  return amount <= most ? { amount } : { error: `The chain can count ${unit.symbol} up to ${plain(most, unit)}.` };
}

/** Reads an amount that is to be sent: nothing is no amount. */
export function parseSent(text: string, unit: Unit): Parsed {
  const parsed = parse(text, unit);
  return "amount" in parsed && parsed.amount === 0n ? { error: `Enter more than 0 ${unit.symbol}.` } : parsed;
}

/** What a comma outside of groups of three may mean. It is a decimal point to half of the world: neither reading is taken for granted. */
export function twoReadings(typed: string): string | undefined {
  if (!/^\d[\d,]*,\d+$/.test(typed)) return undefined;
  const [decimal, whole] = [typed.replace(/,(\d+)$/, ".$1").replaceAll(",", ""), typed.replaceAll(",", "")];
  return `Is it ${decimal}, or ${whole}? Write it without the comma.`;
}

/** Reads a whole number from 0 to `most`: `1,200`. */
export function parseWhole(text: string, most: bigint): Parsed {
  const parsed = parse(text, { symbol: "", decimals: 0 });
  if ("error" in parsed) return { error: twoReadings(text.trim()) ?? "Enter a whole number, such as 12." };
  return parsed.amount <= most ? parsed : { error: `This can be at most ${most.toLocaleString("en")}.` };
}

/** Reads a whole number of things, `1` or more and at most `most`: `1,200`. */
export function parseCount(text: string, things: string, most: bigint): Parsed {
  const parsed = parseWhole(text, 2n ** 128n);
  if ("error" in parsed) return { error: twoReadings(text.trim()) ?? `Enter a whole number of ${things}, 1 or more.` };
  if (parsed.amount === 0n) return { error: `Enter a whole number of ${things}, 1 or more.` };
  return parsed.amount <= most ? parsed : { error: `There can be at most ${count(most, things, things)} at once.` };
}

/** Reads a percentage with at most two decimals, as basis points: `2.5` is 250. */
export function parsePercent(text: string, mostBps = 10_000): Parsed {
  const typed = text.trim().replace(/\s*%$/, "");
  const parsed = parse(typed, { symbol: "%", decimals: 2 });
  if ("error" in parsed && twoReadings(typed)) return parsed;
  const isRead = "amount" in parsed && parsed.amount <= BigInt(mostBps);
  return isRead ? parsed : { error: `Enter a percentage from 0 to ${mostBps / 100} with at most two decimals, such as 2.5.` };
}

/** Basis points in percent: 250 is `2.5 %`. */
export function percent(bps: number): string {
  return `${Number((bps / 100).toFixed(2))} %`;
}

/** A number of things, and what they are: `1 unit`, `1,200 units`. */
export function count(number: number | bigint, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString("en")} ${BigInt(number) === 1n ? singular : plural}`;
}

function magnitude(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
