// SPDX-License-Identifier: Apache-2.0
//! Amounts as people write them ("12.5 KITE"), read exactly: no floating point anywhere.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error as _};

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
        if let Some((number, asset)) = text.split_once(' ') {
            ensure_grouped(number).map_err(|[decimal, whole]| NoAmount::TwoReadings {
                typed: text.to_owned(),
                decimal: format!("{decimal} {asset}"),
                whole: format!("{whole} {asset}"),
            })?;
        }
        parse(text).ok_or_else(|| NoAmount::Unreadable(text.to_owned()))
    }
}

/// Why a text is no whole number.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoNumber {
    /// It is none in any reading, or is greater than any that are counted with.
    #[error("expected a whole number, found {0:?}")]
    Unreadable(String),
    /// It is another number.
    #[error("expected a whole number from {least} to {most}, found {typed}")]
    OutOfBounds {
        /// What was found.
        typed: u128,
        /// The least that is taken.
        least: u128,
        /// The most that is taken.
        most: u128,
    },
    /// A comma in it is a decimal point to some people and nothing to others.
    #[error("expected a whole number, and {typed:?} can be read in two ways: {decimal:?} or {whole:?}")]
    TwoReadings {
        /// What was found.
        typed: String,
        /// With its last comma as the decimal point.
        decimal: String,
        /// Without its commas.
        whole: String,
    },
}

/// A whole number as people write it: digits, with underscores or with commas between groups of three.
pub fn whole(text: &str) -> Result<u128, NoNumber> {
    ensure_grouped(text).map_err(|[decimal, whole]| NoNumber::TwoReadings {
        typed: text.to_owned(),
        decimal,
        whole,
    })?;
    let digits = text.replace([',', '_'], "");
    let is_number =
        text.starts_with(|first: char| first.is_ascii_digit()) && digits.bytes().all(|b| b.is_ascii_digit());
    let number = is_number.then(|| digits.parse().ok()).flatten();
    number.ok_or_else(|| NoNumber::Unreadable(text.to_owned()))
}

/// A whole number on the command line: a count, a share in basis points, the number of a product or a proposal.
pub fn count<T: TryFrom<u128> + Bounded>(text: &str) -> Result<T, NoNumber> {
    let typed = whole(text)?;
    let bounds = NoNumber::OutOfBounds { typed, least: T::LEAST, most: T::MOST };
    T::try_from(typed).map_err(|_| bounds)
}

/// An unsigned type of numbers.
pub trait Bounded {
    /// The least of them.
    const LEAST: u128;
    /// The greatest.
    const MOST: u128;
}

macro_rules! bounded {
    ($($type:ty),*) => {$(
        impl Bounded for $type {
            const LEAST: u128 = <$type>::MIN as u128;
            const MOST: u128 = <$type>::MAX as u128;
        }
    )*};
}

bounded!(u8, u16, u32, u64, u128);

/// Commas stand between groups of three digits only. Elsewhere: the number as it reads with its last comma as the
/// decimal point, and as it reads without its commas.
fn ensure_grouped(number: &str) -> Result<(), [String; 2]> {
    let whole = number.split('.').next().unwrap_or_default();
    let Some((first, rest)) = whole.split_once(',') else { return Ok(()) };
    let is_group = |group: &str, least| (least..=3).contains(&group.len()) && group.bytes().all(|b| b.is_ascii_digit());
    if is_group(first, 1) && rest.split(',').all(|group| is_group(group, 3)) {
        return Ok(());
    }
    let without = |text: &str| text.replace(',', "");
    let decimal = whole.rsplit_once(',').map(|(whole, fraction)| format!("{}.{fraction}", without(whole)));
    Err([decimal.unwrap_or_default(), without(number)])
}

fn parse(text: &str) -> Option<Amount> {
    let (number, asset) = text.split_once(' ')?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let starts_with_digit = whole.starts_with(|c: char| c.is_ascii_digit());
    let dangling_point = number.ends_with('.');
    if !starts_with_digit || dangling_point || !is_sign(asset) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    let digits: String = whole.chars().filter(|c| *c != ',' && *c != '_').chain(fraction.chars()).collect();
    let only_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    only_digits.then_some(())?;
    Some(Amount { digits: digits.parse().ok()?, places: u32::try_from(fraction.len()).ok()?, asset: asset.to_owned() })
}

fn is_sign(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

/// How an asset is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its sign.
    pub sign: String,
    /// Its decimals.
    pub decimals: u8,
}

impl Unit {
    /// An amount of it, given in its smallest unit, for people.
    #[must_use]
    pub fn shown(&self, units: u128) -> String {
        format!("{} {}", Shown { units, decimals: self.decimals }, self.sign)
    }
}

/// A number of smallest units, written with its decimal point, thousands separated and the zeros at
/// the end left out.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The number of smallest units.
    pub units: u128,
    /// Decimals of the asset.
    pub decimals: u8,
}

