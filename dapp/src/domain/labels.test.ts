import { describe, expect, it } from "vitest";
import { labelOf } from "./labels.js";

describe("labelOf", () => {
  it("knows what people call some", () => {
    expect(["bps", "metadataUri"].map(labelOf)).toEqual(["Share", "Where it is described"]);
  });

  it("writes a name as words, without its unit", () => {
    expect(["votingDelayMs", "feeBps", "to", "maxHalfLifeEpochs", "codeHash"].map(labelOf)).toEqual(["Voting delay", "Fee", "To", "Max half life epochs", "Code hash"]);
  });
});
