// SPDX-License-Identifier: Apache-2.0
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    // A gateway, a node and a compiler may share two cores.
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
});
