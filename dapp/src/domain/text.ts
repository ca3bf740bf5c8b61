// SPDX-License-Identifier: Apache-2.0
// Characters that are not seen and change how others are: controls, what turns the direction of writing, breaks of
// lines that are none, what has no width, halves of characters. Joiners stay: scripts and signs are made with them.
const UNSEEN = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u00AD\u180E\u200B\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;
const UNSEEN_IN_LINES = /(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}\u00AD\u180E\u200B\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

const SHORT: Record<string, string> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text that somebody else wrote, for a line of ours: what cannot be seen in it is written out, as `\u{202e}`. */
export function harmless(text: string): string {
  return text.replace(UNSEEN, written);
}

/** The same for a place of its own, where its lines are its own too. */
export function harmlessLines(text: string): string {
  return text.replaceAll("\r\n", "\n").replace(UNSEEN_IN_LINES, written);
}

function written(character: string): string {
  return SHORT[character] ?? `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
