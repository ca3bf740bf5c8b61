// SPDX-License-Identifier: Apache-2.0
//! Accounts as people write them.

use anyhow::{anyhow, Result};
use kite_abi::address;
use sp_core::crypto::{AccountId32, Ss58AddressFormat, Ss58Codec};

/// An account, or a contract.
pub type Account = [u8; 32];

/// How a chain writes its accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Notation(u16);

impl Notation {
    /// That of a chain with this SS58 prefix; 42, which stands for any chain, if it tells none.
    #[must_use]
    pub fn of(prefix: Option<u16>) -> Self {
        Self(prefix.unwrap_or(42))
    }

    /// The account in SS58, or as Ethereum writes it if it is one of Ethereum's.
    #[must_use]
    pub fn write(self, account: Account) -> String {
        address::written(account).unwrap_or_else(|| self.in_ss58(account))
    }

    fn in_ss58(self, account: Account) -> String {
        AccountId32::new(account).to_ss58check_with_version(Ss58AddressFormat::custom(self.0))
    }
}

/// The account that `text` names: SS58 with any prefix, 0x and 64 digits, or one of Ethereum's.
pub fn read(text: &str) -> Result<Account> {
    let hexadecimal = || text.strip_prefix("0x").and_then(|digits| hex::decode(digits).ok()?.try_into().ok());
    let ss58 = || Some(AccountId32::from_ss58check_with_version(text).ok()?.0.into());
    let account = address::read(text).or_else(hexadecimal).or_else(ss58);
    account.ok_or_else(|| anyhow!("expected an address: SS58, or 0x and 64 digits, or on a Hub 0x and 40"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_takes_every_notation_of_an_account() {
        let account = [7; 32];
        for text in
            [Notation::of(None).write(account), Notation::of(Some(0)).write(account), format!("0x{}", "07".repeat(32))]
        {
            assert_eq!(read(&text).unwrap(), account, "{text}");
        }
        assert!(read("0x07").is_err() && read("Alice").is_err());
    }

    #[test]
    fn write_follows_the_chain() {
        assert!(Notation::of(None).write([7; 32]).starts_with('5'));
        assert!(Notation::of(Some(0)).write([7; 32]).starts_with('1'));
    }
}
