// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { readId } from "./number.js";

describe("readId", () => {
  it("reads numbers from 1 to what 32 bits hold", () => {
    expect([readId("1"), readId("4294967295")]).toEqual([1, 4_294_967_295]);
  });

  it("reads nothing else, as a client library would take it for another number", () => {
    for (const text of ["4294967297", "0", "-1", "1.5", "1e3", "0x1", " 1", "01", "", "one"]) expect(readId(text), text).toBeUndefined();
  });
});
