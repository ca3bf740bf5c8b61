//! The DAO.

use ink::primitives::AccountId;
use kite_interfaces::dao::{Action, Ballot, Choice, DaoError, Parameters, ProposalView, State};
use kite_interfaces::{Balance, ProposalId};

use super::client::client;

client! {
    /// The governor: proposals, votes, treasury.
    Dao = "dao";

    /// Creates the DAO.
    make "new" construct(token: AccountId, parameters: Parameters, excluded: Vec<AccountId>);

    /// Makes a proposal.
    send "propose" propose(description: String, actions: Vec<Action>) -> ProposalId, DaoError;
    /// Votes.
    send "vote" vote(proposal: ProposalId, choice: Choice) -> Ballot, DaoError;
    /// Executes a passed proposal.
    send "execute" execute(proposal: ProposalId) -> (), DaoError;
    /// Cancels a proposal; its proposer only.
    send "cancel" cancel(proposal: ProposalId) -> (), DaoError;
    /// Takes the ownership that a contract offered the DAO.
    send "accept_ownership_of" accept_ownership_of(contract: AccountId) -> (), DaoError;

    /// A proposal.
    view "proposal" proposal(proposal: ProposalId) -> Option<ProposalView>;
    /// Proposals, page by page.
    view "proposals" proposals(from: ProposalId, limit: u32) -> Vec<ProposalView>;
    /// How many proposals there are.
    view "proposal_count" proposal_count() -> ProposalId;
    /// Where a proposal is in its life.
    ask "state" state(proposal: ProposalId) -> State, DaoError;
    /// What an account voted.
    view "ballot" ballot(proposal: ProposalId, account: AccountId) -> Option<Ballot>;
    /// With how many votes an account can vote.
    ask "voting_power" voting_power(account: AccountId, proposal: ProposalId) -> Balance, DaoError;
    /// How many votes the quorum asks for.
    ask "quorum" quorum(proposal: ProposalId) -> Balance, DaoError;
    /// What the next proposal will be judged by.
    view "parameters" parameters() -> Parameters;
    /// Whose votes do not count towards the quorum's whole.
    view "excluded" excluded() -> Vec<AccountId>;
    /// The token that votes.
    view "token" token() -> AccountId;
}
