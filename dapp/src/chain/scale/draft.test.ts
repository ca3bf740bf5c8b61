// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import dao from "../../generated/dao/metadata.json" with { type: "json" };
import registry from "../../generated/registry/metadata.json" with { type: "json" };
import router from "../../generated/router/metadata.json" with { type: "json" };
import { chosenDraft, draftOf, emptyDraft, readDraft, readFields, readLine, type DraftUnits } from "./draft.js";
import { messagesOf, type Described } from "./message.js";
import type { Field, Shape } from "./shape.js";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const KITE = { symbol: "KITE", decimals: 12 };
const UNITS: DraftUnits = { kite: KITE, otherwise: { symbol: "COIN", decimals: 9, bits: 64 }, ofAsset: (key) => ({ symbol: key, decimals: key === "native" ? 9 : 6 }) };

function fields(metadata: unknown, label: string): readonly Field[] {
  return messagesOf(metadata as Described).find((message) => message.label === label)!.fields;
}

const [TERMS] = fields(registry, "register_product");
const [RULES] = fields(registry, "set_rules");
const RELEASE = fields(router, "release_reserve");
const PARAMETERS = ((fields(dao, "propose")[1]!.shape as Extract<Shape, { kind: "list" }>).item as Extract<Shape, { kind: "choice" }>).variants[3]!.fields[0]!.shape as Extract<Shape, { kind: "choice" }>;

const TERMS_VALUE = {
  stageBps: [2_000, 1_500, 500, 0, 6_000],
  upstream: [{ product: 3, bps: 1_000 }],
  licenseBps: 250,
  halfLifeEpochs: 30,
  bondPerUnit: 1_500_000_000_000n,
  curator: ALICE,
  metadataUri: "https://example.org/product",
  metadataHash: `0x${"ab".repeat(32)}`,
  supersedes: undefined,
};

describe("a draft", () => {
  it("is read back as the value that it was made of", () => {
    expect(readDraft("terms", TERMS!.shape, draftOf("terms", TERMS!.shape, TERMS_VALUE, UNITS), [], UNITS)).toEqual({ isRead: true, value: TERMS_VALUE });
    const rules = { arbiter: ALICE, guardian: undefined, guardianUntilMs: 1_772_366_400_000n, curatorAnswersMs: 3_600_000n, arbiterAnswersMs: 7_200_001n, challengeBond: 10n ** 14n, challengeBondBps: 1_000, challengerBps: 4_000, contributorBps: 3_000, minBondPerUnit: 1n, maxBondPerUnit: 10n ** 15n, minHalfLifeEpochs: 1, maxHalfLifeEpochs: 10_000 };
    expect(readDraft("rules", RULES!.shape, draftOf("rules", RULES!.shape, rules, UNITS), [], UNITS)).toEqual({ isRead: true, value: rules });
  });

  it("shows figures as people write them", () => {
    const { parts = [] } = draftOf("terms", TERMS!.shape, TERMS_VALUE, UNITS);
    expect([parts[0]?.parts?.[1]?.text, parts[2]?.text, parts[4]?.text]).toEqual(["15", "2.5", "1.5"]);
  });

  it("is read as nothing while a field is empty or wrong", () => {
    const draft = draftOf("terms", TERMS!.shape, TERMS_VALUE, UNITS);
    const with_ = (place: number, text: string) => ({ parts: draft.parts!.map((part, at) => (at === place ? { text } : part)) });
    expect(readDraft("terms", TERMS!.shape, with_(5, ""), [], UNITS).isRead).toBe(false);
    expect(readDraft("terms", TERMS!.shape, with_(4, "1,5"), [], UNITS).isRead).toBe(false);
    expect(readDraft("terms", TERMS!.shape, emptyDraft(TERMS!.shape), [], UNITS).isRead).toBe(false);
  });

  it("counts an amount in the asset that stands beside it", () => {
    const asset = RELEASE[1]!.shape as Extract<Shape, { kind: "choice" }>;
    const release = (chosen: object) => readFields(RELEASE, [{ text: "3" }, chosen, { text: "1.5" }, { text: ALICE }], UNITS);
    expect(release(chosenDraft(asset, "Native"))?.[2]).toBe(1_500_000_000n);
    expect(release({ chosen: "Psp22", parts: [{ text: ALICE }] })?.[2]).toBe(1_500_000n);
  });

  it("of a choice reads what was chosen", () => {
    expect(PARAMETERS.variants.map(({ name }) => name)).toContain("SetGuardian");
    const guardian = { ...chosenDraft(PARAMETERS, "SetGuardian"), parts: [{ isOn: true, parts: [{ parts: [{ text: ALICE }, { text: "2027-03-01 12:00" }] }] }] };
    expect(readDraft("change", PARAMETERS, guardian, [], UNITS).value).toEqual({ type: "SetGuardian", value: { account: ALICE, expiresAtMs: 1_803_902_400_000n } });
    expect(readDraft("change", PARAMETERS, chosenDraft(PARAMETERS, "SetGuardian"), [], UNITS).value).toEqual({ type: "SetGuardian", value: undefined });
  });
});

describe("readLine", () => {
  const number = (bits: number): Shape => ({ kind: "number", bits });

  it("says what is wrong with a number, and reads none that its type cannot hold", () => {
    expect(readLine(number(16), { is: "count" }, "70,000").error).toContain("65,535");
    expect(readLine(number(16), { is: "percent" }, "0,5").error).toBe("Is it 0.5, or 05? Write it without the comma.");
    expect(readLine(number(64), { is: "duration" }, "1.5 days").error).toContain("Write 1.5 in whole numbers");
    expect(readLine(number(128), { is: "amount", unit: KITE }, "340282366920938463463374607.431768211456").error).toContain("up to");
    expect(readLine(number(64), { is: "duration" }, "300,000,000,000 days").error).toContain("This can be at most 213503982334 days");
    expect(readLine(number(32), { is: "count" }, "4,294,967,295")).toEqual({ isRead: true, value: 4_294_967_295 });
  });

  it("takes 0x, or nothing, for no bytes, and no other length than is wanted", () => {
    expect([readLine({ kind: "bytes", length: undefined }, { is: "count" }, "0x").value, readLine({ kind: "bytes", length: undefined }, { is: "count" }, "").value]).toEqual(["0x", "0x"]);
    expect(readLine({ kind: "bytes", length: 4 }, { is: "count" }, "0x1234").error).toBe("Enter 4 bytes; this has 2.");
    expect(readLine({ kind: "bytes", length: 2 }, { is: "count" }, "0xABcd").value).toBe("0xabcd");
    expect(readLine({ kind: "bytes", length: undefined }, { is: "count" }, "0x123").error).toContain("hex");
  });
});
