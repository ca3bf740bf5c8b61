import type {
  KiteInterfacesRegistryFigure as Figure,
  KiteInterfacesRegistryRegistryError as RegistryError,
} from "../../generated/registry/index.js";
import { shortAddress } from "../address.js";
import { count, format, percent } from "../amount.js";
import { figureName } from "../labels.js";
import { date, duration } from "../time.js";
import { routerWords } from "./router.js";
import { tell, type Units, type Words } from "./words.js";

const UNITS: Record<Figure, string> = {
  HalfLifeEpochs: "epochs",
  BondPerUnit: "KITE",
  LicenseBps: "bps",
  BatchUnits: "units",
  BatchCount: "members",
  GuardianUntilMs: "date",
  CuratorAnswersMs: "span",
  ArbiterAnswersMs: "span",
  ChallengeBond: "KITE",
  ChallengeBondBps: "bps",
  ChallengerBps: "bps",
  ContributorBps: "bps",
  MaxBondPerUnit: "KITE",
  MaxHalfLifeEpochs: "epochs",
};

const WORDS: Words<RegistryError> = {
  NotOwner: "Only the DAO may do this: propose it for a vote.",
  NotGuardian: "Only the DAO, or a guardian whose time is not over, may do this.",
  NotCurator: "Only the curator of the product may do this.",
  NotPendingCurator: "The curation of the product was not offered to this account: ask its curator to offer it.",
  NotContributor: "Only the contributor may do this.",
  NotArbiter: (arbiter) => `Only the arbiter may do this: ${shortAddress(arbiter.address())}.`,
  UnknownProduct: (id) => `There is no product ${id}.`,
  UnknownContribution: (id) => `There is no contribution ${id}.`,
  WrongStatus: (id) => `Contribution ${id} has been decided already, or its bond has been withdrawn.`,
  Challenged: (id) => `Contribution ${id} is challenged; until that is decided, nothing else can happen to it.`,
  NotChallenged: (id) => `Contribution ${id} is not challenged.`,
  WrongChallenge: ([first, last]) => `This challenge is not open: name the last one that was heard, from number ${first} to ${last}.`,
  UnknownChallenge: (number) => `There is no challenge ${number} that is still to be settled: it was settled already, or never made.`,
  TooEarly: (afterMs) => `It is too early: wait until after ${date(afterMs)}.`,
  TooLate: (untilMs) => `It is too late: this could be done until ${date(untilMs)}.`,
  ProductStopped: (id) => `Product ${id} is stopped: it takes neither payments nor submissions, and nothing is accepted, until the DAO lets it go on.`,
  StageClosed: (stage) => `The product gives the stage ${stage} nothing: choose another stage.`,
  InvalidStageWeights: (bps) => `Stage weights must sum to 100 %, not ${percent(bps)}.`,
  DuplicateUpstream: (id) => `Product ${id} is named twice as upstream: one share can carry the sum.`,
  TooManyUpstream: (max) => `A product may be built on at most ${max} others.`,
  UpstreamTooHigh: ([sum, max]) => `${percent(sum)} would go upstream; at most ${percent(max)} may.`,
  BelowLicense: ([id, bps]) => `Product ${id} asks for at least ${percent(bps)}.`,
  OutOfBounds: ([figure, least, most], units) => outOfBounds(figure, least, most, units),
  UriTooLong: (max) => `An address may have at most ${max} bytes.`,
  ZeroUnits: "Enter at least one unit of work.",
  WrongBond: (expected, { kite }) => `The bond must be exactly ${format(expected, kite)}.`,
  WrongCount: (max) => `Choose between 1 and ${max} at once.`,
  BondLocked: (epoch) => `The bond stays until the trailing window has passed: it can be had from epoch ${epoch} on.`,
  NoticeRuns: (epoch) => `The members have been told that the batch ends, and not yet long enough: it can be ended from epoch ${epoch} on.`,
  OtherKite: (kite) => `The router is paid in another KITE, ${shortAddress(kite.address())}: name the KITE of the router, or another router.`,
  DecayExhausted: "The product takes no more work: its successor does.",
  Router: (error, units) => routerWords(error, units),
  CallFailed: "A contract that was called failed in a way it should not.",
  Overflow: "A number is too large.",
};

function outOfBounds(figure: Figure, least: bigint, most: bigint, units: Units): string {
  const unit = UNITS[figure];
  return `The ${figureName(figure)} must be between ${bound(least, unit, units)} and ${bound(most, unit, units)}.`;
}

function bound(value: bigint, unit: string, { kite }: Units): string {
  if (unit === "KITE") return format(value, kite);
  if (unit === "bps") return percent(Number(value));
  if (unit === "span") return duration(value);
  return unit === "date" ? date(value) : count(value, unit, unit);
}

/** Why the registry refused, in words. */
export function registryWords(error: RegistryError, units: Units): string {
  return tell(WORDS, error, units);
}
