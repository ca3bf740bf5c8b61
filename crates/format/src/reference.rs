// SPDX-License-Identifier: Apache-2.0
//! A payer's own reference: a number, or a text that stands for one.

use std::str::FromStr;

use blake2::digest::consts::U32;
use blake2::digest::Digest;
use blake2::Blake2b;

/// What a payment is for, in the payer's own words: a number for itself, any other text (`INV-7`) for the first eight
/// bytes of its BLAKE2b-256, the least first. The page has the same rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The number that a payment carries.
    pub number: u64,
    /// The text that it stands for, if it is one.
    pub text: Option<String>,
}

impl FromStr for Reference {
    type Err = String;

    fn from_str(typed: &str) -> Result<Self, String> {
        let typed = typed.trim();
        let is_number = typed == "0" || typed.bytes().all(|byte| byte.is_ascii_digit()) && !typed.starts_with('0');
        if !is_number {
            return Ok(Self { number: hashed(typed), text: Some(typed.to_owned()) });
        }
        let digits = if typed.is_empty() { "0" } else { typed };
        let number = digits.parse().map_err(|_| format!("a number as a reference is at most {}", u64::MAX))?;
        Ok(Self { number, text: None })
    }
}

fn hashed(text: &str) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(Blake2b::<U32>::digest(text));
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page's test reads the same list.
    const VECTORS: &str = include_str!("../../../deploy/metadata/references.json");

    #[test]
    fn from_str_is_the_rule_of_the_page() {
        let vectors: Vec<(String, Option<String>)> = serde_json::from_str(VECTORS).unwrap();
        assert!(vectors.len() > 5);
        for (typed, number) in vectors {
            let read = typed.parse::<Reference>().ok().map(|reference| reference.number.to_string());
            assert_eq!(read, number, "{typed}");
        }
    }

    #[test]
    fn from_str_keeps_a_text_beside_its_number() {
        assert_eq!("INV-7".parse::<Reference>().unwrap().text.as_deref(), Some("INV-7"));
        assert_eq!("4711".parse::<Reference>(), Ok(Reference { number: 4_711, text: None }));
    }
}
