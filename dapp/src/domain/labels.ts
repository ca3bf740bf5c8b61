const NAMED: Record<string, string> = {
  bps: "Share",
  stageBps: "What each stage gets",
  upstream: "Built on",
  licenseBps: "Licence",
  halfLifeEpochs: "Half-life in epochs, 0 for none",
  metadataUri: "Where it is described",
  metadataHash: "Hash of what stands there",
  evidenceUri: "Where the evidence can be seen",
  supersedes: "Replaces product",
  upheld: "Are they right?",
  challenge: "Up to challenge",
  inFavour: "For",
};

/** What a part of a value is called, from its name in the contracts: `votingDelayMs` is `Voting delay`. */
export function labelOf(name: string): string {
  const named = NAMED[name];
  if (named) return named;
  const words = name.replace(/(?<=.)(Ms|Bps)$/, "").replace(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
