/** What a part of a value is called, from its name in the contracts: `votingDelayMs` is `Voting delay`. */
export function labelOf(name: string): string {
  const words = name.replace(/(?<=.)(Ms|Bps)$/, "").replace(/([a-z\d])([A-Z])/g, "$1 $2").toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
