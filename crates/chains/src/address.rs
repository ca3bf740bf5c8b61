// SPDX-License-Identifier: Apache-2.0
//! Addresses as people and wallets write them. An account that is one of Ethereum's is written as Ethereum writes it, on
//! whichever chain: nobody else has such an account.

use ink::primitives::AccountId;
use kite_abi::address;

use super::embedded::{from_native, to_native};

/// What is told whoever wrote something else.
pub const EXPECTED: &str = "SS58, or 0x and 64 digits, or on a Hub 0x and 40";

/// An address in the form that fits every chain: SS58, or Ethereum's with its checksum.
#[must_use]
pub fn address_text(account: AccountId) -> String {
    address::written(account.0).unwrap_or_else(|| ss58_text(account))
}

/// The same in SS58, whoever's it is: as a chain's specification has it.
#[must_use]
pub fn ss58_text(account: AccountId) -> String {
    to_native(account).to_string()
}

/// Reads an address: SS58 of any chain, 32 bytes in hex, or one of Ethereum's.
#[must_use]
pub fn read_address(text: &str) -> Option<AccountId> {
    address::read(text).map(Into::into).or_else(|| text.parse().ok().as_ref().map(from_native))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_address_takes_what_address_text_writes() {
        let ethereums = [[7; 20].as_slice(), &[0xee; 12]].concat().try_into().unwrap();
        for (account, begin) in [([0; 32], "5"), ([7; 32], "5"), (ethereums, "0x")] {
            let written = address_text(account.into());
            assert!(written.starts_with(begin), "{written}");
            assert_eq!(read_address(&written), Some(account.into()));
        }
    }
}
