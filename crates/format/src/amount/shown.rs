// SPDX-License-Identifier: Apache-2.0
//! Amounts, numbers and weights as they are written for people.

use std::fmt;

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
    use super::super::Amount;
    use super::*;

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
