// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";
import type { Progress } from "../chain/transaction.js";

/** A transaction that is on its way, or has ended. */
export interface Underway {
  readonly id: number;
  readonly title: string;
  readonly progress: Progress;
}

/** How long a note stays once its transaction is final. */
const LEAVES_MS = 12_000;

const STEPS = ["signing", "sent", "included", "finalised"] as const;
const STEP_WORDS: Record<(typeof STEPS)[number], string> = {
  signing: "Signed",
  sent: "Sent",
  included: "In a block",
  finalised: "Final",
};

/** Where every transaction is; the page can be used meanwhile. */
export function ProgressList({ underway, dismiss }: { underway: readonly Underway[]; dismiss: (id: number) => void }) {
  return (
    <div class="progress" role="log" aria-live="polite" aria-label="Transactions">
      {underway.map((one) => (
        <Note key={one.id} {...one} dismiss={() => dismiss(one.id)} />
      ))}
    </div>
  );
}

// What is final is read in the page itself: its note leaves, unless somebody is at it. What failed stays.
function Note({ title, progress, dismiss }: Underway & { dismiss: () => void }) {
  const [isHeld, hold] = useState(false);
  const isDone = progress.at === "finalised";
  useEffect(() => {
    if (!isDone || isHeld) return undefined;
    const leaving = setTimeout(dismiss, LEAVES_MS);
    return () => clearTimeout(leaving);
  }, [isDone, isHeld]);
  return (
    <div class="card" onMouseEnter={() => hold(true)} onMouseLeave={() => hold(false)} onFocusIn={() => hold(true)} onFocusOut={() => hold(false)}>
      <div class="row spread">
        <strong>{title}</strong>
        <button class="plain" onClick={dismiss} aria-label={`Close the note: ${title}`}>
          Close
        </button>
      </div>
      {progress.at === "failed" ? <p class="error">{progress.reason}</p> : <Steps progress={progress} />}
    </div>
  );
}

function Steps({ progress }: { progress: Exclude<Progress, { at: "failed" }> }) {
  const reached = progress.at === "signing" ? -1 : STEPS.indexOf(progress.at);
  return (
    <>
      <div class="small">{words(progress)}</div>
      <ol aria-hidden="true">
        {STEPS.map((step, place) => (
          <li key={step} class={place <= reached ? "done" : place === reached + 1 ? "waiting" : undefined}>
            {STEP_WORDS[step]}
          </li>
        ))}
      </ol>
    </>
  );
}

function words(progress: Exclude<Progress, { at: "failed" }>): string {
  switch (progress.at) {
    case "signing":
      return "Waiting for your signature";
    case "sent":
      return "Signed and sent, waiting for a block";
    case "included":
      return `In block ${progress.block.toLocaleString("en")}, waiting until it is final`;
    case "finalised":
      return `Final in block ${progress.block.toLocaleString("en")}`;
  }
}
