import { useEffect, useState } from "preact/hooks";
import { tokenAsset, type Asset } from "../chain/asset.js";
import type { Suite } from "../chain/suite.js";

/** PSP22 tokens beside KITE: those that were put on the router's list, and those that a user added. */
export function useTokens(suite: Suite, listed: readonly string[] = []) {
  const [tokens, setTokens] = useState<readonly Asset[]>([]);
  const remembered = `kite-tokens-${suite.client.genesisHash}`;

  const addToken = async (address: string): Promise<Asset> => {
    const asset = await tokenAsset(suite, address);
    setTokens((before) => [...before.filter(({ key }) => key !== asset.key), asset]);
    return asset;
  };
  const remember = async (address: string): Promise<Asset> => {
    const asset = await addToken(address);
    localStorage.setItem(remembered, JSON.stringify([...new Set([...recall(remembered), address])]));
    return asset;
  };
  useEffect(() => {
    for (const address of new Set([...listed, ...recall(remembered)])) addToken(address).catch(() => undefined);
  }, [listed.join()]);
  return { tokens, addToken: remember };
}

function recall(key: string): string[] {
  return JSON.parse(localStorage.getItem(key) ?? "[]") as string[];
}
