// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";
import { canonical } from "../chain/address.js";
import { tokenAsset, type Asset } from "../chain/asset.js";
import { listedTokens, type ListedToken } from "../chain/read/tokens.js";
import type { Suite } from "../chain/suite.js";
import { isTexts, recall, remember } from "./store.js";
import { useView } from "./view.js";

/** Whether products can be paid in an asset now. */
export type Standing = "taken" | "no longer taken" | "never listed";

/** The coin and KITE are always taken; of every other token the DAO decides. */
function standingOf(key: string, { token }: Suite["addresses"], listed: readonly ListedToken[]): Standing {
  const found = listed.find(({ address }) => address === key);
  if (key === "native" || key === token || found?.isTaken) return "taken";
  return found ? "no longer taken" : "never listed";
}

/**
 * PSP22 tokens beside KITE: every one that the router ever listed, as of this block, in its order, and then those that a
 * user added, which this browser remembers; and whether products can be paid in them now.
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
  const addToken = async (typed: string): Promise<Asset> => {
    const address = canonical(typed);
    const asset = await look(address);
    const all = [...new Set([...added, address])];
    setAdded(all);
    remember(place, all);
    return asset;
  };
  const wanted = [...new Set([...listed.map(({ address }) => address), ...added])];
  useEffect(() => {
    for (const address of wanted.filter((one) => !found[one])) look(address).catch(() => undefined);
  }, [wanted.join()]);
  const standing = (key: string): Standing => standingOf(key, suite.addresses, listed);
  return { tokens: wanted.flatMap((address) => found[address] ?? []), standing, addToken };
}
