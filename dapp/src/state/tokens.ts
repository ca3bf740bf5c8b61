// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";
import { tokenAsset, type Asset } from "../chain/asset.js";
import { listedTokens } from "../chain/read/tokens.js";
import type { Suite } from "../chain/suite.js";
import { isTexts, recall, remember } from "./store.js";
import { useView } from "./view.js";

/**
 * PSP22 tokens beside KITE: every one that the router ever listed, as of this block, in its order, and then those that a
 * user added, which this browser remembers.
 */
export function useTokens(suite: Suite, block: number) {
  const place = `kite-tokens-${suite.client.genesisHash}`;
  const { data: listed = [] } = useView(() => listedTokens(suite), [], block);
  const [added, setAdded] = useState<readonly string[]>(() => recall(place, isTexts) ?? []);
  const [found, setFound] = useState<Readonly<Record<string, Asset>>>({});

  const look = async (address: string): Promise<Asset> => {
    const asset = await tokenAsset(suite, address);
    setFound((before) => ({ ...before, [address]: asset }));
    return asset;
  };
  const addToken = async (address: string): Promise<Asset> => {
    const asset = await look(address);
    const all = [...new Set([...added, address])];
    setAdded(all);
    remember(place, all);
    return asset;
  };
  const wanted = [...new Set([...listed, ...added])];
  useEffect(() => {
    for (const address of wanted.filter((one) => !found[one])) look(address).catch(() => undefined);
  }, [wanted.join()]);
  return { tokens: wanted.flatMap((address) => found[address] ?? []), addToken };
}
