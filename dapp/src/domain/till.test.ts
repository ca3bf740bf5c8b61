// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { tillAccount } from "./till.js";

const vectors = JSON.parse(readFileSync(new URL("../../../contracts/interfaces/vectors/tills.json", import.meta.url), "utf8"));

it("finds a till where the contracts and a library of others find it", () => {
  const factory = { account: vectors.factory, codeHash: vectors.code_hash, router: vectors.router };
  for (const { product, address } of vectors.tills) {
    expect(tillAccount(factory, product)).toBe(address);
  }
});
