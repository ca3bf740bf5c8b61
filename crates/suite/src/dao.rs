// SPDX-License-Identifier: Apache-2.0
//! The DAO.

use ink::primitives::AccountId;
use ink::selector_bytes;
use kite_interfaces::dao::{
    Action, Budget, Change, Choice, DaoError, Parameters, ProposalView, Selector, Settings, State, Tally,
};
use kite_interfaces::{Asset, Balance, Bps, ProposalId};
use scale::DecodeAll;

use super::client::client;

client! {
    /// The governor: proposals, votes, treasury.
    Dao = "dao";

    /// Creates the DAO.
    make "new" construct(token: AccountId, parameters: Parameters, changes: Vec<Change>);

    /// Makes a proposal.
    send "propose" propose(description: String, actions: Vec<Action>) -> ProposalId, DaoError;
    /// Proposes a payment of native coin.
    send "propose_transfer"
        propose_transfer(description: String, to: AccountId, amount: Balance) -> ProposalId, DaoError;
    /// Proposes a payment of a PSP22 token.
    send "propose_psp22_transfer" propose_psp22_transfer(
        description: String, token: AccountId, to: AccountId, amount: Balance,
    ) -> ProposalId, DaoError;
    /// Proposes a fee.
    send "propose_fee" propose_fee(description: String, router: AccountId, fee_bps: Bps) -> ProposalId, DaoError;
    /// Proposes a call.
    send "propose_call" propose_call(
        description: String, callee: AccountId, input: Vec<u8>, value: Balance,
    ) -> ProposalId, DaoError;
    /// Votes.
    send "vote" vote(proposal: ProposalId, choice: Choice) -> Balance, DaoError;
    /// Votes, and says why.
    send "vote_with_reason"
        vote_with_reason(proposal: ProposalId, choice: Choice, reason: String) -> Balance, DaoError;
    /// Votes with so many votes for each choice.
    send "vote_split" vote_split(proposal: ProposalId, votes: Tally, reason: String) -> Balance, DaoError;
    /// Executes a passed proposal.
    send "execute" execute(proposal: ProposalId) -> (), DaoError;
    /// Cancels a proposal.
    send "cancel" cancel(proposal: ProposalId) -> (), DaoError;
    /// Frees ballots of a proposal that is over.
    send "forget_ballots" forget_ballots(proposal: ProposalId, accounts: Vec<AccountId>) -> u32, DaoError;
    /// Takes the ownership that a contract offered the DAO.
    send "accept_ownership_of" accept_ownership_of(contract: AccountId) -> (), DaoError;

    /// A proposal.
    view "proposal" proposal(proposal: ProposalId) -> Option<ProposalView>;
    /// Proposals, page by page.
    view "proposals" proposals(from: ProposalId, limit: u32) -> Vec<ProposalView>;
    /// Where a proposal is in its life.
    ask "state" state(proposal: ProposalId) -> State, DaoError;
    /// What an account voted.
    view "ballot" ballot(proposal: ProposalId, account: AccountId) -> Option<Tally>;
    /// With how many votes an account can vote.
    ask "voting_power" voting_power(account: AccountId, proposal: ProposalId) -> Balance, DaoError;
    /// How many votes the quorum asks for.
    ask "quorum" quorum(proposal: ProposalId) -> Balance, DaoError;
    /// What the next proposal will be judged by.
    view "parameters" parameters() -> Parameters;
    /// What it is set to beside them.
    view "settings" settings() -> Settings;
    /// Whether proposals that call this message can be routine.
    view "is_routine" is_routine(callee: AccountId, selector: Selector) -> bool;
    /// What routine proposals may pay of an asset.
    view "budget" budget(asset: Asset) -> Option<Budget>;
}

/// The amounts of native coin that the treasury would pay by the proposal which `input` makes; none if it makes none.
#[must_use]
pub fn coin_proposed(input: &[u8]) -> Vec<Balance> {
    let Some((selector, arguments)) = input.split_first_chunk() else { return Vec::new() };
    let coin = match *selector {
        TRANSFER => <(String, AccountId, Balance)>::decode_all(&mut &*arguments).map(|(_, _, amount)| vec![amount]),
        CALL => <(String, AccountId, Vec<u8>, Balance)>::decode_all(&mut &*arguments).map(|(.., value)| vec![value]),
        ACTIONS => <(String, Vec<Action>)>::decode_all(&mut &*arguments)
            .map(|(_, actions)| actions.iter().filter_map(coin_of).collect()),
        _ => return Vec::new(),
    };
    coin.unwrap_or_default()
}

const TRANSFER: [u8; 4] = selector_bytes!("propose_transfer");
const CALL: [u8; 4] = selector_bytes!("propose_call");
const ACTIONS: [u8; 4] = selector_bytes!("propose");

fn coin_of(action: &Action) -> Option<Balance> {
    match action {
        Action::TransferNative { amount, .. } => Some(*amount),
        Action::Call { value, .. } => Some(*value),
        Action::TransferPsp22 { .. } | Action::Govern(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coin_proposed_is_what_each_action_would_pay_of_the_native_coin() {
        let (someone, text) = (AccountId::from([7; 32]), String::new);
        let call = Action::Call { callee: someone, input: vec![0; 4], value: 5 };
        let tokens = Action::TransferPsp22 { token: someone, to: someone, amount: 9 };
        let coin = Action::TransferNative { to: someone, amount: 3 };
        assert_eq!(coin_proposed(&input::propose(text(), vec![call, tokens, coin])), [5, 3]);
        assert_eq!(coin_proposed(&input::propose_transfer(text(), someone, 4)), [4]);
        assert_eq!(coin_proposed(&input::propose_call(text(), someone, vec![1], 6)), [6]);
        let others = [input::propose_psp22_transfer(text(), someone, someone, 8), input::vote(1, Choice::For)];
        assert!(others.iter().all(|input| coin_proposed(input).is_empty()));
        assert!(coin_proposed(&TRANSFER).is_empty() && coin_proposed(&[]).is_empty());
    }
}
