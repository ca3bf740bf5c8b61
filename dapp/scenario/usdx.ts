// SPDX-License-Identifier: Apache-2.0
import { ContractDeployer } from "dedot/contracts";
import { devPair } from "../src/chain/devAccounts.js";
import type { Client, Suite } from "../src/chain/suite.js";
import type { TokenContractApi } from "../src/generated/token/index.js";

const SUPPLY = 1_000_000_000_000n;

/** Creates a dollar-like token of six decimals, all of it Ferdie's. */
export function createUsdx(suite: Suite): Promise<string> {
  return createToken(suite, "Dollar of the story", "USDX");
}

/** Creates a token of six decimals, all of it Ferdie's, from KITE's own code, which is on the chain. */
export async function createToken({ client, token, addresses }: Suite, name: string, symbol: string): Promise<string> {
  const alice = devPair("Alice");
  const code = await codeHash(client, addresses.token);
  const deployer = new ContractDeployer<TokenContractApi>(client, token.metadata, code, { defaultCaller: alice.address });
  const allocations: [string, bigint][] = [[devPair("Ferdie").address, SUPPLY]];
  const make = [name, symbol, 6, SUPPLY, allocations, alice.address] as const;
  const { raw, address } = await deployer.query.new(...make);
  const result = await deployer.tx.new(...make, { gasLimit: raw.gasRequired }).signAndSend(alice).untilBestChainBlockIncluded();
  if (result.dispatchError) throw new Error(`${symbol} cannot be created: ${JSON.stringify(result.dispatchError)}`);
  return address;
}

async function codeHash(client: Client, contract: string) {
  const info = await client.query.contracts!.contractInfoOf!(contract);
  if (!info) throw new Error(`there is no contract at ${contract}`);
  return (info as unknown as { codeHash: `0x${string}` }).codeHash;
}
