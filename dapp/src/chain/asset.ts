// SPDX-License-Identifier: Apache-2.0
import { shortAddress } from "../domain/address.js";
import type { Unit } from "../domain/amount.js";
import { harmless } from "../domain/text.js";
import type { KiteInterfacesAssetLike as AssetLike } from "../generated/router/index.js";
import { tokenAt, type Client, type Suite } from "./suite.js";

/** Something that can be paid in. */
export interface Asset {
  /** A key that no two assets share: `native`, or the token's address. */
  readonly key: string;
  readonly id: AssetLike;
  readonly unit: Unit;
}

/** The unit of a coin whose chain does not name one, as development chains do not. */
export const NAMELESS_COIN: Unit = { symbol: "UNIT", decimals: 12 };

/** The chain's own coin. */
export function nativeAsset(unit: Unit): Asset {
  return { key: "native", id: { type: "Native" }, unit };
}

/** The messages by which a token tells of itself. */
interface Telling {
  psp22MetadataTokenSymbol(): Promise<{ readonly data: string | undefined }>;
  psp22MetadataTokenDecimals(): Promise<{ readonly data: number }>;
  psp22TotalSupply(): Promise<unknown>;
}

/** The PSP22 token at `address`. Rejects if there is none. */
export function tokenAsset(suite: Suite, address: string): Promise<Asset> {
  return describedToken(tokenAt(suite, address).query, address);
}

/** A token with the symbol and decimals that it tells of itself; one that tells none is counted in its smallest unit. */
export async function describedToken(token: Telling, address: string): Promise<Asset> {
  const told = Promise.all([token.psp22MetadataTokenSymbol(), token.psp22MetadataTokenDecimals()]).catch(() => undefined);
  const [metadata] = await Promise.all([told, token.psp22TotalSupply()]);
  const decimals = metadata?.[1].data ?? 0;
  const symbol = harmless(metadata?.[0].data ?? "").trim() || namelessSymbol(decimals, address);
  return { key: address, id: { type: "Psp22", value: address }, unit: { symbol, decimals } };
}

function namelessSymbol(decimals: number, address: string): string {
  return `${decimals === 0 ? "units of " : ""}token ${shortAddress(address)}`;
}

/** The same assets, with the address behind the sign of a token whose sign an asset before it has already. */
export function toldApart(assets: readonly Asset[]): Asset[] {
  const looks = ({ unit }: Asset): string => unit.symbol.normalize("NFKC").toLowerCase();
  return assets.map((asset, place) => {
    const isTaken = assets.slice(0, place).some((before) => looks(before) === looks(asset));
    return isTaken ? { ...asset, unit: { ...asset.unit, symbol: `${asset.unit.symbol} (${shortAddress(asset.key)})` } } : asset;
  });
}

/** What the chain calls its coin, and how far it counts it. */
export async function coinUnit({ client }: Suite): Promise<Unit> {
  const properties = await client.rpc.system_properties();
  const bits = coinBits(client.metadata.latest);
  const [symbol] = [properties.tokenSymbol ?? []].flat();
  const [decimals] = [properties.tokenDecimals ?? []].flat();
  return { symbol: harmless(symbol ?? NAMELESS_COIN.symbol), decimals: decimals ?? NAMELESS_COIN.decimals, bits };
}

/** How many bits the chain's balances have: those of its existential deposit's type, or of the one number in it. */
export function coinBits({ pallets, types }: Client["metadata"]["latest"]): number {
  const deposit = pallets.find(({ name }) => name === "Balances")?.constants.find(({ name }) => name === "ExistentialDeposit");
  let type = deposit && types[deposit.typeId]?.typeDef;
  while (type?.type === "Struct" && type.value.fields.length === 1) type = types[type.value.fields[0]!.typeId]?.typeDef;
  const bits = type?.type === "Primitive" ? /^u(\d+)$/.exec(type.value.kind)?.[1] : undefined;
  if (!bits) throw new Error("this chain counts its coin in a way that this page does not know");
  return Number(bits);
}

/** The key of an asset as the contracts answer it. */
export function assetKey(asset: { type: "Native" } | { type: "Psp22"; value: { address(): string } }): string {
  return asset.type === "Native" ? "native" : asset.value.address();
}
