// SPDX-License-Identifier: Apache-2.0
import { twoReadings } from "./amount.js";
import { isMoment, SPANS } from "./time.js";

/** A time that was read from what somebody typed, or what is wrong with it. */
export type ParsedTime = { readonly ms: bigint } | { readonly error: string };

const MS_OF: Record<string, number> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };
const PART = /^([1-9]\d{0,2}(?:,\d{3})+|\d+)\s*(days?|d|hours?|h|minutes?|min|m|seconds?|s|milliseconds?|ms)(?=[\s\d]|$)\s*/;
const NO_DURATION = "Enter a time with its unit, such as 3 days, or 2 hours 30 minutes.";

/** Reads a span: whole numbers with their units, such as `2 hours 30 minutes`; its milliseconds, or what is wrong. */
export function parseDuration(text: string): ParsedTime {
  let rest = text.trim();
  let ms = 0n;
  if (!rest) return { error: NO_DURATION };
  while (rest) {
    const [part, number = "", unit = ""] = PART.exec(rest) ?? [];
    if (!part) return { error: noDuration(rest) };
    ms += BigInt(number.replaceAll(",", "")) * BigInt(MS_OF[/^(ms|milli)/.test(unit) ? "ms" : unit.charAt(0)]!);
    rest = rest.slice(part.length);
  }
  return { ms };
}

// A comma or a point that makes a fraction: spans are made of whole numbers of smaller units.
function noDuration(text: string): string {
  const [number = ""] = /^\d[\d.,]*/.exec(text) ?? [];
  const readings = twoReadings(number);
  if (readings) return readings;
  return number.includes(".") ? `Write ${number} in whole numbers, such as 1 hour 30 minutes.` : NO_DURATION;
}

/** A span to the millisecond, as [`parseDuration`] reads it. */
export function exactDuration(ms: bigint): string {
  const parts: string[] = [];
  let rest = ms;
  for (const [name, length] of [...SPANS, ["millisecond", 1]] as const) {
    const whole = rest / BigInt(length);
    rest -= whole * BigInt(length);
    if (whole > 0n) parts.push(`${whole} ${name}${whole === 1n ? "" : "s"}`);
  }
  return parts.join(" ") || "0 seconds";
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2})(?::(\d{2}))?)?(?: ?(?:UTC|Z))?$/;

/** Reads a moment in UTC: `2027-03-01 12:00`, or a day alone for its beginning; its milliseconds, or what is wrong. */
export function parseMoment(text: string): ParsedTime {
  const [, day, time = "00:00", seconds = "00"] = MOMENT.exec(text.trim()) ?? [];
  const ms = day === undefined ? NaN : Date.parse(`${day}T${time}:${seconds}Z`);
  const isReal = day !== undefined && Number.isFinite(ms) && new Date(ms).toISOString().startsWith(day);
  return isReal && ms >= 0 ? { ms: BigInt(ms) } : { error: "Enter a day and a time in UTC, such as 2027-03-01 12:00." };
}

/** A moment in UTC to the second, as [`parseMoment`] reads it. */
export function exactMoment(ms: bigint): string {
  if (!isMoment(ms)) return "";
  return new Date(Number(ms)).toISOString().slice(0, 19).replace("T", " ");
}
