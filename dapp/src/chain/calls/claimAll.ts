// SPDX-License-Identifier: Apache-2.0
import type { Units } from "../../domain/errors/words.js";
import type { KiteInterfacesRouterRouterError as RouterError } from "../../generated/router/index.js";
import type { Asset } from "../asset.js";
import type { Call } from "../call.js";
import type { Suite } from "../suite.js";
import { claim } from "./money.js";

/** A position, and who is paid for it. */
export interface Claimant {
  readonly id: number;
  readonly payee: string;
}

/** What the router answers to a claim, asked before it is made. */
export type AskClaim = (positions: number[]) => Promise<RouterError | undefined>;

/**
 * The claimants who can be paid, and those who cannot, by whom the whole claim would fail: each is found by asking, as an
 * account must get at least the chain's minimum. What else is wrong is left for the claim itself to tell.
 */
export async function payable(claimants: readonly Claimant[], ask: AskClaim): Promise<{ paid: Claimant[]; leftOut: Claimant[] }> {
  let paid = [...claimants];
  for (;;) {
    const error = paid.length > 0 ? await ask(paid.map(({ id }) => id)) : undefined;
    if (error?.type !== "CannotPay") break;
    const [to] = error.value as [{ address(): string }, bigint];
    const rest = paid.filter(({ payee }) => payee !== to.address());
    if (rest.length === paid.length) break;
    paid = rest;
  }
  return { paid, leftOut: claimants.filter((one) => !paid.includes(one)) };
}

/** Claims for all who can be paid, and says who was left out. */
export async function claimAll(suite: Suite, claimants: readonly Claimant[], assets: readonly Asset[], caller: string | undefined, units: Units): Promise<Call> {
  const ids = assets.map(({ id }) => id);
  const ask: AskClaim = async (positions) => {
    const { data } = await suite.router.query.claim(positions, ids, caller ? { caller } : {});
    return data.isErr ? data.err : undefined;
  };
  const { paid, leftOut } = await payable(claimants, ask);
  const call = claim(suite, (paid.length > 0 ? paid : claimants).map(({ id }) => id), ids, units);
  return leftOut.length === 0 || paid.length === 0 ? call : { ...call, note: leftOutWords(leftOut) };
}

function leftOutWords(leftOut: readonly Claimant[]): string {
  const list = new Intl.ListFormat("en").format(leftOut.map(({ id }) => `contribution ${id}`));
  return `Left out: ${list}. Its payee would have less than the least that an account of this chain may have. Nothing of it is lost: it can be claimed once it is more, or one asset at a time.`;
}
