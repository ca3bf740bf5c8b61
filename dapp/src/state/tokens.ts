// SPDX-License-Identifier: Apache-2.0
import { useEffect, useState } from "preact/hooks";
import { tokenAsset, type Asset } from "../chain/asset.js";
import type { Found } from "../chain/history.js";
import type { Suite } from "../chain/suite.js";
import type { IndexState } from "./indexer.js";
import { isTexts, recall, remember } from "./store.js";
import { useView } from "./view.js";

/** Tokens that the past tells of: by the index, and by the last blocks. */
export function useListed(past: Found | undefined, { indexed }: IndexState): readonly string[] {
  const { data } = useView(async () => (indexed ? indexed.indexer.assets() : []), [indexed?.indexer.url], indexed?.last);
  return [...new Set([...(data ?? []).filter((key) => key !== "native"), ...(past?.listed ?? [])])];
}

/**
 * PSP22 tokens beside KITE: those that were put on the router's list, and those that a user added. Both are remembered,
 * as the blocks that tell of them are soon too far back to be read.
 */
export function useTokens(suite: Suite, listed: readonly string[] = []) {
  const [tokens, setTokens] = useState<readonly Asset[]>([]);
  const place = `kite-tokens-${suite.client.genesisHash}`;
  const known = (): string[] => recall(place, isTexts) ?? [];

  const addToken = async (address: string): Promise<Asset> => {
    const asset = await tokenAsset(suite, address);
    setTokens((before) => [...before.filter(({ key }) => key !== asset.key), asset]);
    remember(place, [...new Set([...known(), address])]);
    return asset;
  };
  useEffect(() => {
    for (const address of new Set([...listed, ...known()])) addToken(address).catch(() => undefined);
  }, [listed.join()]);
  return { tokens, addToken };
}
