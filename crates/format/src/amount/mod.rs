// SPDX-License-Identifier: Apache-2.0
//! Amounts as people write them ("12.5 KITE"), read exactly: no floating point anywhere.

mod number;
mod shown;

use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};

use number::{digits, Digits, Flaw};

pub use number::{count, whole, Bounded, NoNumber};
pub use shown::{giga, kilo, thousands, Shown, Unit};

/// The sign of KITE.
pub const KITE: &str = "KITE";

/// The sign of every chain's native coin, beside the one of its own.
pub const COIN: &str = "COIN";

/// An amount with the sign of its asset, not yet scaled to the asset's smallest unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// All digits, without the decimal point.
    digits: u128,
    /// How many of them stand behind the decimal point.
    places: u32,
    /// The asset's sign.
    pub asset: String,
}

impl Amount {
    /// Whether it is a whole number of the smallest unit of an asset with so many decimals.
    #[must_use]
    pub fn is_whole(&self, decimals: u8) -> bool {
        self.places <= decimals.into()
    }

    /// The amount in the smallest unit of an asset with so many decimals; `None` if it is not a
    /// whole number of them, or does not fit.
    #[must_use]
    pub fn in_units(&self, decimals: u8) -> Option<u128> {
        let shift = u32::from(decimals).checked_sub(self.places)?;
        self.digits.checked_mul(10u128.checked_pow(shift)?)
    }
}

/// Why a text is no amount.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAmount {
    /// It is none in any reading.
    #[error("expected an amount and its asset, such as \"12.5 {KITE}\", found {0:?}")]
    Unreadable(String),
    /// It has more digits than are counted with anywhere.
    #[error("{0:?} is more than a contract can count: below 2^128 of the asset's smallest unit")]
    TooMuch(String),
    /// It is below zero.
    #[error("{0:?} is less than nothing: expected an amount without a sign")]
    Negative(String),
    /// A comma in it is a decimal point to some people and nothing to others.
    #[error("{typed:?} can be read in two ways: write \"{decimal}\" or \"{whole}\"")]
    TwoReadings {
        /// What was found.
        typed: String,
        /// With its last comma as the decimal point.
        decimal: String,
        /// Without its commas.
        whole: String,
    },
}

impl FromStr for Amount {
    type Err = NoAmount;

    fn from_str(text: &str) -> Result<Self, NoAmount> {
        let unreadable = || NoAmount::Unreadable(text.to_owned());
        let (number, asset) = text.split_once(' ').filter(|(_, asset)| is_sign(asset)).ok_or_else(unreadable)?;
        let digits = digits(number).map_err(|flaw| match flaw {
            Flaw::Unreadable if is_negative(number) => NoAmount::Negative(text.to_owned()),
            Flaw::Unreadable => unreadable(),
            Flaw::TwoReadings { decimal, whole } => NoAmount::TwoReadings {
                typed: text.to_owned(),
                decimal: format!("{decimal} {asset}"),
                whole: format!("{whole} {asset}"),
            },
        })?;
        Self::of(&digits, asset).ok_or_else(|| NoAmount::TooMuch(text.to_owned()))
    }
}

impl Amount {
    fn of(Digits { whole, fraction }: &Digits<'_>, asset: &str) -> Option<Self> {
        let fraction = fraction.trim_end_matches('0');
        let digits = format!("{whole}{fraction}").parse().ok()?;
        Some(Self { digits, places: u32::try_from(fraction.len()).ok()?, asset: asset.to_owned() })
    }
}

fn is_negative(number: &str) -> bool {
    number.strip_prefix('-').is_some_and(|number| digits(number).is_ok())
}

fn is_sign(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn units(text: &str, decimals: u8) -> Option<u128> {
        text.parse::<Amount>().unwrap().in_units(decimals)
    }

    #[test]
    fn parse_is_exact() {
        assert_eq!(units("12.5 KITE", 12), Some(12_500_000_000_000));
        assert_eq!(units("0.000000000001 COIN", 12), Some(1));
        assert_eq!(units("1,000,000 KITE", 0), Some(1_000_000));
        assert_eq!(units("1_000_000 KITE", 0), Some(1_000_000));
        assert_eq!(units("0 KITE", 12), Some(0));
        // A float holds neither of these.
        assert_eq!(units("9007199254740993 KITE", 0), Some(9_007_199_254_740_993));
        assert_eq!(units("0.1 KITE", 18), Some(100_000_000_000_000_000));
    }

    #[test]
    fn parse_takes_zeros_that_say_nothing() {
        assert_eq!(units("1.5000 USDX", 1), Some(15));
        assert_eq!(units("3.00 USDX", 0), Some(3));
    }

    #[test]
    fn in_units_errors_on_parts_of_the_smallest_unit_and_on_too_much() {
        assert_eq!(units("0.25 KITE", 1), None);
        assert_eq!(units("340282366920938463463374607431768211455 KITE", 1), None);
        let above = "340282366920938463463374607431768211456 KITE";
        assert_eq!(above.parse::<Amount>(), Err(NoAmount::TooMuch(above.to_owned())));
    }

    #[test]
    fn parse_errors_on_less_than_nothing() {
        assert_eq!("-5 KITE".parse::<Amount>(), Err(NoAmount::Negative("-5 KITE".to_owned())));
        assert_eq!("--5 KITE".parse::<Amount>(), Err(NoAmount::Unreadable("--5 KITE".to_owned())));
    }

    #[test]
    fn parse_errors_on_everything_else() {
        for text in ["", "KITE", "12", "12KITE", "x KITE", "1 ", "1  KITE", "1 K-E", "1 000 KITE", " 1 KITE", "1\tKITE"]
        {
            assert_eq!(text.parse::<Amount>(), Err(NoAmount::Unreadable(text.to_owned())), "{text:?}");
        }
    }

    /// What people type, with 12 decimals: the page is held to the same table.
    #[derive(serde::Deserialize)]
    struct Table {
        exact: BTreeMap<String, String>,
        underscored: BTreeMap<String, String>,
        #[serde(rename = "two readings")]
        two_readings: BTreeMap<String, [String; 2]>,
        neither: Vec<String>,
    }

    fn table() -> Table {
        serde_json::from_str(include_str!("../../numbers.json")).unwrap()
    }

    fn read(number: &str) -> Result<Option<u128>, NoAmount> {
        format!("{number} KITE").parse::<Amount>().map(|amount| amount.in_units(12))
    }

    #[test]
    fn what_is_typed_is_exact() {
        let Table { exact, underscored, .. } = table();
        for (typed, units) in exact.into_iter().chain(underscored) {
            assert_eq!(read(&typed), Ok(Some(units.parse().unwrap())), "{typed:?}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_an_error_with_both() {
        for (typed, [decimal, whole]) in table().two_readings {
            let [typed, decimal, whole] = [typed, decimal, whole].map(|number| format!("{number} KITE"));
            let error = NoAmount::TwoReadings { typed: typed.clone(), decimal, whole };
            assert_eq!(typed.parse::<Amount>(), Err(error));
        }
        let error = "1,5 KITE".parse::<Amount>().unwrap_err().to_string();
        assert_eq!(error, r#""1,5 KITE" can be read in two ways: write "1.5 KITE" or "15 KITE""#);
    }

    #[test]
    fn what_is_typed_otherwise_is_an_error() {
        for typed in table().neither {
            let read = read(&typed);
            let is_none = !matches!(read, Ok(Some(_)) | Err(NoAmount::TwoReadings { .. }));
            assert!(is_none, "{typed:?}: {read:?}");
        }
    }
}
