// SPDX-License-Identifier: Apache-2.0
/** The income clock of the router: epoch `n` begins at `originMs + n × epochMs`. */
export interface Clock {
  readonly originMs: bigint;
  readonly epochMs: bigint;
}

/** The spans that durations are told in, the longest first, in milliseconds. */
export const SPANS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
] as const;

/** The moment at which `epoch` begins, in milliseconds. */
export function startOf(clock: Clock, epoch: number): number {
  return Number(clock.originMs + clock.epochMs * BigInt(epoch));
}

/** The epoch that holds the moment `nowMs`; never below 0. */
export function epochAt(clock: Clock, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - Number(clock.originMs)) / Number(clock.epochMs)));
}

/** When what is earned in `epoch` can be claimed: once `windowEpochs` closed epochs lie behind it. */
export function unlocksAt(clock: Clock, epoch: number, windowEpochs: number): number {
  return startOf(clock, epoch + windowEpochs + 1);
}

/**
 * When the locked income of a position unlocks: of each epoch in which its product was paid, and which
 * still lies in the trailing window or is not over; the earliest first.
 */
export function unlockMoments(paidEpochs: readonly number[], clock: Clock, epoch: number, windowEpochs: number): number[] {
  const locked = [...new Set(paidEpochs)].filter((paid) => paid >= epoch - windowEpochs);
  return locked.sort((a, b) => a - b).map((paid) => unlocksAt(clock, paid, windowEpochs));
}

/** The last moment that a date of this language can be. */
const LAST_MOMENT_MS = 8_640_000_000_000_000;

/** Whether there is a date for this moment: contracts have moments far beyond. */
export function isMoment(ms: number | bigint): boolean {
  return Math.abs(Number(ms)) <= LAST_MOMENT_MS;
}

/** A moment in words, with the reader's time zone: `26 Nov 2026, 14:05:00 UTC`. */
export function date(ms: number | bigint): string {
  if (!isMoment(ms)) return "a moment beyond every calendar";
  return new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  }).format(Number(ms));
}

/** A span in its two largest parts: `2 days 3 hours`; less than a second is `less than a second`. */
export function duration(ms: number | bigint): string {
  let rest = Number(ms);
  const parts: string[] = [];
  for (const [name, length] of SPANS) {
    const whole = Math.floor(rest / length);
    rest -= whole * length;
    if (whole > 0) parts.push(`${whole} ${name}${whole === 1 ? "" : "s"}`);
  }
  return parts.slice(0, 2).join(" ") || "less than a second";
}
