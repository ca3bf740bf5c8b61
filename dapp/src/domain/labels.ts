// SPDX-License-Identifier: Apache-2.0
/** What figures of the contracts are called, in errors and in forms: by their name there. */
const FIGURES: Record<string, string> = {
  votingDelayMs: "voting delay",
  votingPeriodMs: "voting period",
  lateQuorumMs: "time after a late quorum",
  graceMs: "time to execute",
  proposalThreshold: "votes needed to propose",
  quorumFloor: "least quorum",
  routineQuorumBps: "quorum of a routine proposal",
  routineTimelockMs: "timelock of a routine proposal",
  criticalQuorumBps: "quorum of a critical proposal",
  criticalTimelockMs: "timelock of a critical proposal",
  spendPeriodMs: "spend period",
  guardianExpiresAtMs: "guardian's last moment",
  expiresAtMs: "last moment",
  halfLifeEpochs: "half-life",
  bondPerUnit: "bond for each unit",
  licenseBps: "licence price",
  batchUnits: "units of a batch",
  batchCount: "members of a batch",
  guardianUntilMs: "guardian's last moment",
  curatorAnswersMs: "curator's time",
  arbiterAnswersMs: "arbiter's time",
  challengeBond: "challenge bond",
  challengeBondBps: "part of the contribution's own bond that a challenge costs",
  challengerBps: "challengers' part of a slashed bond",
  contributorBps: "contributor's part of a lost challenge bond",
  minBondPerUnit: "least bond for each unit",
  maxBondPerUnit: "greatest bond for each unit",
  minHalfLifeEpochs: "shortest half-life",
  maxHalfLifeEpochs: "longest half-life",
};

const NAMED: Record<string, string> = {
  ...FIGURES,
  bps: "share",
  stageBps: "what each stage gets",
  upstream: "built on",
  metadataUri: "where it is described",
  metadataHash: "hash of what stands there",
  evidenceUri: "where the evidence can be seen",
  supersedes: "replaces product",
  upheld: "are they right?",
  challenge: "up to challenge",
  inFavour: "for",
};

/** What a figure is called within a sentence: `HalfLifeEpochs` is `half-life`. */
export function figureName(name: string): string {
  return FIGURES[name.charAt(0).toLowerCase() + name.slice(1)] ?? plainWords(name);
}

/** What a part of a value is called, from its name in the contracts: `votingDelayMs` is `Voting delay`. */
export function labelOf(name: string): string {
  const words = NAMED[name] ?? plainWords(name);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

// The unit stands beside the figure.
function plainWords(name: string): string {
  return name.replace(/(?<=.)(Ms|Bps)$/, "").replace(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();
}
