// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { figureName, labelOf } from "./labels.js";

describe("labelOf", () => {
  it("knows what people call some", () => {
    expect(["bps", "metadataUri", "graceMs"].map(labelOf)).toEqual(["Share", "Where it is described", "Time to execute"]);
  });

  it("writes a name as words, without its unit", () => {
    expect(["feeBps", "to", "codeHash", "timelockMs"].map(labelOf)).toEqual(["Fee", "To", "Code hash", "Timelock"]);
  });
});

describe("figureName", () => {
  it("is the same in an error as in a form", () => {
    expect([figureName("GraceMs"), figureName("HalfLifeEpochs")]).toEqual(["time to execute", "half-life"]);
    expect(labelOf("halfLifeEpochs")).toBe("Half-life");
  });
});
