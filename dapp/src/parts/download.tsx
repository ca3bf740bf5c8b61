// SPDX-License-Identifier: Apache-2.0
import { useState } from "preact/hooks";

/** A button that makes a file and hands it to the browser. */
export function Download({ name, words, make }: { name: string; words: string; make: () => Promise<string> }) {
  const [problem, setProblem] = useState<string>();
  const save = (text: string): void => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  return (
    <>
      <button type="button" onClick={() => void make().then((text) => (setProblem(undefined), save(text)), (error: Error) => setProblem(error.message))}>
        {words}
      </button>
      {problem && <span class="error small">{problem}</span>}
    </>
  );
}
