// SPDX-License-Identifier: Apache-2.0
//! How much of an owner's tokens a spender may still move.

use ink::primitives::AccountId;
use kite_chain::answer::{demand, Failure};
use kite_chain::cells::{GetOrZero, Map};
use kite_chain::Read;
use kite_interfaces::Balance;

use crate::account::Insufficient;
use crate::keys;

/// How an allowance changes, and by how much; `None`: it does not reach.
pub type Change = (fn(Balance, Balance) -> Option<Balance>, Balance);

/// `value` of an allowance is used, or taken back.
pub fn less(value: Balance) -> Change {
    (Balance::checked_sub, value)
}

/// `value` is added to an allowance, which becomes the largest possible one if that is more.
pub fn more(value: Balance) -> Change {
    (|allowed, value| Some(allowed.saturating_add(value)), value)
}

/// Every allowance that is not zero.
#[ink::storage_item]
#[derive(Debug, Default, Read)]
pub struct Allowances {
    cells: Map<(AccountId, AccountId), Balance, keys::Allowances>,
}

impl Allowances {
    /// What `spender` may move of the tokens of `owner`.
    pub fn get(&self, owner: &AccountId, spender: &AccountId) -> Balance {
        self.cells.get_or_zero((owner, spender))
    }

    /// What an allowance becomes by `change`.
    pub fn changed(
        &self,
        owner: &AccountId,
        spender: &AccountId,
        (change, value): Change,
    ) -> Result<Balance, Failure<Insufficient>> {
        demand(change(self.get(owner, spender), value), Insufficient::Allowance)
    }

    /// Allows `amount` instead of what was allowed before.
    pub fn set(&mut self, owner: &AccountId, spender: &AccountId, amount: Balance) {
        if amount == 0 {
            self.cells.remove((owner, spender));
        } else {
            self.cells.insert((owner, spender), &amount);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[ink::test]
    fn set_to_zero_removes_the_cell() {
        let (owner, spender) = ([1; 32].into(), [2; 32].into());
        let mut allowances = Allowances::default();
        allowances.set(&owner, &spender, 5);
        assert_eq!(allowances.changed(&owner, &spender, less(6)), Err(Insufficient::Allowance.into()));
        allowances.set(&owner, &spender, 0);
        assert!(!allowances.cells.contains((owner, spender)));
    }
}
