// SPDX-License-Identifier: Apache-2.0
//! Calls and answers in Solidity's ABI, word by word, for tests.

use sp_core::U256;

/// A word.
pub type Word = [u8; 32];

/// An address in a word.
pub fn address(address: [u8; 20]) -> Word {
    let mut word = [0; 32];
    word[12..].copy_from_slice(&address);
    word
}

/// A number in a word.
pub fn number(number: impl Into<U256>) -> Word {
    number.into().to_big_endian()
}

/// A selector and words behind it.
pub fn call(selector: u32, words: &[Word]) -> Vec<u8> {
    [selector.to_be_bytes().as_slice(), &words.concat()].concat()
}

/// Text or bytes, as they are said behind their neighbours.
pub fn bytes(bytes: &[u8]) -> Vec<Word> {
    let words = bytes.chunks(32).map(|chunk| {
        let mut word = [0; 32];
        word[..chunk.len()].copy_from_slice(chunk);
        word
    });
    std::iter::once(number(bytes.len() as u64)).chain(words).collect()
}

/// The number that a word is.
pub fn read(word: &[u8]) -> U256 {
    U256::from_big_endian(word)
}
