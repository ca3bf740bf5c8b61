// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { play } from "../../scenario/story.js";
import type { Suite } from "../../src/chain/suite.js";
import { deploy, ROOT, type Changes } from "./deploy.js";
import { DevNode } from "./devNode.js";

/** A node with the suite and the story on it, and the address book that tells where. */
export interface Stage {
  readonly node: DevNode;
  readonly suite: Suite;
  readonly addressBook: string;
  stop(): Promise<void>;
}

/** Starts the node that `CONTRACTS_NODE` names, deploys the suite and plays the story. */
export async function setStage(program: string): Promise<Stage> {
  return stageOn(await DevNode.start(program), {});
}

/** The same on a chain of Bittensor's shape: coin of 64 bits, with 9 decimals. */
export async function setNarrowStage(program: string): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), "kite-spec-"));
  const spec = join(folder, "narrow.json");
  await promisify(execFile)("cargo", ["kite", "node", "--shape", "narrow", "--spec", spec], { cwd: ROOT });
  const stage = await stageOn(await DevNode.start(program, spec), { coin: '"TAO"', coin_decimals: "9" });
  rmSync(folder, { recursive: true });
  return stage;
}

async function stageOn(node: DevNode, changes: Changes): Promise<Stage> {
  const addressBook = mkdtempSync(join(tmpdir(), "kite-deployments-"));
  const suite = await deploy(node.client, node.url, addressBook, changes);
  await play(suite, node, () => undefined);
  const stop = async (): Promise<void> => {
    await node.stop();
    rmSync(addressBook, { recursive: true });
  };
  return { node, suite, addressBook, stop };
}
