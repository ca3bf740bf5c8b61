// SPDX-License-Identifier: Apache-2.0
import { endings } from "./browser/endings.js";
import { guardian } from "./browser/guardian.js";
import { narrow } from "./browser/narrow.js";
import { rulings } from "./browser/rulings.js";
import { IN_TAO, tabs } from "./browser/tabs.js";
import { setNarrowStage } from "./chain/stage.js";
import { genericUi } from "./generic/genericUi.js";
import { onStage } from "./onStage.js";

onStage("the page, elsewhere", setNarrowStage, (visitor) => {
  genericUi(() => visitor().stage);
  narrow(visitor);
  tabs(visitor, IN_TAO);
  endings(visitor);
  rulings(visitor);
  guardian(visitor);
});
