// SPDX-License-Identifier: Apache-2.0
import type { BlockEvents, Deed } from "./events.js";
import { accountsIn } from "../domain/callWords.js";

/** What somebody wants to know the past of; all that is said must fit. */
export interface About {
  readonly product?: number;
  readonly contribution?: number;
  readonly proposal?: number;
  readonly account?: string;
  readonly reference?: bigint;
}

/** Of what blocks tell, what is about this, as far as an event itself says so. */
export function select(events: BlockEvents, about: About): BlockEvents {
  const { product, contribution, proposal, account, reference } = about;
  const fits = <Value>(wanted: Value | undefined, ...found: (Value | undefined)[]): boolean => wanted === undefined || found.includes(wanted);
  return {
    deeds: events.deeds.filter((deed) => isAbout(deed, about)),
    payments: events.payments.filter((payment) => {
      const [payer, child] = "payer" in payment.from ? [payment.from.payer, undefined] : [undefined, payment.from.child];
      return fits(product, payment.product, child) && fits(account, payer) && fits(reference, payment.reference) && fits(contribution) && fits(proposal);
    }),
    claims: events.claims.filter((claim) => fits(contribution, claim.position) && fits(account, claim.payee) && fits(product) && fits(proposal) && fits(reference)),
    ballots: events.ballots.filter((ballot) => fits(proposal, ballot.proposal) && fits(account, ballot.voter) && fits(product) && fits(contribution) && fits(reference)),
    challenges: events.challenges.filter((one) => fits(contribution, one.contribution) && fits(account, one.challenger) && fits(product) && fits(proposal) && fits(reference)),
  };
}

function isAbout({ data, signer }: Deed, { product, contribution, proposal, account, reference }: About): boolean {
  const says = (wanted: unknown, ...names: string[]): boolean => wanted === undefined || names.some((name) => data[name] === wanted);
  return (
    says(product, "product", "parent", "child") &&
    says(contribution, "contribution", "position") &&
    says(proposal, "proposal") &&
    says(reference, "reference") &&
    (account === undefined || signer === account || accountsIn(data).includes(account))
  );
}
