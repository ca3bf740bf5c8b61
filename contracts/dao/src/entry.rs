// SPDX-License-Identifier: Apache-2.0
//! How a call on the chain reaches a message of the DAO.

#[cfg(any(kite_entry, test))]
use crate::Dao;

kite_chain::entry! {
    Dao holds coin;
    often {
        root "vote" vote(proposal, choice);
    }
    on_a_hub {
        bare "voting_delay" voting_delay();
        bare "voting_period" voting_period();
        bare "proposal_threshold" proposal_threshold();
        bare "proposal_snapshot" proposal_snapshot(proposal);
        bare "proposal_deadline" proposal_deadline(proposal);
        bare "proposal_eta" proposal_eta(proposal);
        bare "proposal_needs_queuing" proposal_needs_queuing(proposal);
        bare "proposal_proposer" proposal_proposer(proposal);
        bare "proposal_votes" proposal_votes(proposal);
        bare "has_voted" has_voted(proposal, account);
    }
    new "new" new(token, parameters, changes);
    save "propose" propose(description, actions);
    save "propose_transfer" propose_transfer(description, to, amount);
    save "propose_psp22_transfer" propose_psp22_transfer(description, token, to, amount);
    save "propose_fee" propose_fee(description, router, fee_bps);
    save "propose_call" propose_call(description, callee, input, value);
    root "vote_with_reason" vote_with_reason(proposal, choice, reason);
    root "vote_split" vote_split(proposal, votes, reason);
    save "execute" execute(proposal);
    root "cancel" cancel(proposal);
    bare "forget_ballots" forget_ballots(proposal, accounts);
    bare "accept_ownership_of" accept_ownership_of(contract);
    bare "proposal" proposal(proposal);
    root "proposals" proposals(from, limit);
    bare "state" state(proposal);
    bare "ballot" ballot(proposal, account);
    root "voting_power" voting_power(account, proposal);
    root "quorum" quorum(proposal);
    bare "parameters" parameters();
    root "settings" settings();
    bare "is_routine" is_routine(callee, selector);
    bare "budget" budget(asset);
}
