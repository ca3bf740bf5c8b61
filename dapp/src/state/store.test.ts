// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it, vi } from "vitest";
import { isTable, isText, isTexts, recall, remember } from "./store.js";

/** A browser that keeps this, or one that keeps nothing at all. */
function browser(kept: Record<string, string> | undefined): void {
  const refuse = (): never => {
    throw new Error("SecurityError");
  };
  const storage = kept ? { getItem: (key: string) => kept[key] ?? null, setItem: (key: string, text: string) => void (kept[key] = text) } : { getItem: refuse, setItem: refuse };
  vi.stubGlobal("localStorage", storage);
}

afterEach(() => vi.unstubAllGlobals());

describe("recall", () => {
  it("gives back what was remembered", () => {
    browser({});
    remember("tokens", ["a", "b"]);
    remember("name", "Alice");
    expect([recall("tokens", isTexts), recall("name", isText)]).toEqual([["a", "b"], "Alice"]);
  });

  it("takes nonsense for nothing", () => {
    browser({ broken: "[", number: "[1]", table: '{"a":1}', bare: "5GrwvaEF" });
    expect([recall("broken", isTexts), recall("number", isTexts), recall("table", isTable), recall("bare", isText), recall("missing", isText)]).toEqual(Array(5).fill(undefined));
  });

  it("does without a browser's memory", () => {
    browser(undefined);
    remember("name", "Alice");
    expect(recall("name", isText)).toBeUndefined();
  });
});
