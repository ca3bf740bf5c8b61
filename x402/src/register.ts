import type { SpendControls, x402Client } from "@x402/core/client";
import { KiteScheme, type Wallet } from "./scheme.js";

/**
 * Makes an official client pay by KITE's tabs, within the wallet's limits, and returns the scheme.
 *
 * The client's spend controls are set: without them it refuses our assets, or takes one KITE for a dollar. They replace
 * those that were set before: name yours in `others`, and what else you allow stays allowed.
 */
export function registerKite(client: x402Client, wallet: Wallet, others: SpendControls = {}): KiteScheme {
  if (wallet.limits.length === 0) throw new Error("a limit for at least one asset is needed: nothing is paid without one");
  if (others.allowedAssets === true) throw new Error("with `allowedAssets: true` the client sees to no limit: list the assets");
  const scheme = new KiteScheme(wallet);
  for (const network of new Set(wallet.limits.map((limit) => limit.network))) client.register(network as `${string}:${string}`, scheme);
  const ours = wallet.limits.map(({ network, asset, perRequest }) => ({ network: network as `${string}:${string}`, asset, maxAmountPerPayment: `${perRequest}` }));
  client.setSpendControls({ ...others, allowedAssets: [...(others.allowedAssets ?? []), ...ours] });
  return scheme;
}
