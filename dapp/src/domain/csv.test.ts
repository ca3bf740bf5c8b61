// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { csv } from "./csv.js";

describe("csv", () => {
  it("quotes what would break a row", () => {
    expect(csv(["a", "b"], [["1,5", 'say "hi"'], ["two\nlines", "plain"]])).toBe('a,b\r\n"1,5","say ""hi"""\r\n"two\nlines",plain\r\n');
  });

  it("lets no spreadsheet run what somebody wrote", () => {
    expect(csv(["a"], [["=HYPERLINK(1)"], ["+1"], ["-1"], ["@x"]])).toBe("a\r\n'=HYPERLINK(1)\r\n'+1\r\n'-1\r\n'@x\r\n");
  });
});
