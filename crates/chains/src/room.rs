// SPDX-License-Identifier: Apache-2.0
//! What a transaction is given beyond what its dry run needed: the block that takes it may find an epoch begun or a
//! snapshot passed, and then it weighs and locks more. What is not used is neither paid nor locked.

use ink_sandbox::Weight;
use kite_interfaces::Balance;

/// Weight of what a dry run may not have seen, however little the rest weighs: a few entries read and written anew.
const GAS: Weight = Weight::from_parts(1_000_000_000, 64 * 1_024);

/// Entries that a snapshot or an epoch may add: one for each side of a transfer, one for the supply, one to spare.
const ITEMS: Balance = 4;

/// Their bytes, keys included.
const BYTES: Balance = 1_024;

/// A quarter more than a dry run needed, and no less than a snapshot can add.
#[must_use]
pub fn gas(required: Weight) -> Weight {
    required.saturating_add(required.saturating_div(4).max(GAS))
}

/// A quarter more native coin than a dry run locked, and the price of the entries that a snapshot can add.
#[must_use]
pub fn deposit(locked: Balance, per_item: Balance, per_byte: Balance) -> Balance {
    let entries = per_item.saturating_mul(ITEMS).saturating_add(per_byte.saturating_mul(BYTES));
    locked.saturating_add(locked.div_ceil(4)).saturating_add(entries)
}

/// Gas of Ethereum's: a half more, since it pays for the deposit as well.
#[must_use]
pub fn ethereum_gas(required: Balance) -> Balance {
    required.saturating_add(required.div_ceil(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gas_is_a_quarter_more_and_no_less_than_a_snapshot_adds() {
        let large = Weight::from_parts(8_000_000_000, 1_000_000);
        assert_eq!(gas(large), Weight::from_parts(10_000_000_000, 1_250_000));
        assert_eq!(gas(Weight::from_parts(400, 4)), GAS.saturating_add(Weight::from_parts(400, 4)));
    }

    #[test]
    fn deposit_is_a_quarter_more_and_a_few_entries() {
        assert_eq!(deposit(0, 0, 0), 0);
        assert_eq!(deposit(101, 0, 0), 127);
        assert_eq!(deposit(100, 10, 1), 125 + 40 + 1_024);
        assert_eq!(deposit(Balance::MAX, 1, 1), Balance::MAX);
    }
}
