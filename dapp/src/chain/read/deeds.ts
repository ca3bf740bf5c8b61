// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesDaoAction as Action } from "../../generated/dao/index.js";
import type { Unit } from "../../domain/amount.js";
import type { Deed } from "../../domain/tier.js";
import { assetKey } from "../asset.js";
import type { Suite } from "../suite.js";

interface Payment {
  readonly asset: string;
  readonly amount: bigint;
}

const SELECTOR_END = 10;

/** What makes each action of a proposal routine or critical, as the DAO's lists and caps are now. */
export function deedsOf(suite: Suite, actions: readonly Action[], unitOf: (assetKey: string) => Unit): Promise<Deed[]> {
  const payments = actions.map(paymentOf);
  const total = (asset: string): bigint => payments.reduce((sum, payment) => sum + (payment?.asset === asset ? payment.amount : 0n), 0n);
  return Promise.all(
    actions.map(async (action, place) => {
      const payment = payments[place];
      return {
        isGoverning: action.type === "Govern",
        isListed: await isListed(suite, action),
        payment: payment && { total: total(payment.asset), cap: await capOf(suite, payment.asset), unit: unitOf(payment.asset) },
      };
    }),
  );
}

function paymentOf(action: Action): Payment | undefined {
  switch (action.type) {
    case "TransferNative":
      return { asset: "native", amount: action.value[1] };
    case "TransferPsp22":
      return { asset: assetKey({ type: "Psp22", value: action.value[0] }), amount: action.value[2] };
    case "Call":
      return action.value[2] > 0n ? { asset: "native", amount: action.value[2] } : undefined;
    case "Govern":
      return undefined;
  }
}

async function isListed({ dao }: Suite, action: Action): Promise<boolean | undefined> {
  if (action.type !== "Call") return undefined;
  const [callee, input] = action.value;
  const selector = input.slice(0, SELECTOR_END) as `0x${string}`;
  return selector.length === SELECTOR_END && (await dao.query.isRoutine(callee, selector)).data;
}

async function capOf({ dao }: Suite, asset: string): Promise<bigint | undefined> {
  const { data } = await dao.query.budget(asset === "native" ? { type: "Native" } : { type: "Psp22", value: asset });
  return data?.cap;
}
