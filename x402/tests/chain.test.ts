// SPDX-License-Identifier: Apache-2.0
// From end to end, on a node: an API that pretends to be a model, the gateway, the official client with our scheme and the
// fetch that pays at first go, one settlement, and what the contributors can claim then.
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import * as official from "@x402/fetch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { devPair } from "../../dapp/src/chain/devAccounts.js";
import { perform, UNITS } from "../../dapp/scenario/stage.js";
import { claim } from "../../dapp/src/chain/calls/money.js";
import { tokenAt } from "../../dapp/src/chain/suite.js";
import { unlocksAt } from "../../dapp/src/domain/time.js";
import { setStage, type Stage } from "../../dapp/tests/chain/stage.js";
import { hexOf, type Hex } from "../src/bytes.js";
import * as ours from "../src/index.js";
import type { Limit } from "../src/index.js";
import * as node from "../src/node/index.js";
import { domainOf, tabId } from "../src/voucher.js";
import { decodeAddress } from "dedot/utils";
import { fetchOfThePage } from "./page.js";

const { wrapFetchWithPayment, x402Client } = official;
const { keySigner, payingFetch, registerKite } = ours;
const { DedotTabs, FileKeeper } = node;

const PROGRAM = process.env["CONTRACTS_NODE"];
const ROOT = new URL("../..", import.meta.url).pathname;

/** How many requests are paid for in one settlement. */
const REQUESTS = Number(process.env["KITE_REQUESTS"] ?? 10_000);
const AT_ONCE = 64;

/** A model with two contributors and a product that it is built on, in the story that the stage plays. */
const PRODUCT = 2;
const POSITIONS = [4, 5];
const PRICE = 200_000_000n;

if (!PROGRAM) console.warn("the test on a node is skipped: CONTRACTS_NODE must name a node's program");

