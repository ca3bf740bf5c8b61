// SPDX-License-Identifier: Apache-2.0
import type { KiteInterfacesDaoActionLike as Action } from "../src/generated/dao/index.js";
import { delegate, execute, inputOf, proposeAll, vote } from "../src/chain/calls/votes.js";
import { payKite, payNative, pull, transfer } from "../src/chain/calls/money.js";
import { accept, registerProduct, reject, submit } from "../src/chain/calls/work.js";
import { devPair } from "../src/chain/devAccounts.js";
import type { Suite } from "../src/chain/suite.js";
import { startOf } from "../src/domain/time.js";
import type { Stage } from "../src/domain/stage.js";
import { KITE, perform, UNITS } from "./stage.js";
import type { TimeKeeper } from "./time.js";
import { createUsdx } from "./usdx.js";

/*
 * What a visitor of a development chain finds: three products on top of each other, the work of four
 * people, payments of several days, one proposal that was executed and one to vote on.
 */

/** KITE that Alice gives to those who got none when the suite was deployed. */
const SHARES = [
  ["Charlie", 3_000_000n],
  ["Dave", 5_000_000n],
  ["Eve", 4_000_000n],
  ["Ferdie", 10_000_000n],
] as const;

interface Product {
  readonly name: string;
  readonly curator: string;
  /** Weights of the five stages, in basis points. */
  readonly stages: readonly [number, number, number, number, number];
  readonly upstream?: readonly { product: number; bps: number }[];
  readonly licenseBps: number;
  readonly halfLifeEpochs?: number;
  readonly bondPerUnit: bigint;
}

const RECORDINGS = 1;
const LISTENER = 2;
const WARD_NOTES = 3;

const PRODUCTS: readonly Product[] = [
  {
    name: "speech-recordings",
    curator: "Charlie",
    stages: [6_000, 4_000, 0, 0, 0],
    licenseBps: 1_000,
    bondPerUnit: KITE / 10n,
  },
  {
    name: "listener-model",
    curator: "Dave",
    stages: [0, 0, 4_000, 6_000, 0],
    upstream: [{ product: RECORDINGS, bps: 2_500 }],
    licenseBps: 2_000,
    bondPerUnit: KITE,
  },
  {
    name: "ward-notes",
    curator: "Eve",
    stages: [500, 500, 1_000, 1_000, 7_000],
    upstream: [
      { product: LISTENER, bps: 3_000 },
      { product: RECORDINGS, bps: 1_000 },
    ],
    licenseBps: 0,
    halfLifeEpochs: 30,
    bondPerUnit: KITE / 2n,
  },
];

interface Work {
  readonly by: string;
  readonly product: number;
  readonly stage: Stage;
  readonly units: number;
  readonly what: string;
}

const EARLY: readonly Work[] = [
  { by: "Bob", product: RECORDINGS, stage: "Collection", units: 600, what: "sentences-north" },
  { by: "Eve", product: RECORDINGS, stage: "Collection", units: 200, what: "sentences-coast" },
  { by: "Charlie", product: RECORDINGS, stage: "Annotation", units: 800, what: "labels" },
  { by: "Dave", product: LISTENER, stage: "Compute", units: 64, what: "machines" },
  { by: "Dave", product: LISTENER, stage: "Model", units: 10, what: "training" },
  { by: "Eve", product: WARD_NOTES, stage: "Application", units: 100, what: "application" },
  { by: "Bob", product: WARD_NOTES, stage: "Collection", units: 50, what: "dictations" },
  { by: "Dave", product: WARD_NOTES, stage: "Compute", units: 20, what: "serving" },
];

const COPIED: Work = { by: "Bob", product: WARD_NOTES, stage: "Collection", units: 50, what: "copied-dictations" };
const LATE: Work = { by: "Bob", product: RECORDINGS, stage: "Collection", units: 400, what: "sentences-south" };

/** Plays the story on a freshly deployed suite; `tell` hears each chapter. */
export async function play(suite: Suite, time: TimeKeeper, tell: (chapter: string) => void): Promise<void> {
  tell("three products, and the work in them");
  for (const [name, share] of SHARES) await perform("Alice", transfer(suite.token, devPair(name).address, share * KITE, UNITS));
  await perform("Alice", transfer(suite.token, suite.addresses.dao, 5_000n * KITE, UNITS));
  for (const product of PRODUCTS) await perform("Alice", registerProduct(suite, terms(product), UNITS));
  for (const work of [...EARLY, COPIED]) await hand(suite, work);
  await decide(suite);
  tell("votes delegated, and the first payments once the work earns");
  await perform("Charlie", delegate(suite, devPair("Dave").address, UNITS));
  await nextEpochs(suite, time, 1);
  await firstPayments(suite);
  tell("a proposal that passes");
  await passed(suite, time);
  tell("more payments, and a proposal to vote on");
  await laterPayments(suite);
  await open(suite, time);
}

