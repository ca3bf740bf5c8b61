// SPDX-License-Identifier: Apache-2.0
//! What a payment can be made in.

use ink::primitives::AccountId;
use kite_chain::Read;

/// What a payment is made in: the chain's own coin or a PSP22 token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Asset {
    /// The chain's native coin.
    Native,
    /// The PSP22 token contract at this address.
    Psp22(AccountId),
}

kite_chain::nothing_or_account!(Asset: Native, Psp22);
