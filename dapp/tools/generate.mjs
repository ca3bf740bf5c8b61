// SPDX-License-Identifier: Apache-2.0
// Types and metadata of the contracts for the page, from the committed metadata: nothing is typed by hand.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { generateContractTypes } from "@dedot/codegen";

const CONTRACTS = ["token", "router", "registry", "dao", "till", "tab"];
const METADATA = new URL("../../deploy/metadata/", import.meta.url);
const OUT = new URL("../src/generated/", import.meta.url);

/** Metadata without what a page never reads: docs, the storage layout, the build's description. */
function slim(metadata) {
  const text = JSON.stringify(metadata, (key, value) => (key === "docs" ? [] : value));
  const { storage, image, ...rest } = JSON.parse(text);
  return rest;
}

async function read(contract) {
  const file = new URL(`${contract}.json`, METADATA);
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (cause) {
    throw new Error(`${fileURLToPath(file)} is missing or no JSON: build the contracts with "cargo kite build"`, { cause });
  }
}

async function generate(contract) {
  const metadata = await read(contract);
  await generateContractTypes(metadata, contract, fileURLToPath(OUT), "d.ts", true);
  await writeFile(new URL(`${contract}/metadata.json`, OUT), JSON.stringify(slim(metadata)));
}

await rm(OUT, { recursive: true, force: true });
await mkdir(OUT, { recursive: true });
for (const contract of CONTRACTS) await generate(contract);
// What errors say, which the tool reads too.
await copyFile(new URL("errors.json", METADATA), new URL("errors.json", OUT));
console.log(`types generated for ${CONTRACTS.join(", ")}`);
