// SPDX-License-Identifier: Apache-2.0
//! Whether anything got dearer.

use std::collections::BTreeMap;
use std::fmt;

use super::{Costs, REFRESH};

/// A figure may rise by so many hundredths before it counts as dearer.
pub const TOLERANCE_PERCENT: i128 = 1;

/// How measured figures differ from the expected ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Figures that rose by more than the tolerance.
    pub risen: Vec<String>,
    /// Figures that nobody expects yet: new rows.
    pub unexpected: Vec<String>,
    /// Figures that were expected and not measured.
    pub missing: Vec<String>,
    /// Figures that fell by more than the tolerance.
    pub fallen: Vec<String>,
}

impl Comparison {
    /// Whether no figure got dearer and the rows are the expected ones. What got cheaper is welcome.
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.risen.is_empty() && self.unexpected.is_empty() && self.missing.is_empty()
    }
}

/// Compares what was `measured` with what is `expected`.
#[must_use]
pub fn compare(expected: &Costs, measured: &Costs) -> Comparison {
    let mut comparison = Comparison::default();
    let mut before: BTreeMap<_, _> = expected.each().into_iter().collect();
    for (name, after) in measured.each() {
        let Some(before) = before.remove(&name) else {
            comparison.unexpected.push(name);
            continue;
        };
        let change = format!("{name}: {before} → {after}");
        if exceeds(after, before) {
            comparison.risen.push(change);
        } else if exceeds(after.saturating_neg(), before.saturating_neg()) {
            comparison.fallen.push(change);
        }
    }
    comparison.missing = before.into_keys().collect();
    comparison
}

/// Whether `after` is above `before` by more than the tolerance.
fn exceeds(after: i128, before: i128) -> bool {
    let rise = after.saturating_sub(before).saturating_mul(100);
    rise > before.saturating_abs().saturating_mul(TOLERANCE_PERCENT)
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = [
            (&self.risen, "dearer by more than 1 %"),
            (&self.unexpected, "not in the snapshot"),
            (&self.missing, "in the snapshot, but not measured"),
            (&self.fallen, "cheaper by more than 1 %"),
        ];
        for (names, what) in groups {
            names.iter().try_for_each(|name| writeln!(f, "{what}: {name}"))?;
        }
        if !self.fallen.is_empty() {
            writeln!(f, "so that it stays cheaper: {REFRESH}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Figures, Size};
    use super::*;

    fn costs(bytes: u64, ref_time: u64, deposit: i64) -> Costs {
        let mut costs = Costs { code: vec![Size { contract: "token".into(), bytes }], calls: Vec::new() };
        costs.add("token", "burn", Figures { ref_time, proof: 500, deposit }).unwrap();
        costs
    }

    fn comparison(after: Costs) -> Comparison {
        compare(&costs(10_000, 1_000_000, -200), &after)
    }

    #[test]
    fn compare_accepts_a_rise_of_one_per_cent() {
        assert_eq!(comparison(costs(10_100, 1_010_000, -198)), Comparison::default());
        assert_eq!(comparison(costs(9_900, 990_000, -202)), Comparison::default());
    }

    #[test]
    fn compare_names_every_figure_that_rose_by_more() {
        let risen = comparison(costs(10_101, 1_010_001, -197));
        assert!(!risen.is_accepted());
        let names = [
            "token: bytes of code: 10000 → 10101",
            "token: burn: ref_time: 1000000 → 1010001",
            "token: burn: deposit: -200 → -197",
        ];
        assert_eq!(risen.risen, names);
        assert!(risen.to_string().starts_with("dearer by more than 1 %: token: bytes of code"), "{risen}");
    }

    #[test]
    fn compare_asks_to_keep_what_fell_by_more() {
        let fallen = comparison(costs(9_899, 989_999, -203));
        assert!(fallen.is_accepted());
        assert_eq!(fallen.fallen.len(), 3);
        assert!(fallen.to_string().contains("kite costs --write"), "{fallen}");
    }

    #[test]
    fn compare_counts_any_rise_from_nothing() {
        let free = costs(10_000, 1_000_000, 0);
        assert!(compare(&free, &free).is_accepted());
        assert!(!compare(&free, &costs(10_000, 1_000_000, 1)).is_accepted());
    }

    #[test]
    fn compare_accepts_neither_a_new_row_nor_a_lost_one() {
        let before = costs(1, 1, 1);
        let mut after = before.clone();
        let figures = after.calls[0].figures;
        after.add("token", "mint", figures).unwrap();
        let added = compare(&before, &after);
        assert!(!added.is_accepted());
        assert_eq!(added.unexpected, ["ref_time", "proof", "deposit"].map(|what| format!("token: mint: {what}")));
        let lost = compare(&after, &before);
        assert!(!lost.is_accepted());
        assert_eq!(lost.missing.len(), 3);
    }
}