describe.skipIf(!PROGRAM)("metered use, from the first request to the contributors", () => {
  let stage: Stage;
  let model: Server;
  let gateway: ChildProcess;
  let url: string;
  let tabs: Hex;
  let chain: node.DedotTabs;
  let limit: Limit;
  const folder = mkdtempSync(join(tmpdir(), "kite-metered-"));
  const keeper = new FileKeeper(join(folder, "tabs.json"));
  const signer = keySigner(new Uint8Array(32).fill(0x21));

  beforeAll(async () => {
    if (!process.env["KITE_PROGRAM"]) await promisify(execFile)("cargo", ["build", "--quiet", "--package", "kite-deploy", "--bin", "kite"], { cwd: ROOT });
    stage = await setStage(PROGRAM!);
    const kite = hexOf(decodeAddress(stage.suite.addresses.token));
    const ferdie = devPair("Ferdie");
    chain = new DedotTabs(stage.suite.client, { address: ferdie.address, account: ferdie }, kite);
    tabs = await tabsOf(stage);
    const genesis = stage.suite.client.genesisHash;
    limit = { network: `polkadot:${genesis.slice(2, 34)}`, contract: tabs, asset: kite, perRequest: PRICE, step: 1_000n * 10n ** 12n, most: 10_000n * 10n ** 12n };
    model = await pretend();
    ({ gateway, url } = await serve(stage, model, join(folder, "books.sqlite"), "//Bob", "0.0002 KITE"));
  });
  afterAll(async () => {
    gateway?.kill("SIGKILL");
    model?.close();
    await stage?.stop();
  });

  /** The first tab that a keeper has, as it is on the chain. */
  async function kept(of: node.FileKeeper) {
    const [first] = Object.values(await of.load());
    return chain.look(tabs, tabId(domainOf(stage.suite.client.genesisHash as Hex, tabs), first!.config));
  }

  it("is paid for, settled once, and earned to the unit", async () => {
    const client = new x402Client();
    const scheme = registerKite(client, { signer, chain, keeper, limits: [limit] });
    const first = await wrapFetchWithPayment(fetch, client)(`${url}/v1/chat`, { method: "POST", body: "hello" });
    expect([first.status, await first.text()]).toEqual([200, "an answer to hello"]);
    await many(payingFetch(client, scheme), `${url}/v1/chat`, REQUESTS - 1);
    const total = PRICE * BigInt(REQUESTS);
    const { router } = stage.suite;
    const asset = { type: "Psp22", value: stage.suite.addresses.token } as const;
    const expected = (await router.query.quote(PRODUCT, asset, total)).data;
    if (!expected.isOk) throw new Error("the product cannot be paid");
    const { stages } = expected.value;
    const [before, sent] = [await earned(stage), await sentBy(stage, "Bob")];
    await stopped(gateway);
    expect((await sentBy(stage, "Bob")) - sent, "one settlement").toBe(1);
    expect((await kept(keeper))?.taken).toBe(total);
    const after = await earned(stage);
    expect(after.map((amount, place) => amount - before[place]!)).toEqual([stages[2], stages[3]]);
    const { fee, upstream, reserve, carriedBefore, carriedAfter } = expected.value;
    const parts = stages.reduce((sum, part) => sum + part, 0n) + fee + upstream + reserve + carriedAfter;
    expect(parts).toBe(total + carriedBefore);
  }, 1_800_000);

  it("is paid by the program that the page tells people to write", async () => {
    const { suite } = stage;
    const of = await serve(stage, model, join(folder, "page.sqlite"), "//Eve", "0.0002 KITE");
    const packages = { "@x402/fetch": official, "kite-x402": ours, "kite-x402/node": node };
    const [alice, voucherKey] = [devPair("Alice"), new Uint8Array(32).fill(0x22)];
    const { network, asset: kite } = limit;
    const given = { dedot: suite.client, address: alice.address, account: alice, network, contract: tabs, kite, voucherKey };
    const paying = await fetchOfThePage(packages, given, join(folder, "page.json"));
    const answers = await Promise.all(["one", "two"].map((body) => paying(`${of.url}/v1/chat`, { method: "POST", body })));
    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(["an answer to one", "an answer to two"]);
    await stopped(of.gateway);
    expect((await kept(new FileKeeper(join(folder, "page.json"))))?.taken).toBe(2n * PRICE);
  }, 300_000);

  it("is paid in the chain's own coin from a shell, again and again from the same tab", async () => {
    const ofCoin = await serve(stage, model, join(folder, "coin.sqlite"), "//Charlie", "0.0002 COIN");
    const dave: Caller = { by: "//Dave", limit: "1 COIN", folder };
    const [first, second] = [await call(stage, ofCoin.url, dave), await call(stage, ofCoin.url, dave)];
    const body = "an answer to hello";
    expect(first).toMatchObject({ status: 200, charged: `${PRICE}`, deposited: `${1_000n * PRICE}`, body });
    expect(second).toEqual({ ...first, deposited: "0" });
    await expect(call(stage, ofCoin.url, dave, "--to", folder), "what cannot be kept is not paid for").rejects.toThrow("is no plain file");
    const file = join(folder, "answer.txt");
    const third = await call(stage, ofCoin.url, dave, "--to", file);
    expect(third).toEqual({ ...second, body: null, file });
    expect(await readFile(file, "utf8")).toBe(body);
    await stopped(ofCoin.gateway);
    const tab = await chain.look(tabs, first.tab);
    expect([tab?.taken, tab?.deposit]).toEqual([3n * PRICE, 1_000n * PRICE]);
  }, 300_000);

  it("is paid in a token that the DAO has listed, and claimed in it to the unit", async () => {
    const { suite } = stage;
    const usdx = (await suite.router.query.assets()).data[0]![0].address();
    const sign = (await tokenAt(suite, usdx).query.psp22MetadataTokenSymbol()).data!.toLowerCase();
    const ofToken = await serve(stage, model, join(folder, "usdx.sqlite"), "//Eve", `0.064 ${sign}`);
    const ferdie: Caller = { by: "//Ferdie", limit: `100 ${usdx}`, folder };
    for (let calls = 0; calls < 5; calls += 1) {
      expect(await call(stage, ofToken.url, ferdie)).toMatchObject({ status: 200, charged: "64000", body: "an answer to hello" });
    }
    const asset = { type: "Psp22", value: usdx } as const;
    const expected = (await suite.router.query.quote(PRODUCT, asset, 320_000n)).data;
    if (!expected.isOk) throw new Error("the product cannot be paid in the token");
    const earnings = [expected.value.stages[2]!, expected.value.stages[3]!] as const;
    expect([earnings[0] % 64n, earnings[1] % 10n], "the contributions' units divide what they earn").toEqual([0n, 0n]);
    const sent = await sentBy(stage, "Eve");
    await stopped(ofToken.gateway);
    expect((await sentBy(stage, "Eve")) - sent, "one settlement").toBe(1);
    await unlocked(stage);
    const held = async (): Promise<bigint> => (await tokenAt(suite, usdx).query.psp22BalanceOf(devPair("Dave").address)).data;
    const before = await held();
    await perform("Alice", claim(suite, POSITIONS, [asset], UNITS));
    expect((await held()) - before).toBe(earnings[0] + earnings[1]);
  }, 300_000);

  it("says why a product cannot be paid, and serves what is free all the same", async () => {
    const unlisted = stage.suite.addresses.registry;
    const offer = ["--product", `${PRODUCT}`, "--price", `0 ${unlisted}`, "--upstream", upstreamOf(model), "--listen", "127.0.0.1:0"];
    const books = ["--status", "127.0.0.1:0", "--books", join(folder, "nothing.sqlite"), "--settle-amount", `1 ${unlisted}`];
    const gateway = spawn(KITE, ["gateway", ...place(stage), ...offer, ...books], {
      env: { ...process.env, KITE_SURI: "//Eve" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [url, said] = await Promise.all([firstLine(gateway.stdout), firstLine(gateway.stderr)]);
    expect(said).toMatch(/^product 2 cannot be paid so now, and no tab be opened: the router refuses: The DAO has not allowed payments in this token/);
    expect((await fetch(`${url}/v1/chat`, { method: "POST", body: "hello" })).status).toBe(200);
    await stopped(gateway);
  }, 60_000);

  it("errors for a product that there is none of, and leaves no books behind", async () => {
    const books = join(folder, "none.sqlite");
    const line = ["gateway", ...place(stage), "--product", "99", "--price", "1 KITE", "--upstream", upstreamOf(model), "--books", books];
    const run = promisify(execFile)(KITE, line, { env: { ...process.env, KITE_SURI: "//Eve" } });
    await expect(run).rejects.toThrow("There is no product 99.");
    expect(existsSync(books)).toBe(false);
  }, 60_000);
});

/** Until what is earned now can be claimed. */
async function unlocked({ suite, node }: Stage): Promise<void> {
  const { clock, windowEpochs } = (await suite.router.query.ledgerSettings()).data;
  const epoch = (await suite.router.query.currentEpoch()).data;
  await node.until(unlocksAt(clock, epoch + 1, windowEpochs));
}

/** Many calls, always so many of them in flight. */
async function many(paying: typeof fetch, url: string, count: number): Promise<void> {
  let left = count;
  const keep = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const answer = await paying(url, { method: "POST", body: "hello" });
      if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, keep));
}

/** What each of the product's positions has earned, claimed or not. */
async function earned({ suite }: Stage): Promise<bigint[]> {
  const asset = { type: "Psp22", value: suite.addresses.token } as const;
  return Promise.all(
    POSITIONS.map(async (position) => {
      const { data } = await suite.router.query.pending(position, asset);
      const found = data as unknown as { isOk?: boolean; value?: Pending } & Pending;
      const { claimable, locked, claimed } = found.value ?? found;
      return claimable + locked + claimed;
    }),
  );
}

interface Pending {
  readonly claimable: bigint;
  readonly locked: bigint;
  readonly claimed: bigint;
}

/** How many transactions an account has sent. */
async function sentBy({ suite }: Stage, name: string): Promise<number> {
  return (await suite.client.query.system.account(devPair(name).address)).nonce;
}

/** The contract of the tabs that the stage's deployment brought. */
async function tabsOf({ suite, addressBook }: Stage): Promise<Hex> {
  const entry = await readFile(join(addressBook, `${suite.client.genesisHash}.json`), "utf8");
  const { contracts } = JSON.parse(entry) as { readonly contracts: { readonly tab: { readonly address: string } } };
  return hexOf(decodeAddress(contracts.tab.address));
}

/** An API that answers what it was asked. */
async function pretend(): Promise<Server> {
  const server = createServer((request, answer) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => answer.end(`an answer to ${Buffer.concat(pieces).toString()}`));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

/** What `kite call` tells scripts. */
interface Called {
  readonly status: number;
  readonly charged: string | null;
  readonly deposited: string;
  readonly tab: Hex;
  readonly body: string | null;
}

const KITE = process.env["KITE_PROGRAM"] ?? join(ROOT, "target/debug/kite");

/** Where the suite is, in the words of the tool. */
function place(stage: Stage): readonly string[] {
  return ["--network", join(stage.addressBook, "network.toml"), "--deployments", stage.addressBook];
}

/** Who calls, what its tab may hold, and where it keeps that. */
interface Caller {
  readonly by: string;
  readonly limit: string;
  readonly folder: string;
}

/** Asks as a shell would, and pays within a limit. */
async function call(stage: Stage, url: string, { by, limit, folder }: Caller, ...more: readonly string[]): Promise<Called> {
  const within = ["--limit", limit, "--wallet", join(folder, "wallet.json")];
  const line = ["call", `${url}/v1/chat`, ...place(stage), ...within, "-d", "hello", "--output", "json", ...more];
  const { stdout } = await promisify(execFile)(KITE, line, { env: { ...process.env, KITE_SURI: by } });
  return JSON.parse(stdout) as Called;
}

interface Serving {
  readonly gateway: ChildProcess;
  readonly url: string;
}

async function serve(stage: Stage, model: Server, books: string, seller: string, price: string): Promise<Serving> {
  const offer = ["--product", `${PRODUCT}`, "--price", price, "--upstream", upstreamOf(model)];
  const rest = ["--listen", "127.0.0.1:0", "--status", "127.0.0.1:0", "--books", books];
  const settling = ["--settle-on-stop", "--settle-amount", `1,000,000 ${price.split(" ")[1]}`, "--settle-age", "1000000"];
  const gateway = spawn(KITE, ["gateway", ...place(stage), ...offer, ...rest, ...settling], {
    env: { ...process.env, KITE_SURI: seller },
    stdio: ["ignore", "pipe", "inherit"],
  });
  return { gateway, url: await firstLine(gateway.stdout!) };
}

function upstreamOf(model: Server): string {
  return `http://127.0.0.1:${(model.address() as AddressInfo).port}`;
}

async function firstLine(input: Readable): Promise<string> {
  for await (const line of createInterface({ input })) {
    return line;
  }
  throw new Error("the gateway has stopped");
}

/** Asks the gateway to stop, and waits until it has settled. */
async function stopped(gateway: ChildProcess): Promise<void> {
  const code = new Promise((done) => gateway.once("exit", done));
  gateway.kill("SIGTERM");
  expect(await code).toBe(0);
}
