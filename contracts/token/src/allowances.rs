//! How much of an owner's tokens a spender may still move.

use ink::primitives::AccountId;
use kite_chain::cells::Map;
use kite_chain::Read;
use kite_interfaces::Balance;

use crate::account::Insufficient;
use crate::keys;

/// Every allowance that is not zero.
#[ink::storage_item]
#[derive(Debug, Default, Read)]
pub struct Allowances {
    cells: Map<(AccountId, AccountId), Balance, keys::Allowances>,
}

impl Allowances {
    /// What `spender` may move of the tokens of `owner`.
    pub fn get(&self, owner: &AccountId, spender: &AccountId) -> Balance {
        self.cells.get((owner, spender)).unwrap_or_default()
    }

    /// What is left of an allowance if `value` of it is used.
    pub fn less(&self, owner: &AccountId, spender: &AccountId, value: Balance) -> Result<Balance, Insufficient> {
        self.get(owner, spender).checked_sub(value).ok_or(Insufficient::Allowance)
    }

    /// What an allowance becomes if `value` is added; the largest possible one if that is more.
    pub fn more(&self, owner: &AccountId, spender: &AccountId, value: Balance) -> Balance {
        self.get(owner, spender).saturating_add(value)
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
        assert_eq!(allowances.less(&owner, &spender, 6), Err(Insufficient::Allowance));
        allowances.set(&owner, &spender, 0);
        assert!(!allowances.cells.contains((owner, spender)));
    }
}
