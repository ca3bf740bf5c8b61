// SPDX-License-Identifier: Apache-2.0
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { connect as knock, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connect, type Client } from "../../src/chain/suite.js";
import { MovableClock, type TimeKeeper } from "../../scenario/time.js";

const CLOCK_SOURCE = fileURLToPath(new URL("../../../crates/node/src/devnode/clock.c", import.meta.url));

const ARGUMENTS = [
  "--no-prometheus",
  "--no-telemetry",
  "--no-mdns",
  "--finalize-delay-sec=0",
  "--state-pruning=archive",
  "--blocks-pruning=archive",
  "--rpc-max-connections=500",
  "--log=warn",
];

/** A development node of the tests' own, in a folder of its own, whose clock can be put forward. */
export class DevNode implements TimeKeeper {
  readonly #folder = mkdtempSync(join(tmpdir(), "kite-node-"));
  readonly #ports: readonly number[];
  readonly #clock = new MovableClock(() => this.client, join(this.#folder, "ahead"));
  #process: ChildProcess | undefined;
  #client: Client | undefined;

  private constructor(
    readonly program: string,
    readonly chain: readonly string[],
    ports: readonly number[],
  ) {
    this.#ports = ports;
  }

  /** Starts `program`, on the chain that the specification in the file `spec` describes if one is named, and waits until it answers. */
  static async start(program: string, spec?: string): Promise<DevNode> {
    const chain = spec ? ["--chain", spec, "--rpc-cors=all"] : ["--dev"];
    const node = new DevNode(program, chain, await Promise.all([freePort(), freePort()]));
    const library = join(node.#folder, "clock.so");
    const { status } = spawnSync("cc", ["-O2", "-shared", "-fPIC", "-o", library, CLOCK_SOURCE], { stdio: "inherit" });
    if (status !== 0) throw new Error("a C compiler is needed to move a node's clock");
    await node.run();
    return node;
  }

  /** Where it answers. */
  get url(): string {
    return `ws://127.0.0.1:${this.#ports[0]}`;
  }

  /** A connection to it. */
  get client(): Client {
    return this.#client!;
  }

  /** Starts it on the data that it had. */
  async run(): Promise<void> {
    const [rpc, peers] = this.#ports;
    const environment = { ...process.env, LD_PRELOAD: join(this.#folder, "clock.so"), CLOCK_AHEAD: this.#clock.file };
    const own = [`--rpc-port=${rpc}`, `--port=${peers}`, `--base-path=${join(this.#folder, "data")}`];
    this.#process = spawn(this.program, [...this.chain, ...ARGUMENTS, ...own], { env: environment, stdio: "ignore" });
    await untilListening(rpc!);
    this.#client ??= await connect(this.url);
  }

  /** Kills it, as a power cut would. */
  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.#process?.once("exit", resolve));
    this.#process?.kill("SIGKILL");
    await gone;
  }

  /** Ends it, and removes its data. */
  async stop(): Promise<void> {
    await this.#client?.disconnect().catch(() => undefined);
    await this.kill();
    rmSync(this.#folder, { recursive: true });
  }

  until(momentMs: number): Promise<void> {
    return this.#clock.until(momentMs);
  }
}

async function untilListening(port: number): Promise<void> {
  const isOpen = (): Promise<boolean> =>
    new Promise((resolve) => {
      const socket = knock(port, "127.0.0.1");
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
  while (!(await isOpen())) await new Promise((resolve) => setTimeout(resolve, 200));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
