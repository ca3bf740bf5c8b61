// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe } from "vitest";
import { CHROMIUM, Visitor } from "./browser/browser.js";
import type { Stage } from "./chain/stage.js";

const PROGRAM = process.env["CONTRACTS_NODE"];
const MISSING = [
  ...(PROGRAM ? [] : ["CONTRACTS_NODE must name a node's program"]),
  ...(existsSync(CHROMIUM) ? [] : [`there is no ${CHROMIUM}`]),
];

if (MISSING.length > 0) console.warn(`tests in a browser are skipped: ${MISSING.join(", and ")}`);

/** One node, one story and one browser for all of `tests`: they run in their order, and each leaves to the next what it changed. */
export function onStage(name: string, set: (program: string) => Promise<Stage>, tests: (visitor: () => Visitor) => void): void {
  describe.skipIf(MISSING.length > 0)(name, () => {
    let stage: Stage;
    let visitor: Visitor;

    beforeAll(async () => {
      stage = await set(PROGRAM!);
      visitor = await Visitor.arrive(stage);
    });
    afterEach(() => visitor.closePages());
    afterAll(async () => {
      await visitor?.leave();
      await stage?.stop();
    });

    tests(() => visitor);
  });
}
