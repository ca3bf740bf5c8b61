// SPDX-License-Identifier: Apache-2.0
import type {
  KiteInterfacesReceiverReceiverError as ReceiverError,
  KiteInterfacesTokenTokenError as TokenError,
  KiteInterfacesVotesVotesError as VotesError,
  Psp22ErrorsPsp22Error as Psp22Error,
} from "../../generated/token/index.js";
import { sentence } from "./dictionary.js";
import type { Units } from "./words.js";

/** Why a PSP22 token refused, in words. */
export function psp22Words(error: Psp22Error, units: Units): string {
  return sentence("PSP22Error", error, units);
}

/** Why a receiver refused tokens, in words. */
export function receiverWords(error: ReceiverError, units: Units): string {
  return sentence("ReceiverError", error, units);
}

/** Why KITE refused, in words; the reason of a receiver included. */
export function tokenWords(error: TokenError, units: Units): string {
  return sentence("TokenError", error, units);
}

/** Why KITE's votes refused, in words. */
export function votesWords(error: VotesError, units: Units): string {
  return sentence("VotesError", error, units);
}
