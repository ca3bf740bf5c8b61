// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    // A node, a browser and compilers may share two cores. What never comes is noticed by the tests' own waiting.
    testTimeout: 900_000,
    hookTimeout: 1_800_000,
  },
});
