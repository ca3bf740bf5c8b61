// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { readBatch, readBatchFile } from "./batchFile.js";

const MEMBER = { index: 0, payee: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", units: 3, proof: [`0x${"ab".repeat(32)}`] };

describe("readBatchFile", () => {
  it("reads the members however the file was formatted", () => {
    const file = { root: "0x", count: 1, total_units: 3, members: [MEMBER] };
    expect(readBatchFile(JSON.stringify(file))).toEqual([MEMBER]);
    expect(readBatchFile(JSON.stringify(file, null, 4).replaceAll("\n", "\r\n"))).toEqual([MEMBER]);
  });

  it("says what is wrong with another file", () => {
    expect(() => readBatchFile("payee,units")).toThrow("it is no JSON");
    expect(() => readBatchFile("null")).toThrow("it has no list of members");
    for (const wrong of [{ units: -1 }, { units: 2 ** 32 }, { index: 1.5 }, { payee: "Alice" }, { proof: ["0xab"] }, { proof: undefined }]) {
      expect(() => readBatchFile(JSON.stringify({ members: [MEMBER, { ...MEMBER, ...wrong }] }))).toThrow("Member 2 of the file");
    }
  });
});

describe("readBatch", () => {
  const file = { root: `0x${"cd".repeat(32)}`, count: 1, total_units: 3, members: [MEMBER] };

  it("reads what is submitted of a batch", () => {
    expect(readBatch(JSON.stringify(file))).toEqual({ root: file.root, count: 1, totalUnits: 3 });
  });

  it("refuses a file whose whole is not that of its members", () => {
    for (const wrong of [{ count: 2 }, { root: "0xcd" }, { total_units: 2 ** 32 }, { total_units: undefined }]) {
      expect(() => readBatch(JSON.stringify({ ...file, ...wrong }))).toThrow("are not those of its members");
    }
  });
});
