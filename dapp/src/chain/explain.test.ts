// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import dao from "../generated/dao/metadata.json" with { type: "json" };
import registry from "../generated/registry/metadata.json" with { type: "json" };
import router from "../generated/router/metadata.json" with { type: "json" };
import tab from "../generated/tab/metadata.json" with { type: "json" };
import till from "../generated/till/metadata.json" with { type: "json" };
import token from "../generated/token/metadata.json" with { type: "json" };
import type { Units } from "../domain/errors/words.js";
import { explain } from "./explain.js";

const UNITS: Units = { kite: { symbol: "KITE", decimals: 12 }, coin: { symbol: "COIN", decimals: 12 }, asset: { symbol: "USDX", decimals: 6 } };

describe("explain", () => {
  it("finds the dictionary of each message by its metadata", () => {
    const said = (metadata: unknown, label: string, error: unknown) => explain(metadata as never, label, error, UNITS);
    expect(said(token, "PSP22::transfer", { type: "InsufficientBalance" })).toBe("You do not have enough USDX.");
    expect(said(token, "mint", { type: "NotOwner" })).toBe("Only the DAO may do this: propose it for a vote.");
    expect(said(token, "forget_snapshots", { type: "SnapshotNotPassed" })).toBe("The snapshot of votes is still to come.");
    expect(said(token, "Ownable::set_code", "CodeNotFound")).toBe("The code is not on the chain: upload it first.");
    expect(said(router, "set_fee", { type: "FeeTooHigh", value: 1_000 })).toBe("The fee may be at most 10 %.");
    expect(said(registry, "retire", { type: "NotContributor" })).toBe("Only the contributor may do this.");
    expect(said(dao, "execute", { type: "UnknownProposal", value: 3 })).toBe("There is no proposal 3.");
    expect(said(till, "flush", { type: "Refused", value: { type: "AssetNotAllowed" } })).toBe(said(router, "pay", { type: "AssetNotAllowed" }));
    expect(said(tab, "withdraw", { type: "NotPayer" })).toBe("Only the payer of this tab may do this.");
    expect(said(router, "PSP22Receiver::on_psp22_received", { type: "UnsupportedToken" })).toBe("The receiver does not take this token.");
  });
});
