// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { Units } from "../../domain/errors/words.js";
import type { Owed } from "../read/owed.js";
import type { Suite } from "../suite.js";
import { retire } from "./work.js";

const unit = { symbol: "KITE", decimals: 12 };
const owed = { child: 3, name: "ward-notes", edge: 0, asset: { key: "KITE", unit }, amount: 1_500_000_000_000n } as unknown as Owed;
const ending = (owes: readonly Owed[]) => retire({} as Suite, 6, "End it", owes, {} as Units);

describe("retire", () => {
  it("tells what products built on this one owe it, of which the contribution would get nothing later", () => {
    expect(ending([owed]).note).toMatch(/^Products that are built on this one owe it money still: ward-notes 1\.5 KITE\. .* do that first/);
  });

  it("has nothing to tell where nothing is owed", () => {
    expect(ending([]).note).toBeUndefined();
  });
});
