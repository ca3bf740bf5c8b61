// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";
import { coinUnit, nativeAsset, tokenAsset, type Asset } from "../chain/asset.js";
import { deploymentOn } from "../chain/deployment.js";
import { connect, suiteAt, type Client, type Suite } from "../chain/suite.js";

/** Whether the node answers. */
export type Connection = "connecting" | "online" | "offline";

/** The latest block that the node knows. */
export interface Head {
  readonly number: number;
  /** The block's time, in milliseconds. */
  readonly timeMs: number;
}

/** A deployment, and what its amounts are counted in. */
export interface Deployed {
  readonly suite: Suite;
  readonly kite: Asset;
  readonly coin: Asset;
  readonly isDevelopment: boolean;
}

/** What is known of the chain. */
export interface Chain {
  readonly connection: Connection;
  readonly head: Head | undefined;
  readonly deployed: Deployed | undefined;
  /** Why there is nothing to show although the node answers. */
  readonly problem: string | undefined;
}

const PATIENCE_MS = 4_000;

/** Keeps a connection to the node at `url`, and tells what is known of its chain as it changes. */
export function useChain(url: string): Chain {
  const [connection, setConnection] = useState<Connection>("connecting");
  const [head, setHead] = useState<Head>();
  const [deployed, setDeployed] = useState<Deployed>();
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    const impatient = setTimeout(() => setConnection("offline"), PATIENCE_MS);
    let leave = (): void => undefined;
    void connect(url).then(async (client) => {
      clearTimeout(impatient);
      leave = () => void client.disconnect();
      setConnection("online");
      client.on("connected", () => setConnection("online"));
      client.on("disconnected", () => setConnection("offline"));
      await load(client).then(setDeployed, (error: Error) => setProblem(error.message));
      await followHeads(client, setHead);
    });
    return () => {
      clearTimeout(impatient);
      leave();
    };
  }, [url]);

  return { connection, head, deployed, problem };
}

async function load(client: Client): Promise<Deployed> {
  const addresses = await deploymentOn(client.genesisHash);
  if (!addresses) {
    throw new Error(
      `This page knows of no KITE on the chain with genesis ${client.genesisHash}. Deploy it with "cargo kite deploy", or choose another node.`,
    );
  }
  const suite = suiteAt(client, addresses);
  const [kite, coin, kind] = await Promise.all([namedKite(suite), coinUnit(suite), client.rpc.system_chainType()]);
  return { suite, kite, coin: nativeAsset(coin), isDevelopment: kind === "Development" || kind === "Local" };
}

async function namedKite(suite: Suite): Promise<Asset> {
  try {
    return await tokenAsset(suite, suite.addresses.token);
  } catch (cause) {
    throw new Error("The node answers, but KITE's contracts are not where the address book says: the chain may have been started anew. Deploy again.", { cause });
  }
}

async function followHeads(client: Client, tell: (head: Head) => void): Promise<void> {
  const follow = async (number: number): Promise<void> => tell({ number, timeMs: Number(await client.query.timestamp.now()) });
  await follow((await client.block.best()).number);
  client.block.best(({ number }) => void follow(number));
}
