// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import dao from "../../generated/dao/metadata.json" with { type: "json" };
import registry from "../../generated/registry/metadata.json" with { type: "json" };
import router from "../../generated/router/metadata.json" with { type: "json" };
import tab from "../../generated/tab/metadata.json" with { type: "json" };
import till from "../../generated/till/metadata.json" with { type: "json" };
import token from "../../generated/token/metadata.json" with { type: "json" };
import { daoWords } from "./dao.js";
import { registryWords } from "./registry.js";
import { routerWords } from "./router.js";
import { tabWords } from "./tab.js";
import { tillWords } from "./till.js";
import { psp22Words, tokenWords, votesWords } from "./token.js";
import type { Units } from "./words.js";

const UNITS: Units = { kite: { symbol: "KITE", decimals: 12 }, coin: { symbol: "COIN", decimals: 12 }, asset: { symbol: "USDX", decimals: 6 } };
const account = { address: () => "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY" };

interface Variant {
  name: string;
  fields?: { type: number }[];
}
interface Metadata {
  types: { id: number; type: { path?: string[]; def: { variant?: { variants?: Variant[] }; primitive?: string } } }[];
}

/** A value of each variant of an error, as the client decodes it, made from the contract's metadata. */
function examples(metadata: Metadata, path: string): { type: string; value?: unknown }[] {
  const { type } = metadata.types.find((one) => one.type.path?.join("::") === path)!;
  return type.def.variant!.variants!.map((variant) => example(metadata, variant));
}

function example(metadata: Metadata, { name, fields = [] }: Variant): { type: string; value?: unknown } {
  const values = fields.map(({ type }) => value(metadata, type));
  if (values.length === 0) return { type: name };
  return { type: name, value: values.length === 1 ? values[0] : values };
}

function value(metadata: Metadata, id: number): unknown {
  const { path = [], def } = metadata.types.find((one) => one.id === id)!.type;
  if (path.at(-1) === "AccountId") return account;
  if (path.at(-1) === "Tally") return { abstain: 1n, inFavour: 2n, against: 3n };
  if (path.at(-1) === "Asset") return { type: "Native" };
  const members = def.variant?.variants;
  if (members) return members.every(({ fields = [] }) => fields.length === 0) && !/Error|Standing/.test(path.join()) ? members[0]!.name : example(metadata, members[0]!);
  if (def.primitive === "str") return "text";
  return def.primitive === "u128" || def.primitive === "u64" ? 7n : 7;
}

type Says = (error: never, units: Units) => string;

const CASES: [path: string, metadata: unknown, words: Says][] = [
  ["kite_interfaces::dao::DaoError", dao, daoWords],
  ["kite_interfaces::registry::RegistryError", registry, registryWords],
  ["kite_interfaces::router::RouterError", router, routerWords],
  ["kite_interfaces::tab::TabError", tab, tabWords],
  ["kite_interfaces::till::TillError", till, tillWords],
  ["kite_interfaces::token::TokenError", token, tokenWords],
  ["psp22::errors::PSP22Error", token, psp22Words],
  ["kite_interfaces::votes::VotesError", token, votesWords],
];

describe("errors", () => {
  it.each(CASES)("%s: each has a sentence of its own, and no figure without its unit", (path, metadata, words) => {
    const found = examples(metadata as Metadata, path);
    expect(found.length).toBeGreaterThan(3);
    for (const error of found) {
      const sentence = words(error as never, UNITS);
      expect(sentence, error.type).toMatch(/^[A-Z0-9].{10,}[.:)]|text$/);
      expect(sentence, error.type).not.toMatch(/undefined|NaN|\[object|[{}]|^The contract refused: /);
    }
  });

  it("carry their figures in words", () => {
    expect(registryWords({ type: "OutOfBounds", value: ["CuratorAnswersMs", 3_600_000n, 7_776_000_000n] }, UNITS)).toBe("The curator's time must be between 1 hour and 90 days.");
    expect(daoWords({ type: "OutOfBounds", value: ["GraceMs", 60_000n, 5_184_000_000n] }, UNITS)).toBe("The time to execute must be between 1 minute and 60 days.");
    expect(routerWords({ type: "Insufficient", value: 1_500_000n }, UNITS)).toBe("There is only 1.5 USDX in it.");
    expect(daoWords({ type: "BelowThreshold", value: [1n, 10n ** 15n] }, UNITS)).toContain("You need 1,000 KITE of votes to propose, and 0.000000000001 KITE count now.");
    expect(tokenWords({ type: "Refused", value: { type: "Registry", value: { type: "WrongBond", value: 10n ** 12n } } }, UNITS)).toBe("The bond must be exactly 1 KITE.");
  });
});