async function decide(suite: Suite): Promise<void> {
  await perform("Charlie", accept(suite, [1, 2, 3], UNITS));
  await perform("Dave", accept(suite, [4, 5], UNITS));
  await perform("Eve", accept(suite, [6, 7, 8], UNITS));
  await perform("Eve", reject(suite, [9], UNITS));
}

async function firstPayments(suite: Suite): Promise<void> {
  const payment = { product: WARD_NOTES, reference: 1n };
  await perform("Ferdie", payKite(suite, { ...payment, amount: 1_000n * KITE }, UNITS));
  await perform("Ferdie", payNative(suite, { ...payment, amount: 40n * 10n ** 12n }, UNITS));
  const kite = { type: "Psp22", value: suite.addresses.token } as const;
  await perform("Dave", pull(suite, WARD_NOTES, 0, kite, UNITS));
  await perform("Bob", pull(suite, WARD_NOTES, 1, kite, UNITS));
  await perform("Bob", pull(suite, LISTENER, 0, kite, UNITS));
}

async function passed(suite: Suite, time: TimeKeeper): Promise<void> {
  const usdx = await createUsdx(suite);
  await perform("Bob", proposeAll(suite, "Raise the fee to 3 %, which pays for audits, and take payments in USDX.", secondYear(suite, usdx), UNITS));
  const { proposal } = (await suite.dao.query.proposal(1)).data!;
  await time.until(Number(proposal.snapshotMs) + 1);
  await perform("Alice", vote(suite, 1, "For", "Audits cost money.", UNITS));
  await perform("Eve", vote(suite, 1, "Against", "", UNITS));
  await time.until(Number(proposal.endsAtMs));
  const later = (await suite.dao.query.proposal(1)).data!.proposal;
  await time.until(Number(later.executableFromMs));
  await perform("Bob", execute(suite, 1, UNITS));
}

function secondYear({ router, addresses }: Suite, usdx: string): Action[] {
  const calls = [router.tx.setFee(300), router.tx.setAsset(usdx, true)];
  return calls.map((call) => ({ type: "Call", value: [addresses.router, inputOf(call), 0n] }));
}

async function laterPayments(suite: Suite): Promise<void> {
  await hand(suite, LATE);
  await perform("Ferdie", payKite(suite, { product: WARD_NOTES, amount: 640n * KITE, reference: 2n }, UNITS));
  await perform("Ferdie", payKite(suite, { product: RECORDINGS, amount: 300n * KITE, reference: 3n }, UNITS));
  await perform("Ferdie", payKite(suite, { product: LISTENER, amount: 120n * KITE, reference: 4n }, UNITS));
}

async function open(suite: Suite, time: TimeKeeper): Promise<void> {
  const grant = "1,000 KITE for Bob's next recordings: two hundred hours in three dialects, delivered by spring.";
  const bob = devPair("Bob").address;
  const payment: Action = { type: "TransferPsp22", value: [suite.addresses.token, bob, 1_000n * KITE] };
  await perform("Dave", proposeAll(suite, grant, [payment], UNITS));
  const { proposal } = (await suite.dao.query.proposal(2)).data!;
  await time.until(Number(proposal.snapshotMs) + 1);
  await perform("Eve", vote(suite, 2, "Abstain", "I build on his recordings, so others should decide.", UNITS));
  await perform("Dave", vote(suite, 2, "For", "We need the dialects.", UNITS));
}

async function hand(suite: Suite, { by, product, stage, units, what }: Work): Promise<void> {
  const bond = BigInt(units) * PRODUCTS[product - 1]!.bondPerUnit;
  const evidence = { evidenceUri: `https://example.org/work/${what}`, evidenceHash: `0x${"00".repeat(32)}` } as const;
  const submission = { product, stage, units, payee: undefined, batch: undefined, ...evidence };
  await perform(by, submit(suite, submission, bond, UNITS));
}

async function nextEpochs(suite: Suite, time: TimeKeeper, epochs: number): Promise<void> {
  const { clock } = (await suite.router.query.ledgerSettings()).data;
  const epoch = (await suite.router.query.currentEpoch()).data;
  await time.until(startOf(clock, epoch + epochs));
}

function terms({ name, curator, stages, upstream = [], licenseBps, halfLifeEpochs = 0, bondPerUnit }: Product) {
  return {
    stageBps: [...stages] as [number, number, number, number, number],
    upstream: [...upstream],
    licenseBps,
    halfLifeEpochs,
    bondPerUnit,
    curator: devPair(curator).address,
    metadataUri: `https://example.org/products/${name}`,
    metadataHash: `0x${"00".repeat(32)}` as const,
    supersedes: undefined,
  };
}

