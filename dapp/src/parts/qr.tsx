// SPDX-License-Identifier: Apache-2.0
import { useMemo } from "preact/hooks";
import qrcode from "qrcode-generator";

/** What readers need of white around a code, in its own squares. */
const QUIET = 4;

/** A text as a QR code: dark on white in light and dark, as readers expect it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => drawn(text), [text]);
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function drawn(text: string): { path: string; size: number } {
  const code = qrcode(0, "M");
  code.addData(text);
  code.make();
  const count = code.getModuleCount();
  const places = Array.from({ length: count * count }, (_, place) => [Math.floor(place / count), place % count] as const);
  const dark = places.filter(([row, column]) => code.isDark(row, column));
  return { path: dark.map(([row, column]) => `M${column + QUIET} ${row + QUIET}h1v1h-1z`).join(""), size: count + 2 * QUIET };
}
