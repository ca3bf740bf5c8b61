// SPDX-License-Identifier: Apache-2.0
import type { ContractCallOptions } from "dedot/contracts";
import type { HexString } from "dedot/utils";
import { format } from "../domain/amount.js";
import type { Units } from "../domain/errors/words.js";
import { dispatchWords } from "../domain/dispatch.js";
import type { KiteInterfacesDaoAction as Action } from "../generated/dao/index.js";
import type { Asset } from "./asset.js";
import { contractAt } from "./read/calls.js";
import { refusalWords } from "./refusal.js";
import { tokenAt, type Suite } from "./suite.js";

type Caller = NonNullable<ContractCallOptions["caller"]>;

const REVERT_FLAG = 1;

/**
 * What each action would fail with if the DAO did it now, in words; nothing for one that would succeed. Each is tried
 * for itself: one that needs another before it fails here and may succeed in its place.
 */
export function tryAsDao(suite: Suite, actions: readonly Action[], assets: readonly Asset[], units: Units): Promise<(string | undefined)[]> {
  return Promise.all(actions.map((action) => tryAction(suite, action, assets, units)));
}

async function tryAction(suite: Suite, action: Action, assets: readonly Asset[], units: Units): Promise<string | undefined> {
  switch (action.type) {
    case "TransferNative":
      return lacking((await suite.client.query.system.account(suite.addresses.dao)).data.free, action.value[1], units.coin);
    case "TransferPsp22": {
      const [token, , amount] = action.value;
      const { unit } = assets.find(({ key }) => key === token.address()) ?? { unit: units.asset };
      return lacking((await tokenAt(suite, token.address()).query.psp22BalanceOf(suite.addresses.dao)).data, amount, unit);
    }
    case "Call":
      return tryCall(suite, action.value[0].address(), action.value[1] as HexString, action.value[2], units);
    case "Govern":
      return undefined;
  }
}

function lacking(there: bigint, wanted: bigint, unit: Units["coin"]): string | undefined {
  return there < wanted ? `The treasury has ${format(there, unit)}, less than ${format(wanted, unit)}.` : undefined;
}

async function tryCall(suite: Suite, callee: string, input: HexString, value: bigint, units: Units): Promise<string | undefined> {
  const { client, addresses } = suite;
  const { result } = await client.call.contractsApi.call(addresses.dao as Caller, callee, value, undefined, undefined, input);
  if (result.isErr) {
    const meta = client.registry.findErrorMeta(result.err);
    // All was done, and only the coin for a deposit was missing: whoever executes a proposal pays it, and not the DAO.
    if (meta?.name.startsWith("StorageDeposit")) return undefined;
    return meta ? dispatchWords(meta.pallet, meta.name) : `The chain refused: ${result.err.type}.`;
  }
  const { flags, data } = result.value;
  return flags.bits & REVERT_FLAG ? (refusalWords(suite[contractAt(suite, callee) ?? "token"], input, data, units) ?? "The contract refused.") : undefined;
}