impl fmt::Display for Shown {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scale = 10u128.checked_pow(self.decimals.into()).unwrap_or(u128::MAX);
        let whole = self.units.checked_div(scale).unwrap_or(0);
        let fraction = self.units.checked_rem(scale).unwrap_or(0);
        let mut text = thousands(whole);
        if fraction != 0 {
            let padded = format!("{fraction:0width$}", width = usize::from(self.decimals));
            text.push('.');
            text.push_str(padded.trim_end_matches('0'));
        }
        formatter.pad(&text)
    }
}

/// A whole number with its thousands separated.
#[must_use]
pub fn thousands(number: u128) -> String {
    let digits = number.to_string();
    let mut groups: Vec<&str> =
        digits.as_bytes().rchunks(3).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.reverse();
    groups.join(",")
}

/// A weight's computation: picoseconds as thousands of millions.
#[must_use]
pub fn giga(picoseconds: u64) -> String {
    format!("{} G", Shown { units: picoseconds.checked_div(1_000_000).unwrap_or_default().into(), decimals: 3 })
}

/// A weight's proof: bytes as thousands.
#[must_use]
pub fn kilo(bytes: u64) -> String {
    format!("{} kB", Shown { units: bytes.checked_div(100).unwrap_or_default().into(), decimals: 1 })
}

#[cfg(test)]
mod tests {
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
        assert!("340282366920938463463374607431768211456 KITE".parse::<Amount>().is_err());
    }

    #[test]
    fn parse_errors_on_everything_else() {
        for text in [
            "",
            "KITE",
            "12",
            "12KITE",
            "x KITE",
            "-1 KITE",
            "1. KITE",
            ".5 KITE",
            "1.2.3 KITE",
            "1e3 KITE",
            "1 ",
            "1  KITE",
            "1 K-E",
            "1.5,0 KITE",
            "+1 KITE",
        ] {
            assert_eq!(text.parse::<Amount>(), Err(NoAmount::Unreadable(text.to_owned())), "{text:?}");
        }
    }

    #[test]
    fn parse_errors_with_both_readings_of_a_comma_that_groups_nothing() {
        let readings = |text: &str| match text.parse::<Amount>() {
            Err(NoAmount::TwoReadings { decimal, whole, .. }) => [decimal, whole],
            other => panic!("{text}: {other:?}"),
        };
        assert_eq!(readings("0,25 coin"), ["0.25 coin", "025 coin"]);
        assert_eq!(readings("1,5 KITE"), ["1.5 KITE", "15 KITE"]);
        assert_eq!(readings("1000000000,5 KITE"), ["1000000000.5 KITE", "10000000005 KITE"]);
        assert_eq!(readings("1,00,000 KITE"), ["100.000 KITE", "100000 KITE"]);
        assert_eq!(readings("1000,000 KITE"), ["1000.000 KITE", "1000000 KITE"]);
        assert_eq!(readings("1,5.5 KITE"), ["1.5 KITE", "15.5 KITE"]);
        let error = "1,5 KITE".parse::<Amount>().unwrap_err().to_string();
        assert_eq!(error, r#""1,5 KITE" can be read in two ways: write "1.5 KITE" or "15 KITE""#);
    }

    #[test]
    fn whole_takes_digits_and_groups_of_three() {
        assert_eq!(whole("0"), Ok(0));
        assert_eq!(whole("1,000,000"), Ok(1_000_000));
        assert_eq!(whole("1_000"), Ok(1_000));
        assert_eq!(whole(&u128::MAX.to_string()), Ok(u128::MAX));
        assert_eq!(count::<u16>("65,535"), Ok(65_535));
    }

    #[test]
    fn whole_errors_on_everything_else_and_shows_both_readings_of_a_comma() {
        for text in ["", "2.5", "-1", "+1", "1e3", "0x10", "1 000", "_1", "340282366920938463463374607431768211456"] {
            assert_eq!(whole(text), Err(NoNumber::Unreadable(text.to_owned())), "{text:?}");
        }
        let error = |text: &str| whole(text).unwrap_err().to_string();
        assert_eq!(error("2,5"), r#"expected a whole number, and "2,5" can be read in two ways: "2.5" or "25""#);
        assert!(error("1000,000").contains(r#""1000.000" or "1000000""#));
    }

    #[test]
    fn count_errors_out_of_bounds() {
        let error = count::<u16>("65,536").unwrap_err().to_string();
        assert_eq!(error, "expected a whole number from 0 to 65535, found 65536");
    }

    #[test]
    fn shown_reads_back_as_the_same_number() {
        for units in [0, 1, 999, 1_000, 1_234_567_890_123, 10_000_000_000_000, u128::MAX] {
            for decimals in [0, 3, 12, 18] {
                let shown = format!("{} KITE", Shown { units, decimals });
                assert_eq!(shown.parse::<Amount>().unwrap().in_units(decimals), Some(units), "{shown}");
            }
        }
    }

    #[test]
    fn shown_separates_thousands() {
        assert_eq!(Shown { units: 1_234_567_500_000, decimals: 6 }.to_string(), "1,234,567.5");
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_000), "1,000");
    }
}
