// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { Call } from "./call.js";
import { dryRun, send, type Forecast, type Progress } from "./transaction.js";

const FORECAST: Forecast = { ok: true, gasLimit: { refTime: 1n, proofSize: 1n }, deposit: 0n, fee: 0n };
const SIGNER = { address: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", account: "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY" };

/** A call whose transaction tells of these states, or is refused with this message. */
function call(states: readonly object[], refusal?: string): Call {
  const signAndSend = async (_: unknown, __: unknown, tell: (result: object) => void): Promise<void> => {
    if (refusal) throw new Error(refusal);
    for (const status of states) tell({ status });
  };
  return { title: "A call", tx: () => ({ signAndSend, paymentInfo: async () => ({ partialFee: 9n }) }), explain: (error: unknown) => `because ${error}` } as unknown as Call;
}

async function told(by: Call): Promise<Progress[]> {
  const progress: Progress[] = [];
  await send(by, FORECAST, SIGNER, (step) => progress.push(step));
  return progress;
}

const SENT = { type: "Broadcasting" };
const IN_BLOCK = { type: "BestChainBlockIncluded", value: { blockNumber: 7 } };
const FINAL = { type: "Finalized", value: { blockNumber: 7 } };

describe("send", () => {
  it("tells each step once, from the signature to the final block", async () => {
    expect(await told(call([SENT, SENT, IN_BLOCK, FINAL]))).toEqual([{ at: "signing" }, { at: "sent" }, { at: "included", block: 7 }, { at: "finalised", block: 7 }]);
  });

  it("does not go back if the news of a block come after it is final", async () => {
    expect((await told(call([FINAL, IN_BLOCK]))).at(-1)).toEqual({ at: "finalised", block: 7 });
  });

  it("tells in words that the wallet, or the node, refused", async () => {
    expect((await told(call([], "Cancelled"))).at(-1)).toEqual({ at: "failed", reason: "You did not sign, so nothing was sent." });
    expect((await told(call([], "1010: Invalid Transaction: Inability to pay some fees"))).at(-1)).toMatchObject({ reason: "You do not have enough coin for the fee." });
  });
});

describe("dryRun", () => {
  const asked = (data: object, storageDeposit: object): Call => ({
    ...call([]),
    query: async () => ({ data, raw: { gasRequired: { refTime: 100n, proofSize: 8n }, storageDeposit } }) as never,
  });

  it("forecasts fee and deposit, and leaves a quarter of room for gas", async () => {
    const forecast = await dryRun(asked({ isOk: true }, { type: "Charge", value: 5n }), SIGNER.address);
    expect(forecast).toEqual({ ok: true, gasLimit: { refTime: 125n, proofSize: 10n }, deposit: 5n, fee: 9n });
  });

  it("forecasts what comes back as a negative deposit", async () => {
    expect(await dryRun(asked({ isOk: true }, { type: "Refund", value: 5n }), SIGNER.address)).toMatchObject({ deposit: -5n });
  });

  it("tells the contract's own error in words", async () => {
    expect(await dryRun(asked({ isErr: true, err: "so" }, { type: "Charge", value: 0n }), SIGNER.address)).toEqual({ ok: false, reason: "because so" });
  });
});
