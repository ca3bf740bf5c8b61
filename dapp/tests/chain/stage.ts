import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { play } from "../../scenario/story.js";
import type { Suite } from "../../src/chain/suite.js";
import { deploy } from "./deploy.js";
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
  const addressBook = mkdtempSync(join(tmpdir(), "kite-deployments-"));
  const node = await DevNode.start(program);
  const suite = await deploy(node.client, node.url, addressBook);
  await play(suite, node, () => undefined);
  const stop = async (): Promise<void> => {
    await node.stop();
    rmSync(addressBook, { recursive: true });
  };
  return { node, suite, addressBook, stop };
}
