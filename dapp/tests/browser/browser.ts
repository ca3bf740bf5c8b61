// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { preview, type PreviewServer } from "vite";
import { devPair } from "../../src/chain/devAccounts.js";
import type { Stage } from "../chain/stage.js";

/** Where Debian puts its Chromium. */
export const CHROMIUM = "/usr/bin/chromium";

/** How long to wait for what must come, however busy the machine is. */
const PATIENCE_MS = 300_000;

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The built page, served beside the stage's address book, and a browser to look at it. */
export class Visitor {
  readonly #opened = new Set<BrowserContext>();

  private constructor(
    readonly stage: Stage,
    readonly browser: Browser,
    readonly server: PreviewServer,
  ) {}

  /** Serves the page and starts the browser. */
  static async arrive(stage: Stage): Promise<Visitor> {
    process.env["KITE_DEPLOYMENTS"] = stage.addressBook;
    const root = fileURLToPath(new URL("../..", import.meta.url));
    const server = await preview({ root, logLevel: "warn", preview: { host: "127.0.0.1", port: 0 } });
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
    return new Visitor(stage, browser, server);
  }

  /** Opens the page at `path` in a profile of its own, as the development account `name`, if one is named. */
  async open(path: string, name?: string): Promise<Page> {
    const context = await this.browser.newContext({ colorScheme: "light", viewport: { width: 1280, height: 860 }, timezoneId: "UTC" });
    this.#opened.add(context);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    if (name) await page.addInitScript((address) => localStorage.setItem("kite-account", JSON.stringify(address)), devPair(name).address);
    await page.goto(this.address(path));
    return page;
  }

  /** The page's address, with the stage's node. */
  address(path: string): string {
    return `${this.server.resolvedUrls?.local[0]}?node=${this.stage.node.url}#/${path}`;
  }

  /** Lets a page stay open after the test that opened it: whoever keeps it closes it. */
  keep(page: Page): Page {
    this.#opened.delete(page.context());
    return page;
  }

  /** Closes every page: one that nobody looks at any more would go on reading each block. */
  async closePages(): Promise<void> {
    const opened = [...this.#opened];
    this.#opened.clear();
    await Promise.all(opened.map((context) => context.close()));
  }

  /** Ends the browser and the server. */
  async leave(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}

/** Agrees to the transaction that the page shows, once its dry run said that it would succeed, and waits until it is final. */
export async function signAndWait(page: Page): Promise<void> {
  const dialog = page.getByRole("dialog");
  await dialog.getByText("This would succeed.").waitFor();
  await dialog.getByText(/^about [\d.]+ (UNIT|TAO)$/).waitFor();
  await dialog.getByRole("button", { name: "Sign and send" }).click();
  const notes = page.getByRole("log", { name: "Transactions" });
  await notes.getByText(/^Final in block/).first().waitFor();
  // It leaves by itself, too, where the machine is slow.
  const close = notes.getByRole("button", { name: /^Close the note/ }).first();
  await Promise.race([close.click(), close.waitFor({ state: "detached" })]);
}
