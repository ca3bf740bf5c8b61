// SPDX-License-Identifier: Apache-2.0
//! Accounts, which have 20 bytes here, and hashes.

use scale::{Decode, Encode};

/// A key of a cell.
pub type Key = u32;

macro_rules! bytes {
    ($(#[$docs:meta])* $name:ident: $length:literal) => {
        $(#[$docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
        #[repr(transparent)]
        pub struct $name(pub [u8; $length]);

        impl From<[u8; $length]> for $name {
            fn from(bytes: [u8; $length]) -> Self {
                Self(bytes)
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }
    };
}

bytes! {
    /// The address of an account or a contract.
    AccountId: 20
}

bytes! {
    /// A hash of 256 bits.
    Hash: 32
}

impl AsRef<[u8; 20]> for AccountId {
    fn as_ref(&self) -> &[u8; 20] {
        &self.0
    }
}
