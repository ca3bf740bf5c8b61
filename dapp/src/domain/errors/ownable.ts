import type { KiteInterfacesOwnableOwnableError as OwnableError } from "../../generated/token/index.js";
import { tell, type Units, type Words } from "./words.js";

const WORDS: Words<{ type: OwnableError }> = {
  NotOwner: "Only the DAO may do this: propose it for a vote.",
  NotPendingOwner: "The contract was not offered to this account.",
  CodeNotFound: "The code is not on the chain: upload it first.",
};

/** Why a change of owner or code was refused, in words. */
export function ownableWords(error: OwnableError, units: Units): string {
  return tell(WORDS, { type: error }, units);
}
