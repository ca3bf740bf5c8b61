// SPDX-License-Identifier: Apache-2.0
//! The tabs: each is what was deposited and taken, and what keeps them holds what it owes.

use std::collections::{BTreeMap, BTreeSet};

use kite_interfaces::Balance;

use super::{of, signed, Books, Observed, TABS};
use crate::record::{Record, Sign};

/// Compares every tab, what waits, and what is held for both.
pub(super) fn compare(books: &mut Books, record: &Record, observed: &Observed) {
    for (name, tab) in &record.tabs {
        let expected = if tab.is_closed { (0, 0) } else { (tab.deposited, tab.taken) };
        let found = of(&observed.tabs, name);
        books.compare(|| format!("deposited in the tab {name}"), signed(expected.0), signed(found.0));
        books.compare(|| format!("taken of the tab {name}"), signed(expected.1), signed(found.1));
    }
    for key in record.waiting.keys().chain(observed.waiting.keys()).collect::<BTreeSet<_>>() {
        let what = || format!("{} taken and waiting for product {}", key.1, key.0);
        books.compare(what, signed(of(&record.waiting, key)), signed(of(&observed.waiting, key)));
    }
    for (asset, owed) in owed(record) {
        let held = observed.moved.get(TABS).map_or(0, |held| of(held, asset));
        books.compare(|| format!("{asset} held for tabs, against what is owed"), signed(owed), held);
    }
}

/// What is left in tabs, and what waits, per asset.
fn owed(record: &Record) -> BTreeMap<&Sign, Balance> {
    let left = record.tabs.values().map(|tab| (&tab.asset, tab.left()));
    let waiting = record.waiting.iter().map(|((_, asset), amount)| (asset, *amount));
    let mut owed = BTreeMap::new();
    for (asset, amount) in left.chain(waiting) {
        let sum: &mut Balance = owed.entry(asset).or_default();
        *sum = sum.saturating_add(amount);
    }
    owed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::books::close;
    use crate::record::Tab;

    /// Of 100, 60 were taken, of which 25 wait and 35 are paid; 10 of another tab went back, all there was.
    fn books() -> (Record, Observed) {
        let mut record = Record::default();
        let closed = Tab { is_closed: true, ..Tab::new(1, "KITE", 10) };
        record.tabs = [("ada's".to_owned(), Tab::new(1, "KITE", 100)), ("bob's".to_owned(), closed)].into();
        record.taken("ada's", 35);
        record.forwarded(1, "KITE", 35).unwrap();
        record.taken("ada's", 25);
        record.moves("KITE", "ada", TABS, 65);
        let observed = Observed {
            moved: record.moved.clone(),
            tabs: [("ada's".to_owned(), (100, 60))].into(),
            waiting: [((1, "KITE".to_owned()), 25)].into(),
            ..Observed::default()
        };
        (record, observed)
    }

    fn breaks(record: &Record, observed: &Observed) -> Vec<String> {
        close(record, observed, &[]).breaks
    }

    #[test]
    fn compare_holds_when_everything_is_where_it_should_be() {
        let (record, observed) = books();
        assert_eq!(breaks(&record, &observed), Vec::<String>::new());
    }

    #[test]
    fn compare_notices_every_figure_that_is_off_by_one() {
        type Tamper = (&'static str, fn(&mut Observed));
        let tampers: [Tamper; 4] = [
            ("deposited", |o| {
                o.tabs.insert("ada's".to_owned(), (101, 60));
            }),
            ("taken of", |o| {
                o.tabs.insert("ada's".to_owned(), (100, 59));
            }),
            ("waiting for", |o| {
                o.waiting.insert((1, "KITE".to_owned()), 26);
            }),
            ("deposited in the tab bob's", |o| {
                o.tabs.insert("bob's".to_owned(), (10, 0));
            }),
        ];
        for (what, tamper) in tampers {
            let (record, mut observed) = books();
            tamper(&mut observed);
            let breaks = breaks(&record, &observed);
            assert!(breaks.iter().any(|line| line.contains(what)), "{what}: {breaks:?}");
        }
    }

    #[test]
    fn compare_notices_tabs_that_do_not_hold_what_they_owe() {
        let (mut record, mut observed) = books();
        record.moves("KITE", "ada", TABS, 1);
        observed.moved.clone_from(&record.moved);
        assert_eq!(
            breaks(&record, &observed),
            ["KITE held for tabs, against what is owed: the record says 65, the chain says 66"]
        );
    }

    #[test]
    fn forwarded_and_withdrawn_error_unless_it_is_all_that_there_was() {
        let (mut record, _) = books();
        assert!(record.forwarded(1, "KITE", 24).unwrap_err().contains("paid to the product"));
        assert!(record.withdrawn("ada's", 41).unwrap_err().contains("gets back"));
    }
}
