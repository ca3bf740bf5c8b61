// SPDX-License-Identifier: Apache-2.0
//! What a wallet shows of the token.

use kite_chain::kept::Text;
use kite_chain::Read;

/// Set by the constructor, never changed.
#[derive(Debug, Default, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Metadata {
    /// The token's name.
    pub name: Option<Text>,
    /// The token's symbol.
    pub symbol: Option<Text>,
    /// One token is 10^decimals token units.
    pub decimals: u8,
}
