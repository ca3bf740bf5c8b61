// SPDX-License-Identifier: Apache-2.0
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    // Each stage spends most of its time waiting for its node or its browser: two fit on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // A node, a browser and compilers may share two cores. What never comes is noticed by the tests' own waiting.
    testTimeout: 900_000,
    hookTimeout: 1_800_000,
  },
});
