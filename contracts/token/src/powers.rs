// SPDX-License-Identifier: Apache-2.0
//! Who may do what: the owner mints, up to the cap; the governor registers snapshots.

use ink::primitives::AccountId;
use kite_chain::answer::{ensure, Failure};
use kite_chain::Read;
use kite_interfaces::ownable::Ownership;
use kite_interfaces::token::TokenError;
use kite_interfaces::votes::VotesError;
use kite_interfaces::Balance;

/// Everything that limits a privileged message, in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Powers {
    /// The owner.
    pub ownership: Ownership,
    /// Who may register snapshots.
    pub governor: Option<AccountId>,
    /// The largest total supply there can ever be.
    pub cap: Balance,
}

impl Powers {
    /// `Ok` if `caller` is the owner.
    #[inline(always)]
    pub fn ensure_owner(&self, caller: &AccountId) -> Result<(), Failure<TokenError>> {
        ensure(self.ownership.is_owner(caller), TokenError::NotOwner)
    }

    /// `Ok` if `caller` is the governor.
    #[inline(always)]
    pub fn ensure_governor(&self, caller: &AccountId) -> Result<(), Failure<VotesError>> {
        ensure(self.governor.as_ref() == Some(caller), VotesError::NotGovernor)
    }
}
