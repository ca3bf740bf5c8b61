// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe } from "vitest";
import { blind } from "./browser/blind.js";
import { CHROMIUM, Visitor } from "./browser/browser.js";
import { contracts } from "./browser/contracts.js";
import { disputes } from "./browser/disputes.js";
import { governance } from "./browser/governance.js";
import { looks } from "./browser/looks.js";
import { manners } from "./browser/manners.js";
import { memory } from "./browser/memory.js";
import { money } from "./browser/money.js";
import { narrow } from "./browser/narrow.js";
import { numbers } from "./browser/numbers.js";
import { proposing } from "./browser/proposing.js";
import { receipts } from "./browser/receipts.js";
import { trouble } from "./browser/trouble.js";
import { work } from "./browser/work.js";
import { genericUi } from "./generic/genericUi.js";
import { setNarrowStage, setStage, type Stage } from "./chain/stage.js";

const PROGRAM = process.env["CONTRACTS_NODE"];
const MISSING = [
  ...(PROGRAM ? [] : ["CONTRACTS_NODE must name a node's program"]),
  ...(existsSync(CHROMIUM) ? [] : [`there is no ${CHROMIUM}`]),
];

if (MISSING.length > 0) console.warn(`tests in a browser are skipped: ${MISSING.join(", and ")}`);

/** One node and one story for all: the tests run in this order, and each leaves to the next what it changed. */
describe.skipIf(MISSING.length > 0)("the page", () => {
  let stage: Stage;
  let visitor: Visitor;

  beforeAll(async () => {
    stage = await setStage(PROGRAM!);
    visitor = await Visitor.arrive(stage);
  });
  afterAll(async () => {
    await visitor?.leave();
    await stage?.stop();
  });

  const here = (): Visitor => visitor;
  genericUi(() => stage);
  looks(here);
  money(here);
  numbers(here);
  receipts(here);
  manners(here);
  contracts(here);
  work(here);
  governance(here);
  proposing(here);
  blind(here);
  disputes(here);
  memory(here);
  trouble(here);
});

describe.skipIf(MISSING.length > 0)("the page, elsewhere", () => {
  let stage: Stage;
  let visitor: Visitor;

  beforeAll(async () => {
    stage = await setNarrowStage(PROGRAM!);
    visitor = await Visitor.arrive(stage);
  });
  afterAll(async () => {
    await visitor?.leave();
    await stage?.stop();
  });

  genericUi(() => stage);
  narrow(() => visitor);
});
