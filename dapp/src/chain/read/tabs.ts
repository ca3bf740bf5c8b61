// SPDX-License-Identifier: Apache-2.0
import type { HexString } from "dedot/utils";
import type { KiteInterfacesTab as Tab } from "../../generated/tab/index.js";
import type { Deed } from "../events.js";
import type { Suite } from "../suite.js";

/** A tab by its number; what was closed has no books any more. */
export interface NumberedTab {
  readonly number: HexString;
  readonly tab: Tab | undefined;
}

interface Named {
  address(): string;
}

/** The numbers of the tabs that events say were opened by `account`, or for it to take from, the latest first. */
export function tabsIn(deeds: readonly Deed[], account: string): HexString[] {
  const opened = deeds.filter(({ contract, name, data, isHearsay }) => !isHearsay && contract === "tab" && name === "Opened" && [data["payer"], data["seller"]].some((one) => (one as Named).address() === account));
  return [...new Set(opened.map(({ data }) => data["tab"] as HexString))].reverse();
}

/** The tab with this number as it is now. */
export async function readTab({ tab }: Suite, number: HexString): Promise<NumberedTab> {
  return { number, tab: (await tab.query.tab(number)).data };
}
