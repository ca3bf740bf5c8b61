// SPDX-License-Identifier: Apache-2.0
//! Numbers as people type them. A comma is a decimal point to half of the world: it is taken between groups of three
//! digits only, and not behind a zero, where nobody groups thousands. Whatever is not exact is an error.

/// A number's digits, without what separates them.
pub(super) struct Digits<'t> {
    /// Those before the decimal point.
    pub whole: String,
    /// Those behind it.
    pub fraction: &'t str,
}

/// Why a text is no number.
pub(super) enum Flaw {
    /// It is none in any reading.
    Unreadable,
    /// A comma in it is a decimal point to some people and nothing to others.
    TwoReadings {
        /// With its last comma as the decimal point.
        decimal: String,
        /// Without its commas.
        whole: String,
    },
}

/// Reads digits, with commas or with underscores between groups of three, and a point before decimals.
pub(super) fn digits(typed: &str) -> Result<Digits<'_>, Flaw> {
    let (whole, fraction) = typed.split_once('.').map_or((typed, None), |(whole, fraction)| (whole, Some(fraction)));
    let is_whole = are_digits(whole) || is_grouped(whole, ',') || is_grouped(whole, '_');
    if is_whole && fraction.is_none_or(are_digits) {
        return Ok(Digits { whole: whole.replace([',', '_'], ""), fraction: fraction.unwrap_or_default() });
    }
    Err(two_readings(typed).unwrap_or(Flaw::Unreadable))
}

fn are_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Nobody groups thousands behind a zero: 0,250 is a quarter to whoever types it.
fn is_grouped(text: &str, separator: char) -> bool {
    let mut groups = text.split(separator);
    let first = groups.next().unwrap_or_default();
    let is_first = are_digits(first) && first.len() <= 3 && !first.starts_with('0');
    is_first && groups.all(|group| are_digits(group) && group.len() == 3)
}

/// What a number with commas in other places may mean.
fn two_readings(typed: &str) -> Option<Flaw> {
    let (before, last) = typed.rsplit_once(',')?;
    let whole = typed.replace(',', "");
    let may_be_either =
        before.starts_with(|first: char| first.is_ascii_digit()) && are_digits(last) && are_digits(&whole);
    may_be_either.then(|| Flaw::TwoReadings { decimal: format!("{}.{last}", before.replace(',', "")), whole })
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
pub fn whole(typed: &str) -> Result<u128, NoNumber> {
    let unreadable = || NoNumber::Unreadable(typed.to_owned());
    match digits(typed) {
        Ok(Digits { whole, .. }) if !typed.contains('.') => whole.parse().map_err(|_| unreadable()),
        Ok(_) | Err(Flaw::Unreadable) => Err(unreadable()),
        Err(Flaw::TwoReadings { decimal, whole }) => {
            Err(NoNumber::TwoReadings { typed: typed.to_owned(), decimal, whole })
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;

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
        for text in ["", "2.5", "2.0", "-1", "1e3", "1_0", "1_000,000", "340282366920938463463374607431768211456"] {
            assert_eq!(whole(text), Err(NoNumber::Unreadable(text.to_owned())), "{text:?}");
        }
        let error = |text: &str| whole(text).unwrap_err().to_string();
        assert_eq!(error("2,5"), r#"expected a whole number, and "2,5" can be read in two ways: "2.5" or "25""#);
        assert_eq!(
            error("0,250"),
            r#"expected a whole number, and "0,250" can be read in two ways: "0.250" or "0250""#
        );
    }

    #[test]
    fn count_errors_out_of_bounds() {
        let error = count::<u16>("65,536").unwrap_err().to_string();
        assert_eq!(error, "expected a whole number from 0 to 65535, found 65536");
    }
}
