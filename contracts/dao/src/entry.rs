//! How a call on the chain reaches a message of the DAO.

#[cfg(kite_entry)]
use crate::Dao;

kite_chain::entry! {
    Dao refuses coin;
    new "new" new(token, parameters, changes);
    save "propose" propose(description, actions);
    save "propose_transfer" propose_transfer(description, to, amount);
    save "propose_psp22_transfer" propose_psp22_transfer(description, token, to, amount);
    save "propose_fee" propose_fee(description, router, fee_bps);
    save "propose_call" propose_call(description, callee, input, value);
    root "vote" vote(proposal, choice);
    root "vote_with_reason" vote_with_reason(proposal, choice, reason);
    root "vote_split" vote_split(proposal, votes, reason);
    save "execute" execute(proposal);
    root "cancel" cancel(proposal);
    root "forget_ballots" forget_ballots(proposal, accounts);
    root "accept_ownership_of" accept_ownership_of(contract);
    root "proposal" proposal(proposal);
    root "proposals" proposals(from, limit);
    root "state" state(proposal);
    root "ballot" ballot(proposal, account);
    root "voting_power" voting_power(account, proposal);
    root "quorum" quorum(proposal);
    root "parameters" parameters();
    root "settings" settings();
    root "is_routine" is_routine(callee, selector);
    root "budget" budget(asset);
}
