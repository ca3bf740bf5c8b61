import { LegacyClient, WsProvider } from "dedot";
import { Contract, type ContractMetadata } from "dedot/contracts";
import type { DaoContractApi } from "../generated/dao/index.js";
import daoMetadata from "../generated/dao/metadata.json" with { type: "json" };
import type { RegistryContractApi } from "../generated/registry/index.js";
import registryMetadata from "../generated/registry/metadata.json" with { type: "json" };
import type { RouterContractApi } from "../generated/router/index.js";
import routerMetadata from "../generated/router/metadata.json" with { type: "json" };
import type { TokenContractApi } from "../generated/token/index.js";
import tokenMetadata from "../generated/token/metadata.json" with { type: "json" };

/** Where the four contracts are on a chain. */
export interface Addresses {
  readonly token: string;
  readonly router: string;
  readonly registry: string;
  readonly dao: string;
}

/** A connection to a chain. */
export type Client = LegacyClient;

/** A PSP22 token: KITE itself, or any other whose standard messages are KITE's too. */
export type Token = Contract<TokenContractApi>;

/** The four contracts of one deployment, each with the types of its metadata. */
export interface Suite {
  readonly client: Client;
  readonly addresses: Addresses;
  readonly token: Token;
  readonly router: Contract<RouterContractApi>;
  readonly registry: Contract<RegistryContractApi>;
  readonly dao: Contract<DaoContractApi>;
}

/** Connects to the node at `url`; a lost connection is taken up again. Waits until the node answers. */
export function connect(url: string): Promise<Client> {
  return LegacyClient.new(new WsProvider({ endpoint: url, retryDelayMs: 1_000 }));
}

/** The suite at `addresses`; views are asked on behalf of the DAO, an account that is always there. */
export function suiteAt(client: Client, addresses: Addresses): Suite {
  const at = { defaultCaller: addresses.dao };
  return {
    client,
    addresses,
    token: new Contract<TokenContractApi>(client, metadata(tokenMetadata), addresses.token, at),
    router: new Contract<RouterContractApi>(client, metadata(routerMetadata), addresses.router, at),
    registry: new Contract<RegistryContractApi>(client, metadata(registryMetadata), addresses.registry, at),
    dao: new Contract<DaoContractApi>(client, metadata(daoMetadata), addresses.dao, at),
  };
}

/** Another PSP22 token, read through the standard's messages. */
export function tokenAt(suite: Suite, address: string): Token {
  const at = { defaultCaller: suite.addresses.dao };
  return new Contract<TokenContractApi>(suite.client, metadata(tokenMetadata), address, at);
}

function metadata(json: unknown): ContractMetadata {
  return json as ContractMetadata;
}
