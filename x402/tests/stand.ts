// SPDX-License-Identifier: Apache-2.0
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import type { Hex, TabChain, TabOnChain } from "../src/index.js";
import type { ChannelConfig } from "../src/voucher.js";

const ROOT = new URL("../..", import.meta.url).pathname;

/** A payer of the tests. */
export const PAYER: Hex = `0x${"99".repeat(32)}`;

/** The contract, the asset, the chain and the price of the tests' gateway. */
export const TABS: Hex = `0x${"04".repeat(32)}`;
export const KITE: Hex = `0x${"06".repeat(32)}`;
export const NETWORK = `polkadot:${"03".repeat(16)}`;
export const PRICE = 200n;

/** A gateway with an API behind it, on a chain that is not there. */
export class Stand implements TabChain {
  readonly payer = PAYER;
  opened = 0;
  toppedUp = 0;

  private constructor(
    readonly process: ChildProcess,
    readonly folder: string,
    readonly url: string,
    readonly control: string,
    readonly status: string,
  ) {}

  static async start(...prices: string[]): Promise<Stand> {
    await promisify(execFile)("cargo", ["build", "--quiet", "--locked", "--package", "kite-gateway", "--example", "stand"], { cwd: ROOT });
    const folder = mkdtempSync(join(tmpdir(), "kite-x402-"));
    const words = [join(folder, "books.sqlite"), "api", ...(prices.length > 0 ? prices : [`${PRICE}`])];
    const process = spawn(join(ROOT, "target/debug/examples/stand"), words, { stdio: ["ignore", "pipe", "inherit"] });
    for await (const line of createInterface({ input: process.stdout! })) {
      const { url, control, status } = JSON.parse(line) as Record<"url" | "control" | "status", string>;
      return new Stand(process, folder, url, control, status);
    }
    throw new Error("the stand has stopped");
  }

  async stop(): Promise<void> {
    this.process.kill("SIGKILL");
    rmSync(this.folder, { recursive: true });
  }

  /** How many requests the gateway has answered so, by its own figures. */
  async answered(outcome: string): Promise<number> {
    const figures = await (await fetch(`${this.status}/metrics`)).text();
    const [, count = "0"] = new RegExp(`requests_total\\{outcome="${outcome}"\\} (\\d+)`).exec(figures) ?? [];
    return Number(count);
  }

  async look(_contract: Hex, tab: Hex): Promise<TabOnChain | undefined> {
    const seen = (await (await fetch(`${this.control}/tab/${tab}`)).json()) as { deposited: string; taken: string } | null;
    return seen ? { deposit: BigInt(seen.deposited), taken: BigInt(seen.taken) } : undefined;
  }

  async open(_contract: Hex, channelConfig: ChannelConfig, amount: bigint): Promise<void> {
    this.opened += 1;
    await this.#tell("open", channelConfig, amount);
  }

  async topUp(_contract: Hex, _tab: Hex, channelConfig: ChannelConfig, amount: bigint): Promise<void> {
    this.toppedUp += 1;
    await this.#tell("topUp", channelConfig, amount);
  }

  async #tell(what: string, channelConfig: ChannelConfig, amount: bigint): Promise<void> {
    await fetch(`${this.control}/${what}`, { method: "POST", body: JSON.stringify({ channelConfig, amount: `${amount}` }) });
  }
}
