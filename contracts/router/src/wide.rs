// SPDX-License-Identifier: Apache-2.0
//! A 256-bit number in storage.

use kite_chain::Read;
use kite_math::U256;

/// A 256-bit number as a storage cell holds it: four words, the lowest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Wide([u64; 4]);

impl Wide {
    /// The number itself.
    #[must_use]
    pub fn get(self) -> U256 {
        U256(self.0)
    }

    /// Adds `amount`; `None` beyond 256 bits.
    pub fn add(&mut self, amount: U256) -> Option<()> {
        *self = kite_math::add(self.get(), amount)?.into();
        Some(())
    }
}

impl From<U256> for Wide {
    fn from(number: U256) -> Self {
        Self(number.0)
    }
}
