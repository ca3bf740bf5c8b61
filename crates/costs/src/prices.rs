// SPDX-License-Identifier: Apache-2.0
//! What people do most, in the coin of a chain that takes fees for computation alone.

use super::blocks::CALLS;
use super::cells::{giga, line};
use super::Costs;
use crate::bundles::PUBLISHED;

/// What a transaction computes beside the call, in picoseconds: the chain's own part of it.
const TRANSACTION: u64 = 600_000_000;

/// Prices that Bittensor has had, each with the picoseconds that one rao pays for.
const PRICES: [(&str, u64); 2] = [("0.0005 rao", 2_000), ("0.00025 rao", 4_000)];

/// Rao in a ten-thousandth of a TAO, to which prices are rounded.
const RAO: u64 = 100_000;

/// A line for each kind of call of the suite: what it computes, and what the transaction costs at each price.
#[must_use]
pub fn prices(costs: &Costs) -> String {
    let head = ["act".to_owned(), "ref_time".to_owned()].into_iter();
    let head = line(head.chain(PRICES.map(|(price, _)| format!("TAO at {price}"))));
    let own = CALLS.into_iter().filter(|(_, contract, _)| PUBLISHED.contains(contract));
    let lines = own.filter_map(|(what, contract, call)| Some(row(what, costs.of(contract, call)?.ref_time)));
    [head, "|---|--:|--:|--:|\n".to_owned()].into_iter().chain(lines).collect()
}

fn row(what: &str, ref_time: u64) -> String {
    let fees = PRICES.map(|(_, for_one_rao)| tao(ref_time.saturating_add(TRANSACTION).div_euclid(for_one_rao)));
    line([what.to_owned(), giga(ref_time)].into_iter().chain(fees))
}

/// An amount of less than one TAO, to the nearest ten-thousandth.
fn tao(rao: u64) -> String {
    let parts = rao.saturating_add(RAO.div_euclid(2)).div_euclid(RAO);
    format!("{}.{:04}", parts.div_euclid(10_000), parts.rem_euclid(10_000))
}

#[cfg(test)]
mod tests {
    use super::super::Figures;
    use super::*;

    #[test]
    fn prices_are_for_the_call_and_the_transaction() {
        let mut costs = Costs::default();
        costs.add("token", "transfer", Figures { ref_time: 1_224_000_000, proof: 1, deposit: 0 }).unwrap();
        costs.add("psp22_token", "transfer", Figures { ref_time: 1, proof: 1, deposit: 0 }).unwrap();
        let text = prices(&costs);
        assert_eq!(text.lines().count(), 3);
        assert_eq!(text.lines().last(), Some("| transfer | 1.224 G | 0.0009 | 0.0005 |"));
    }

    #[test]
    fn tao_is_rounded_to_the_nearest_ten_thousandth() {
        let amounts = [49_999, 50_000, 149_999, 1_000_000_000, 12_345_650_000].map(tao);
        assert_eq!(amounts, ["0.0000", "0.0001", "0.0001", "1.0000", "12.3457"]);
    }
}
