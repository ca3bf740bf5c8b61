//! What a wallet shows of the token.

use ink::prelude::string::String;

/// Set by the constructor, never changed.
#[derive(Debug, Default)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Metadata {
    /// The token's name.
    pub name: Option<String>,
    /// The token's symbol.
    pub symbol: Option<String>,
    /// One token is 10^decimals token units.
    pub decimals: u8,
}
