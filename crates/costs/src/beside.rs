// SPDX-License-Identifier: Apache-2.0
//! What people do most, on two chains beside each other.

use super::blocks::CALLS;
use super::cells::{giga, kilo, line, with_ratio};
use super::{Costs, Figures};

/// A line for each kind of call: what it costs on the embedded chain, and what on another, with its ratio to that.
#[must_use]
pub fn beside(embedded: &Costs, other: &Costs) -> String {
    let head = ["call", "ref_time, embedded", "there", "proof, embedded", "there", "deposit there"];
    let lines = CALLS
        .into_iter()
        .filter_map(|(what, contract, call)| Some(row(what, embedded.of(contract, call)?, other.of(contract, call)?)));
    [line(head.map(str::to_owned)), "|---|--:|--:|--:|--:|--:|\n".to_owned()].into_iter().chain(lines).collect()
}

fn row(what: &str, embedded: Figures, other: Figures) -> String {
    line([
        what.to_owned(),
        giga(embedded.ref_time),
        with_ratio(giga, other.ref_time, embedded.ref_time),
        kilo(embedded.proof),
        with_ratio(kilo, other.proof, embedded.proof),
        other.deposit.to_string(),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beside_compares_what_both_have() {
        let [mut embedded, mut other] = [Costs::default(), Costs::default()];
        embedded.add("dao", "vote", Figures { ref_time: 4_000_000_000, proof: 94_000, deposit: 49 }).unwrap();
        embedded.add("token", "transfer", Figures { ref_time: 1, proof: 1, deposit: 0 }).unwrap();
        other.add("dao", "vote", Figures { ref_time: 2_000_000_000, proof: 282_000, deposit: 1_995 }).unwrap();
        let text = beside(&embedded, &other);
        assert_eq!(text.lines().count(), 3);
        let expected = "| vote | 4.000 G | 2.000 G (0.50) | 94.0 kB | 282.0 kB (3.00) | 1995 |";
        assert_eq!(text.lines().last(), Some(expected));
    }
}
