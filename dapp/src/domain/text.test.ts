// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { harmless, harmlessLines } from "./text.js";
import unseen from "../../../deploy/metadata/unseen.json" with { type: "json" };

describe("harmless", () => {
  it("writes out what cannot be seen", () => {
    expect(harmless("https://example.org/\u001b[31mred")).toBe("https://example.org/\\u{1b}[31mred");
    expect(harmless("1 KITE to \u202eecilA\u2069")).toBe("1 KITE to \\u{202e}ecilA\\u{2069}");
    expect(harmless("a\nb\r\tc\u0085d\u2028e\u0000")).toBe("a\\nb\\r\\tc\\u{85}d\\u{2028}e\\u{0}");
    expect(harmless("KI\u200bTE\ufeff\u{e0041}\ud800")).toBe("KI\\u{200b}TE\\u{feff}\\u{e0041}\\u{d800}");
  });

  it("leaves alone what people write with", () => {
    for (const text of ["Übung, 数据, بيانات, נתונים", "क्‍ष", "👩‍🔬 ❤️", "a – b \\ c"]) expect(harmless(text)).toBe(text);
  });
});

describe("harmlessLines", () => {
  it("keeps the lines", () => {
    expect(harmlessLines("one\r\ntwo\n\u202ethree\ttabs")).toBe("one\ntwo\n\\u{202e}three\\ttabs");
  });

  it("escapes what the tool escapes, of all characters", () => {
    const ranges = unseen as [string, number, number][];
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const character = String.fromCodePoint(point);
      const isListed = ranges.some(([, first, last]) => first <= point && point <= last);
      if ((harmless(character) !== character) !== isListed) throw new Error(`U+${point.toString(16)}`);
    }
  });
});
