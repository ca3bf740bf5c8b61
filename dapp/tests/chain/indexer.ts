// SPDX-License-Identifier: Apache-2.0
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./deploy.js";
import type { Stage } from "./stage.js";

/** An index of a stage's chain, run as an operator runs it: `kite index`. */
export class RunningIndex {
  readonly #folder = mkdtempSync(join(tmpdir(), "kite-index-"));
  #process: ChildProcess | undefined;

  private constructor(
    readonly stage: Stage,
    readonly port: number,
  ) {}

  /** Starts it, and waits until it has read all that is final. */
  static async start(stage: Stage): Promise<RunningIndex> {
    const index = new RunningIndex(stage, await freePort());
    await index.run();
    return index;
  }

  /** Where it answers. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it on what it knew. */
  async run(): Promise<void> {
    const { addressBook } = this.stage;
    const where = ["--network", join(addressBook, "network.toml"), "--deployments", addressBook, "--data", this.#folder];
    // cargo becomes the program that it runs: to end the one is to end the other.
    this.#process = spawn("cargo", ["kite", "index", ...where, "--listen", `127.0.0.1:${this.port}`], { cwd: ROOT, stdio: "ignore" });
    await this.caughtUp();
  }

  /** Waits until it has read all that is final. */
  async caughtUp(): Promise<void> {
    const { number } = await this.stage.node.client.block.finalized();
    const last = async (): Promise<number> => {
      const answer = await fetch(`${this.url}/health`).catch(() => undefined);
      const health = (await answer?.json()) as { blocks: { last: number | null } } | undefined;
      return health?.blocks.last ?? 0;
    };
    while ((await last()) < number) await new Promise((resolve) => setTimeout(resolve, 100));
  }

  /** Kills it, as a power cut would. */
  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    if (!running) return;
    const gone = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGKILL");
    await gone;
  }

  /** Ends it, and removes what it knew. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
