// SPDX-License-Identifier: Apache-2.0
//! Why a token that somebody else wrote refuses: by the errors that ERC-6093 has for all of Ethereum's.

use kite_abi::faces::account_of;
use kite_abi::keccak;
use kite_interfaces::Balance;

use crate::address::address_text;

/// An error, and what it means for the account in it.
const ERRORS: [(&str, &str); 6] = [
    ("ERC20InsufficientBalance(address,uint256,uint256)", "has too little of the token"),
    ("ERC20InsufficientAllowance(address,uint256,uint256)", "is allowed to take too little of the token"),
    ("ERC20InvalidSender(address)", "can send none of the token"),
    ("ERC20InvalidReceiver(address)", "can receive none of the token"),
    ("ERC20InvalidApprover(address)", "can allow nobody to take the token"),
    ("ERC20InvalidSpender(address)", "cannot be allowed to take the token"),
];

/// What a token means by `words`; `None` if they are none of those errors.
pub fn refusal(words: &[u8]) -> Option<String> {
    let (selector, words) = words.split_first_chunk::<4>()?;
    let (signature, meaning) = ERRORS.iter().find(|(signature, _)| keccak(signature).starts_with(selector))?;
    let (name, _) = signature.split_once('(')?;
    let mut words = words.chunks_exact(32);
    let account = address_text(account_of(*words.next()?.last_chunk()?).into());
    let numbers: Vec<_> = words.map(number).collect();
    let counted = match numbers.as_slice() {
        [there, needed] => format!(": {there} of its smallest units, where {needed} are needed"),
        _ => String::new(),
    };
    Some(format!("{account} {meaning}{counted} ({name})"))
}

fn number(word: &[u8]) -> String {
    let (high, low) = word.split_at(16);
    let low = low.iter().fold(0, |number: Balance, byte| number.wrapping_shl(8) | Balance::from(*byte));
    if high.iter().any(|byte| *byte > 0) {
        return "more than can be counted".to_owned();
    }
    low.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOM: &str = "0x0707070707070707070707070707070707070707";

    fn word(number: u8) -> [u8; 32] {
        let mut word = [0; 32];
        word[31] = number;
        word
    }

    fn account() -> [u8; 32] {
        [[0; 12].as_slice(), &[7; 20]].concat().try_into().unwrap()
    }

    #[test]
    fn refusal_tells_whose_it_is_what_there_is_and_what_is_needed() {
        // As OpenZeppelin's token answers.
        let balance = [&[0xe4, 0x50, 0xd3, 0x8c][..], &account(), &word(3), &word(5)].concat();
        let told = format!("{WHOM} has too little of the token: 3 of its smallest units, where 5 are needed");
        assert_eq!(refusal(&balance), Some(format!("{told} (ERC20InsufficientBalance)")));
        let receiver = [&[0xec, 0x44, 0x2f, 0x05][..], &account()].concat();
        let told = format!("{WHOM} can receive none of the token (ERC20InvalidReceiver)");
        assert_eq!(refusal(&receiver), Some(told));
        let endless = [&[0xfb, 0x8f, 0x41, 0xb2][..], &account(), &word(0), &[0xff; 32]].concat();
        assert!(refusal(&endless).unwrap().contains("where more than can be counted are needed"));
    }

    #[test]
    fn refusal_is_none_of_what_is_no_such_error() {
        for words in [vec![], vec![0xe4, 0x50, 0xd3, 0x8c], [&[1; 4][..], &account()].concat()] {
            assert_eq!(refusal(&words), None);
        }
    }
}
