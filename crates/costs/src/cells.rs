// SPDX-License-Identifier: Apache-2.0
//! Rows of a table, and figures as its cells show them.

/// A row of a table.
pub(super) fn line(cells: impl IntoIterator<Item = String>) -> String {
    let cells: Vec<_> = cells.into_iter().collect();
    format!("| {} |\n", cells.join(" | "))
}

/// A figure, and how many times the reference it is.
pub(super) fn with_ratio(write: impl Fn(u64) -> String, value: u64, reference: u64) -> String {
    format!("{} ({})", write(value), ratio(value, reference))
}

/// Rounded up to hundredths: 1.00 is what is no dearer.
fn ratio(value: u64, reference: u64) -> String {
    let hundredths = u128::from(value).saturating_mul(100).div_ceil(u128::from(reference).max(1));
    format!("{}.{:02}", hundredths.div_euclid(100), hundredths.rem_euclid(100))
}

/// Picoseconds in thousands of millions, rounded up to thousandths.
pub(super) fn giga(picoseconds: u64) -> String {
    let thousandths = picoseconds.div_ceil(1_000_000);
    format!("{}.{:03} G", thousandths.div_euclid(1_000), thousandths.rem_euclid(1_000))
}

/// Bytes in thousands, rounded up to tenths.
pub(super) fn kilo(bytes: u64) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{} kB", tenths.div_euclid(10), tenths.rem_euclid(10))
}

/// With a comma before every third digit from the right.
pub(super) fn grouped(value: u64) -> String {
    let (above, last) = (value.div_euclid(1_000), value.rem_euclid(1_000));
    if above == 0 {
        last.to_string()
    } else {
        format!("{},{last:03}", grouped(above))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ratio_above_one_means_dearer_by_however_little() {
        assert_eq!(ratio(1_401, 1_401), "1.00");
        assert_eq!(ratio(1_402, 1_401), "1.01");
        assert_eq!(ratio(u64::MAX, 1), "18446744073709551615.00");
    }

    #[test]
    fn grouped_keeps_inner_zeros() {
        assert_eq!([0, 999, 1_000, 1_002_003].map(grouped), ["0", "999", "1,000", "1,002,003"]);
    }
}
