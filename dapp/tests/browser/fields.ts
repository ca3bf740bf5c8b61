// SPDX-License-Identifier: Apache-2.0
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { flaws } from "./flaws.js";
import { overflowing } from "./layout.js";
import type { Visitor } from "./browser.js";

/** What is no number in any field, or is one that no field's type can hold, or has more decimals than anything here. */
const NO_NUMBERS = ["-1", "+1", "1e3", "0x10", "1 000", "1_000", "1.2.3", "1.000,5", "12.", "٣", "NaN", "9".repeat(60), "0.1234567890123"];

/** Fields that take something else than a number. */
const OTHERS = /\(address\)|\(Ethereum address\)|address$|^Address of|^Where |^Input$|^Data|reference|[Hh]ash|^Code|^Selector|^Migration|moment|^Why$|^Reason|^Recipient|^Description|^Proof|^Token name|number$|^Signature|^The tab|^Tab$|^Root|^Pay somebody else|^Times/;

interface Field {
  readonly label: string;
  /** What it says of `1,5`, and of each of the others that it took. */
  readonly comma: string;
  readonly taken: readonly string[];
}

/** Types into every line of text on the page, one after the other, and hears what is said of it. */
async function tried(page: Page): Promise<Field[]> {
  // What can be added is added once, and what may be left out is wanted.
  for (const button of await page.getByRole("button", { name: /^Add to / }).all()) await button.click();
  for (const choice of await page.getByLabel("This one", { exact: true }).all()) await choice.check();
  return page.evaluate(async (texts) => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!;
    const drawn = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 0));
    const say = async (input: HTMLInputElement, text: string): Promise<string> => {
      set.call(input, text);
      input.dispatchEvent(new Event("input", { bubbles: true }));
      await drawn();
      return document.getElementById(input.getAttribute("aria-describedby")!)?.querySelector(".error")?.textContent ?? "";
    };
    const found = [];
    for (const input of document.querySelectorAll<HTMLInputElement>("main input:not([type])")) {
      const before = input.value;
      const comma = await say(input, "1,5");
      const taken = [];
      for (const text of texts) if (!(await say(input, text))) taken.push(text);
      await say(input, before);
      found.push({ label: input.labels?.[0]?.textContent ?? "", comma, taken });
    }
    return found;
  }, NO_NUMBERS);
}

function numbersOf(fields: readonly Field[]): readonly Field[] {
  return fields.filter(({ label }) => !OTHERS.test(label));
}

/** Every field for a number, on every page and in every kind of proposal. */
export function fields(visitor: () => Visitor): void {
  const PAGES = [
    ["products/3", "Amount (KITE)"],
    ["work", "Units of work (units)"],
    ["register", "Bond for each unit (KITE)"],
    ["tabs", "Deposit (KITE)"],
    ["contracts/token/PSP22::transfer", "Value (KITE)"],
    ["contracts/router/pay", "Sent along (TAO)"],
    ["contracts/registry/challenge_bond", "Contribution"],
  ] as const;

  describe("every field for a number", () => {
    let page: Page;
    const go = (path: string) => page.goto(page.url().replace(/#.*/, `#/${path}`));

    beforeAll(async () => {
      page = visitor().keep(await visitor().open("join", "Bob"));
      await page.setViewportSize({ width: 390, height: 860 });
    });
    afterAll(() => page?.context().close());

    it.each(PAGES)("on %s takes no comma that can be read in two ways, and nothing that is no number", async (path, label) => {
      await go(path);
      await page.getByLabel(label).waitFor();
      const numbers = numbersOf(await tried(page));
      expect(numbers.map((one) => one.label)).toContain(label);
      for (const one of numbers) expect(one, `${path}: ${one.label}`).toMatchObject({ comma: "Is it 1.5, or 15? Write it without the comma.", taken: [] });
    });

    it("in every kind of proposal does the same, and each kind fits a phone", async () => {
      await go("propose");
      const kind = page.getByLabel("What it does");
      await kind.waitFor();
      const keys = await kind.locator("option").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
      expect(keys).toEqual(expect.arrayContaining(["pay", "router.set_fee", "registry.set_rules", "registry.resolve", "registry.replace_curator", "dao.SetParameters", "dao.SetGuardian", "dao.SetCode", "dao.SetSpendCap", "dao.SetRoutine", "router.Ownable::set_code", "call"]));
      const seen: string[] = [];
      for (const key of keys) {
        await kind.selectOption(key);
        await page.getByText("Reading what holds now").waitFor({ state: "detached" });
        for (const one of numbersOf(await tried(page))) {
          seen.push(`${key}: ${one.label}`);
          expect(one, seen.at(-1)).toMatchObject({ comma: "Is it 1.5, or 15? Write it without the comma.", taken: [] });
        }
        expect(await overflowing(page), key).toEqual([]);
      }
      expect(seen).toEqual(expect.arrayContaining(["router.set_fee: Fee (%)", "dao.SetParameters: Time to execute", "dao.SetSpendCap: Cap (KITE)", "call: Sent along (TAO)"]));
      expect(await flaws(page)).toEqual([]);
    });
  });
}
