// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import vectors from "../../../deploy/metadata/references.json" with { type: "json" };
import { referenceNumber } from "./reference.js";

describe("referenceNumber", () => {
  it("takes a number for itself, and nothing for 0", () => {
    expect(["4711", " 7 ", "0", "", "18446744073709551615"].map(referenceNumber)).toEqual([4_711n, 7n, 0n, 0n, 2n ** 64n - 1n]);
    expect(referenceNumber("18446744073709551616")).toBeUndefined();
  });

  it("takes text for a part of its hash, the same each time", () => {
    expect(referenceNumber("INV-7")).toBe(referenceNumber(" INV-7 "));
    expect(referenceNumber("INV-7")).not.toBe(referenceNumber("INV-8"));
    expect(referenceNumber("INV-7")).toBe(1_845_039_245_231_293_366n);
    expect(referenceNumber("007")).toBeGreaterThan(7n);
  });

  it("has the tool's rule", () => {
    for (const [typed, number] of vectors) expect(referenceNumber(typed!)?.toString() ?? null, typed!).toBe(number);
  });
});
