// SPDX-License-Identifier: Apache-2.0
import { disputes } from "./browser/disputes.js";
import { governance } from "./browser/governance.js";
import { memory } from "./browser/memory.js";
import { money } from "./browser/money.js";
import { proposing } from "./browser/proposing.js";
import { receipts } from "./browser/receipts.js";
import { IN_KITE, tabs } from "./browser/tabs.js";
import { tills } from "./browser/tills.js";
import { trouble } from "./browser/trouble.js";
import { setStage } from "./chain/stage.js";
import { genericUi } from "./generic/genericUi.js";
import { onStage } from "./onStage.js";

onStage("the page", setStage, (visitor) => {
  genericUi(() => visitor().stage);
  money(visitor);
  receipts(visitor);
  tills(visitor);
  governance(visitor);
  proposing(visitor);
  disputes(visitor);
  tabs(visitor, IN_KITE);
  memory(visitor);
  trouble(visitor);
});
