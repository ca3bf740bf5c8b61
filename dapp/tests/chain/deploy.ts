// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { addressesOf } from "../../src/chain/deployment.js";
import { suiteAt, type Client, type Suite } from "../../src/chain/suite.js";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** Keys of a network's file, and what they say instead. */
export type Changes = Readonly<Record<string, string>>;

/** What differs from the local network: the node, and spans so long that a slow machine does not outlast them. */
const CHANGES: Changes = { epoch_ms: "600_000", voting_period_ms: "3_600_000", arbiter_answers_ms: "7_200_000" };

/** Deploys the suite with `kite deploy` to the node at `url`, and leaves its address book in `folder`; `changes` tell how the chain differs. */
export async function deploy(client: Client, url: string, folder: string, changes: Changes): Promise<Suite> {
  const network = join(folder, "network.toml");
  await writeFile(network, await networkFile({ ...CHANGES, ...changes, url: `"${url}"` }));
  const environment = { ...process.env, KITE_SURI: "//Alice" };
  const words = ["kite", "deploy", "--network", network, "--deployments", folder, "--yes"];
  await promisify(execFile)("cargo", words, { cwd: ROOT, env: environment });
  const entry = await readFile(join(folder, `${client.genesisHash}.json`), "utf8");
  return suiteAt(client, addressesOf(JSON.parse(entry)));
}

async function networkFile(changes: Changes): Promise<string> {
  const local = await readFile(join(ROOT, "deploy/config/local.toml"), "utf8");
  return Object.entries(changes).reduce((text, [key, value]) => text.replace(new RegExp(`^${key} = .*$`, "m"), `${key} = ${value}`), local);
}
