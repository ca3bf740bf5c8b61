// SPDX-License-Identifier: Apache-2.0
import { narrow } from "./browser/narrow.js";
import { setNarrowStage } from "./chain/stage.js";
import { genericUi } from "./generic/genericUi.js";
import { onStage } from "./onStage.js";

onStage("the page, elsewhere", setNarrowStage, (visitor) => {
  genericUi(() => visitor().stage);
  narrow(visitor);
});
