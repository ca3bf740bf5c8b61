// SPDX-License-Identifier: Apache-2.0
//! What the router holds in one asset.

use kite_chain::Read;
use kite_interfaces::Balance;

/// All that was paid in and not paid out, and which part of it the protocol has earned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Holding {
    /// What everybody together has a right to, the protocol included, now or later.
    pub held: Balance,
    /// The protocol's fees.
    pub fees: Balance,
}

impl Holding {
    /// Books a payment of `amount` and the `fee` in it. `None` beyond the type.
    pub fn receive(&mut self, amount: Balance, fee: Balance) -> Option<()> {
        self.held = self.held.checked_add(amount)?;
        self.fees = self.fees.checked_add(fee)?;
        Some(())
    }

    /// Books what leaves the router. `None` if there is not so much.
    pub fn pay_out(&mut self, amount: Balance) -> Option<()> {
        self.held = self.held.checked_sub(amount)?;
        Some(())
    }

    /// Takes all fees out, and returns how much that is.
    pub fn collect_fees(&mut self) -> Option<Balance> {
        let fees = core::mem::take(&mut self.fees);
        self.pay_out(fees)?;
        Some(fees)
    }
}
