// SPDX-License-Identifier: Apache-2.0
//! Who can vote with how much: the token, as the DAO asks it.

use ink::primitives::AccountId;
use ink::scale::Decode;
use ink::selector_bytes;
use kite_chain::call::{self, Message};
use kite_chain::wire::Said;
use kite_interfaces::dao::DaoError;
use kite_interfaces::{Balance, Timestamp};

use crate::failure::Failure;

/// Votes now and at registered snapshots, in token units.
pub trait Electorate {
    /// Votes of `account` without those that it got in this very block.
    fn settled_votes(&self, account: &AccountId) -> Result<Balance, Failure>;

    /// Votes of `account` now.
    fn votes(&self, account: &AccountId) -> Result<Balance, Failure>;

    /// All votes now.
    fn total_supply(&self) -> Result<Balance, Failure>;

    /// Votes of `account` at the snapshot `at_ms`.
    fn past_votes(&self, account: &AccountId, at_ms: Timestamp) -> Result<Balance, Failure>;

    /// All votes at the snapshot `at_ms`.
    fn past_total_supply(&self, at_ms: Timestamp) -> Result<Balance, Failure>;

    /// Registers the first possible snapshot at or after `not_before_ms` and returns it.
    fn register_snapshot(&self, not_before_ms: Timestamp) -> Result<Timestamp, Failure>;

    /// Votes that can be cast now: all but those of `excluded`.
    fn eligible(&self, excluded: &[AccountId]) -> Result<Balance, Failure> {
        without(self.total_supply()?, excluded, |account| self.votes(account))
    }

    /// Votes that could be cast at the snapshot `at_ms`: all but those of `excluded`.
    fn past_eligible(&self, excluded: &[AccountId], at_ms: Timestamp) -> Result<Balance, Failure> {
        without(self.past_total_supply(at_ms)?, excluded, |account| self.past_votes(account, at_ms))
    }
}

/// The electorate of the token at this address.
pub struct Token(pub AccountId);

impl Token {
    fn ask<Answer: Decode + Said>(&self, question: &impl Message) -> Result<Answer, Failure> {
        Ok(call::message(&self.0, question).map_err(DaoError::CallFailed)?)
    }

    fn ask_fallible<Answer: Decode + Said>(&self, question: &impl Message) -> Result<Answer, Failure> {
        Ok(call::fallible(&self.0, question).map_err(DaoError::CallFailed)?)
    }
}

impl Electorate for Token {
    fn settled_votes(&self, account: &AccountId) -> Result<Balance, Failure> {
        self.ask(&(selector_bytes!("Votes::settled_votes"), account))
    }

    fn votes(&self, account: &AccountId) -> Result<Balance, Failure> {
        self.ask(&(selector_bytes!("Votes::votes"), account))
    }

    fn total_supply(&self) -> Result<Balance, Failure> {
        self.ask(&selector_bytes!("PSP22::total_supply"))
    }

    fn past_votes(&self, account: &AccountId, at_ms: Timestamp) -> Result<Balance, Failure> {
        self.ask_fallible(&(selector_bytes!("Votes::past_votes"), account, at_ms))
    }

    fn past_total_supply(&self, at_ms: Timestamp) -> Result<Balance, Failure> {
        self.ask_fallible(&(selector_bytes!("Votes::past_total_supply"), at_ms))
    }

    fn register_snapshot(&self, not_before_ms: Timestamp) -> Result<Timestamp, Failure> {
        self.ask_fallible(&(selector_bytes!("Votes::register_snapshot"), not_before_ms))
    }
}

fn without(
    total: Balance,
    excluded: &[AccountId],
    votes_of: impl Fn(&AccountId) -> Result<Balance, Failure>,
) -> Result<Balance, Failure> {
    // eligible = total − Σ votes of the excluded
    excluded
        .iter()
        .try_fold(total, |rest, account| Ok(rest.checked_sub(votes_of(account)?).ok_or(DaoError::Overflow)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::{account, Table};

    #[test]
    fn eligible_leaves_out_the_votes_of_the_excluded() {
        let table = Table::of(&[(account(1), 1_000), (account(2), 200), (account(3), 30)]);
        assert_eq!(table.eligible(&[]), Ok(1_230));
        assert_eq!(table.eligible(&[account(2), account(4)]), Ok(1_030));
        assert_eq!(table.past_eligible(&[account(1), account(3)], 5), Ok(200));
        assert_eq!(table.past_eligible(&[account(1), account(2), account(3)], 5), Ok(0));
    }

    #[test]
    fn eligible_errors_overflow_if_the_excluded_have_more_than_all_votes() {
        let votes_of = |_: &AccountId| Ok(6);
        assert_eq!(without(11, &[account(1), account(2)], votes_of), Err(DaoError::Overflow.into()));
        assert_eq!(without(12, &[account(1), account(2)], votes_of), Ok(0));
    }
}
