// SPDX-License-Identifier: Apache-2.0
import { LegacyClient, WsProvider } from "dedot";
import { Contract, type ContractMetadata } from "dedot/contracts";
import type { DaoContractApi } from "../generated/dao/index.js";
import daoMetadata from "../generated/dao/metadata.json" with { type: "json" };
import type { RegistryContractApi } from "../generated/registry/index.js";
import registryMetadata from "../generated/registry/metadata.json" with { type: "json" };
import type { RouterContractApi } from "../generated/router/index.js";
import routerMetadata from "../generated/router/metadata.json" with { type: "json" };
import type { TabContractApi } from "../generated/tab/index.js";
import tabMetadata from "../generated/tab/metadata.json" with { type: "json" };
import type { TillContractApi } from "../generated/till/index.js";
import tillMetadata from "../generated/till/metadata.json" with { type: "json" };
import type { TokenContractApi } from "../generated/token/index.js";
import tokenMetadata from "../generated/token/metadata.json" with { type: "json" };
import { checked } from "./checked.js";

/** Where the contracts are on a chain. */
export interface Addresses {
  readonly token: string;
  readonly router: string;
  readonly registry: string;
  readonly dao: string;
  /** The factory of tills. */
  readonly till: string;
  readonly tab: string;
}

/** A connection to a chain. */
export type Client = LegacyClient;

/** A PSP22 token: KITE itself, or any other whose standard messages are KITE's too. */
export type Token = Contract<TokenContractApi>;

/** A product's till, or the factory that makes them. */
export type Till = Contract<TillContractApi>;

/** The contracts of one deployment, each with the types of its metadata. */
export interface Suite {
  readonly client: Client;
  readonly addresses: Addresses;
  readonly token: Token;
  readonly router: Contract<RouterContractApi>;
  readonly registry: Contract<RegistryContractApi>;
  readonly dao: Contract<DaoContractApi>;
  readonly till: Till;
  readonly tab: Contract<TabContractApi>;
}

const RETRY_MS = 1_000;

/** Connects to the node at `url`, however long it takes to answer; a connection that is lost later is taken up again. */
export async function connect(url: string): Promise<Client> {
  // The client would give up at the first refusal; its provider goes on until the node is there.
  const provider = await new WsProvider({ endpoint: url, retryDelayMs: RETRY_MS }).connect();
  // A chain that makes a block only with a transaction is not stale.
  return LegacyClient.new({ provider, stalingDetectionTimeout: 0 });
}

/** The suite at `addresses`; views are asked on behalf of the DAO, an account that is always there. */
export function suiteAt(client: Client, addresses: Addresses): Suite {
  const at = { defaultCaller: addresses.dao };
  return {
    client,
    addresses,
    token: checked(new Contract<TokenContractApi>(client, metadata(tokenMetadata), addresses.token, at)),
    router: checked(new Contract<RouterContractApi>(client, metadata(routerMetadata), addresses.router, at)),
    registry: checked(new Contract<RegistryContractApi>(client, metadata(registryMetadata), addresses.registry, at)),
    dao: checked(new Contract<DaoContractApi>(client, metadata(daoMetadata), addresses.dao, at)),
    till: checked(new Contract<TillContractApi>(client, metadata(tillMetadata), addresses.till, at)),
    tab: checked(new Contract<TabContractApi>(client, metadata(tabMetadata), addresses.tab, at)),
  };
}

/** Another PSP22 token, read through the standard's messages. */
export function tokenAt(suite: Suite, address: string): Token {
  const at = { defaultCaller: suite.addresses.dao };
  return checked(new Contract<TokenContractApi>(suite.client, metadata(tokenMetadata), address, at));
}

/** The till at `address`, which a factory has made. */
export function tillAt({ client, addresses }: Suite, address: string): Till {
  return checked(new Contract<TillContractApi>(client, metadata(tillMetadata), address, { defaultCaller: addresses.dao }));
}

function metadata(json: unknown): ContractMetadata {
  return json as ContractMetadata;
}
