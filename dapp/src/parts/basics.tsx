// SPDX-License-Identifier: Apache-2.0
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { approximate, format, type Unit } from "../domain/amount.js";
import { shortAddress } from "../domain/address.js";
import { harmless, harmlessLines } from "../domain/text.js";
import { date, isMoment } from "../domain/time.js";
import { takesFocus } from "../state/route.js";
import { useSession } from "../state/session.js";
import type { View } from "../state/view.js";

/** An amount that fits a line; the exact one is read out and shown on hovering. */
export function Amount({ of, unit }: { of: bigint; unit: Unit }) {
  const [short, exact] = [approximate(of, unit), format(of, unit)];
  return short === exact ? <span class="amount">{exact}</span> : <abbr class="amount" title={exact}>{short}</abbr>;
}

/** An account by the name that it is known by, or its address cut short; the page behind it has all of the address. */
export function Who({ address }: { address: string }) {
  const { nameOf } = useSession();
  const name = nameOf(address);
  return (
    <a href={`#/accounts/${address}`} title={address} class={name === shortAddress(address) ? "who address" : "who"}>
      {name}
    </a>
  );
}

/** A line that somebody else wrote: it changes nothing around it. */
export function Told({ text }: { text: string }) {
  return <bdi class="wrap">{harmless(text)}</bdi>;
}

/** Lines that somebody else wrote, marked as theirs. */
export function Quote({ text }: { text: string }) {
  return (
    <blockquote class="wrap" dir="auto">
      {harmlessLines(text)}
    </blockquote>
  );
}

/** A moment in words. */
export function Moment({ ms }: { ms: number | bigint }) {
  if (!isMoment(ms)) return <span>{date(ms)}</span>;
  return <time dateTime={new Date(Number(ms)).toISOString()}>{date(ms)}</time>;
}

/** A word in a frame; the tone never says more than the word. */
export function Badge({ tone, children }: { tone?: "good" | "bad" | "warn" | "live" | undefined; children: ComponentChildren }) {
  return <span class={`badge ${tone ?? ""}`}>{children}</span>;
}

/** What stands where there is nothing yet, and why. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="card empty">{children}</div>;
}

/** The heading of a page, and its title. It takes the focus when one comes to the page, so that it is read out. */
export function Heading({ children }: { children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus()) heading.current?.focus();
  }, []);
  useEffect(() => {
    document.title = `${heading.current?.textContent} · KITE`;
  });
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

/** Brings one to the part with this id, on screens where it stands far below. */
export function Jump({ to, children }: { to: string; children: ComponentChildren }) {
  const go = (): void => {
    const part = document.getElementById(to)?.closest("section");
    part?.scrollIntoView();
    part?.querySelector<HTMLElement>("input, select, button")?.focus({ preventScroll: true });
  };
  return (
    <button class="jump primary" onClick={go}>
      {children}
    </button>
  );
}

/** Something wider than a phone, in a place of its own that scrolls. */
export function Wide({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label={label}>
      {children}
    </div>
  );
}

/** What a view found, while it looks, and if it could not. */
export function Loaded<Data>({ view, children }: { view: View<Data>; children: (data: Data) => ComponentChildren }) {
  if (view.data !== undefined) return <>{children(view.data)}</>;
  if (view.error) return <Empty>This could not be read from the chain: {view.error}</Empty>;
  return <p class="soft waiting">Reading from the chain …</p>;
}
