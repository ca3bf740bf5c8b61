// SPDX-License-Identifier: Apache-2.0
//! Addresses of Ethereum as people write them. The tools' accounts have 32 bytes; nobody else has one that ends like these.

use alloy_primitives::Address;

use crate::words::{account_of, address_of};

/// How Ethereum writes `account`, with its checksum (EIP-55); `None` if it is not one of Ethereum's, or nobody.
#[must_use]
pub fn written(account: [u8; 32]) -> Option<String> {
    let address = address_of(account).ok().filter(|address| *address != [0; 20])?;
    Some(Address::from(address).to_checksum(None))
}

/// The account that `text` names: 0x and 40 digits, in one case or with a checksum that fits; `None` if it is none.
#[must_use]
pub fn read(text: &str) -> Option<[u8; 32]> {
    let digits = text.strip_prefix("0x").filter(|digits| digits.len() == 40)?.as_bytes();
    let has_checksum = digits.iter().any(u8::is_ascii_lowercase) && digits.iter().any(u8::is_ascii_uppercase);
    let address: Address =
        if has_checksum { Address::parse_checksummed(text, None).ok()? } else { text.parse().ok()? };
    Some(account_of(address.into_array()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of EIP-55's own examples.
    const WRITTEN: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    #[test]
    fn read_takes_one_case_or_a_checksum_that_fits() {
        let account = read(WRITTEN).unwrap();
        assert_eq!(account[20..], [0xee; 12]);
        assert_eq!(written(account).unwrap(), WRITTEN);
        let digits = &WRITTEN[2..];
        for other in [digits.to_lowercase(), digits.to_uppercase()] {
            assert_eq!(read(&format!("0x{other}")), Some(account));
        }
        for wrong in [WRITTEN.replace("5aAe", "5aae"), WRITTEN[..41].to_owned(), digits.to_owned()] {
            assert_eq!(read(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn written_are_ethereums_alone() {
        assert_eq!(written([7; 32]), None);
        assert_eq!(written([0; 32]), None);
    }
}
