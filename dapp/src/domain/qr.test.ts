// SPDX-License-Identifier: Apache-2.0
import jsQR from "jsqr";
import { expect, it } from "vitest";
import { codeOf, type Code } from "./qr.js";

/** How many points a square is drawn with. */
const POINTS = 4;

/** The code as a camera sees it, in red, green, blue and opacity. */
function picture({ size, dark }: Code): { pixels: Uint8ClampedArray; side: number } {
  const side = size * POINTS;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [row, column] of dark) {
    for (let point = 0; point < POINTS * POINTS; point += 1) {
      const at = (row * POINTS + Math.floor(point / POINTS)) * side + column * POINTS + (point % POINTS);
      pixels.fill(0, at * 4, at * 4 + 3);
    }
  }
  return { pixels, side };
}

it("says an address to a reader of others", () => {
  const address = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
  const { pixels, side } = picture(codeOf(address));
  expect(jsQR(pixels, side, side)?.data).toBe(address);
});
