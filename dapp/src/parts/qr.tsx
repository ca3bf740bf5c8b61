// SPDX-License-Identifier: Apache-2.0
import { useMemo } from "preact/hooks";
import { codeOf } from "../domain/qr.js";

/** A text as a QR code: dark on white in light and dark, as readers expect it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, dark } = useMemo(() => codeOf(text), [text]);
  const path = dark.map(([row, column]) => `M${column} ${row}h1v1h-1z`).join("");
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
