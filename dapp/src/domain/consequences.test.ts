// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { KiteInterfacesDaoAction as Action } from "../generated/dao/index.js";
import type { DecodedCall, Names } from "./callWords.js";
import { dangers, differences, type Standing } from "./consequences.js";

const KITE = { symbol: "KITE", decimals: 12 };
const names = { account: (address: string) => address, unit: () => KITE, kite: KITE, coin: KITE } as unknown as Names;
const bar = { quorumBps: 1_000, timelockMs: 60_000n };
const parameters = {
  votingDelayMs: 0n,
  votingPeriodMs: 60_000n,
  lateQuorumMs: 0n,
  graceMs: 60_000n,
  proposalThreshold: 1n,
  quorumFloor: 1_000_000_000_000n,
  routine: bar,
  critical: { ...bar, quorumBps: 2_000 },
  spendPeriodMs: 60_000n,
};
const HASHES: Record<string, string> = { "0xaa": "token", "0xbb": "router" };
const PLACES: Record<string, string> = { Tabs: "tab", Router: "router" };
const standing = { parameters, rules: {}, dao: "DAO", contractAt: (address: string) => PLACES[address], codeOf: (hash: string) => HASHES[hash] } as unknown as Standing;
const none = { type: "Call" } as unknown as Action;
const calling = (contract: string, message: string, value: unknown): DecodedCall => ({ contract, message, callee: "there", args: [{ name: "it", value }] }) as unknown as DecodedCall;

describe("differences", () => {
  it("are what a proposal changes, and nothing else", () => {
    const then = { ...parameters, quorumFloor: 1n };
    expect(differences({ type: "Govern", value: { type: "SetParameters", value: then } } as unknown as Action, undefined, standing, names)).toEqual([
      { now: "0.000000000001 KITE of votes to propose, at least 1 KITE for a quorum", then: "0.000000000001 KITE of votes to propose, at least 0.000000000001 KITE for a quorum" },
    ]);
    expect(differences({ type: "Govern", value: { type: "SetParameters", value: parameters } } as unknown as Action, undefined, standing, names)).toEqual([]);
  });
});

describe("dangers", () => {
  it("name the end of all votes", () => {
    const governor = (address?: string) => dangers(none, calling("token", "set_governor", address && { address: () => address }), standing);
    expect(governor("DAO")).toEqual([]);
    for (const address of [undefined, "Bob"]) expect(governor(address)[0]).toMatch(/^After this nobody can propose or vote any more/);
  });

  it("tell what becomes of what a contract of the suite is sent plainly", () => {
    const to = (address: string) => ({ address: () => address });
    const paid = (address: string) => dangers({ type: "TransferPsp22", value: [to("KITE"), to(address), 1n] } as unknown as Action, undefined, standing);
    expect(paid("Tabs")).toEqual(["The receiver is a contract of the suite (tab): what is sent to it plainly pays for nothing, and nobody can ever get it out."]);
    expect(paid("Router")[0]).toMatch(/only a vote gets it out\.$/);
    expect(paid("Bob")).toEqual([]);
    const call = { contract: "psp22", message: "PSP22::transfer", callee: "there", args: [{ name: "to", value: to("Tabs") }] } as unknown as DecodedCall;
    expect(dangers(none, call, standing)).toHaveLength(1);
    expect(dangers(none, { ...call, message: "PSP22::approve" }, standing)).toEqual([]);
  });

  it("name code that is another contract's", () => {
    const code = (contract: string, hash: string) => dangers(none, calling(contract, "Ownable::set_code", hash), standing);
    expect(code("router", "0xaa")[0]).toMatch(/^This is the code of the token: the router would answer nothing/);
    expect([code("router", "0xbb"), code("router", "0xcc")]).toEqual([[], []]);
    const own = { type: "Govern", value: { type: "SetCode", value: ["0xaa", "0x"] } } as unknown as Action;
    expect(dangers(own, undefined, standing)[0]).toMatch(/^This is the code of the token: the dao would/);
  });
});
