// SPDX-License-Identifier: Apache-2.0
// The program that the book's page on metered use tells people to write, as it stands there.
import { readFile } from "node:fs/promises";

const PAGE = new URL("../../docs/src/metered.md", import.meta.url);

type Named = Readonly<Record<string, unknown>>;

const AsyncFunction = (async () => {}).constructor as new (...words: readonly string[]) => (...values: readonly unknown[]) => Promise<unknown>;

/** Runs it with the packages that it imports and what its reader has, and returns its `fetch`. */
export async function fetchOfThePage(packages: Readonly<Record<string, Named>>, given: Named, keptIn: string): Promise<typeof fetch> {
  const [, block] = (await readFile(PAGE, "utf8")).split("```ts\n");
  const program = block!.split("```")[0]!;
  const names = { ...imported(program, packages), ...given };
  const body = program.replace(/^import .*\n/gm, "").replace('"tabs.json"', JSON.stringify(keptIn));
  const run = new AsyncFunction(...Object.keys(names), `${body}\nreturn fetch;`);
  return (await run(...Object.values(names))) as typeof fetch;
}

/** What its first lines name, from the packages that they name. */
function imported(program: string, packages: Readonly<Record<string, Named>>): Named {
  const lines = [...program.matchAll(/^import \{ (.+) \} from "(.+)";$/gm)];
  const found = lines.flatMap(([, names, from]) => names!.split(", ").map((name) => [name, packages[from!]?.[name], from] as const));
  for (const [name, value, from] of found) if (!value) throw new Error(`${from} has no ${name}`);
  return Object.fromEntries(found.map(([name, value]) => [name, value]));
}
