import { describe, expect, it } from "vitest";
import { readBatchFile } from "./batchFile.js";

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
