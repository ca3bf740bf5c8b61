// SPDX-License-Identifier: Apache-2.0
import { blind } from "./browser/blind.js";
import { contracts } from "./browser/contracts.js";
import { endings } from "./browser/endings.js";
import { fields } from "./browser/fields.js";
import { guardian } from "./browser/guardian.js";
import { looks } from "./browser/looks.js";
import { manners } from "./browser/manners.js";
import { narrow } from "./browser/narrow.js";
import { numbers } from "./browser/numbers.js";
import { rulings } from "./browser/rulings.js";
import { IN_TAO, tabInToken, tabs } from "./browser/tabs.js";
import { texts } from "./browser/texts.js";
import { work } from "./browser/work.js";
import { setNarrowStage } from "./chain/stage.js";
import { genericUi } from "./generic/genericUi.js";
import { onStage } from "./onStage.js";

// What is the same on every chain is tried on either, so that the two stages end at about the same time.
onStage("the page, elsewhere", setNarrowStage, (visitor) => {
  genericUi(() => visitor().stage);
  looks(visitor);
  narrow(visitor);
  manners(visitor);
  contracts(visitor);
  numbers(visitor);
  fields(visitor);
  tabs(visitor, IN_TAO);
  tabInToken(visitor);
  work(visitor);
  endings(visitor);
  blind(visitor);
  rulings(visitor);
  guardian(visitor);
  texts(visitor);
});
