// SPDX-License-Identifier: Apache-2.0
//! How many calls fit in one block, computed from what they cost: the price of each for a chain as a whole.

use ink_sandbox::Weight;

use super::cells::{giga, kilo, line};
use super::{Costs, Figures};
use crate::chain::transaction_base;

/// Picoseconds in a second.
const SECOND: u64 = 1_000_000_000_000;

/// What users' transactions may fill of a block, in hundredths: the rest is for the chain's own.
const NORMAL_PERCENT: u64 = 75;

/// The blocks of a kind of chain.
struct Blocks {
    chain: &'static str,
    /// Computation, in picoseconds.
    ref_time: u64,
    /// Bytes of proof of validity.
    proof: u64,
}

/// The development node proves nothing to anybody; a parachain's block is checked by its proof.
const CHAINS: [Blocks; 2] = [
    Blocks { chain: "development node", ref_time: 2 * SECOND, proof: u64::MAX },
    Blocks { chain: "parachain", ref_time: 2 * SECOND, proof: 5 * 1_024 * 1_024 },
];

/// What people do, and the row of the cost table that it is.
pub(super) const CALLS: [(&str, &str, &str); 12] = [
    ("transfer", "token", "transfer"),
    ("transfer of the `psp22` crate's token", "psp22_token", "transfer"),
    ("payment in KITE", "token", "transfer_and_call that pays a product"),
    ("payment in native coin", "router", "pay in native coin"),
    ("payment in native coin through a till", "till", "flush native coin"),
    ("payment in native coin of 64 tabs", "tab", "take and forward native coin, tabs: 64"),
    ("claim of 1 position", "router", "claim 1 position in native coin"),
    ("claim of 1 position in coin and KITE", "router", "claim 1 position in native coin and KITE"),
    ("claim of 10 positions", "router", "claim 10 positions in native coin"),
    ("claim of one member of a million", "router", "claim_member, hashes: 20"),
    ("submission of work", "token", "transfer_and_call that submits work"),
    ("vote", "dao", "vote"),
];

/// A line for each kind of call: what a transaction of it weighs, how many fit in a block of each chain,
/// and what there is no more of then.
#[must_use]
pub fn throughput(costs: &Costs) -> String {
    let heading = |blocks: &Blocks| [format!("in a block of a {}", blocks.chain), "bound by".to_owned()];
    let head = ["transaction", "ref_time", "proof"].map(str::to_owned).into_iter();
    let head = line(head.chain(CHAINS.iter().flat_map(heading)));
    let lines = CALLS.into_iter().filter_map(|(what, contract, call)| Some(row(what, costs.of(contract, call)?)));
    [head, "|---|--:|--:|--:|---|--:|---|\n".to_owned()].into_iter().chain(lines).collect()
}

fn row(what: &str, figures: Figures) -> String {
    let weight = Weight::from_parts(figures.ref_time, figures.proof).saturating_add(transaction_base());
    let cells = CHAINS.iter().flat_map(|blocks| {
        let (count, bound) = blocks.fit(weight);
        [count.to_string(), bound.to_owned()]
    });
    line([what.to_owned(), giga(weight.ref_time()), kilo(weight.proof_size())].into_iter().chain(cells))
}

impl Blocks {
    /// How many transactions of this weight fit, and what bounds them.
    fn fit(&self, weight: Weight) -> (u64, &'static str) {
        // count = ⌊limit × 75 % ÷ weight⌋, of whatever is scarcer
        let count = |limit: u64, each: u64| {
            let normal = u128::from(limit).saturating_mul(NORMAL_PERCENT.into()).div_euclid(100);
            u64::try_from(normal.div_euclid(u128::from(each).max(1))).unwrap_or(u64::MAX)
        };
        let by_time = (count(self.ref_time, weight.ref_time()), "ref_time");
        let by_proof = (count(self.proof, weight.proof_size()), "proof");
        by_time.min(by_proof)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fit_fills_three_quarters_of_a_block_and_no_more() {
        let blocks = Blocks { chain: "test", ref_time: 400, proof: 1_000 };
        assert_eq!(blocks.fit(Weight::from_parts(100, 1)), (3, "ref_time"));
        assert_eq!(blocks.fit(Weight::from_parts(101, 1)), (2, "ref_time"));
        assert_eq!(blocks.fit(Weight::from_parts(1, 375)), (2, "proof"));
        assert_eq!(blocks.fit(Weight::from_parts(1, 376)), (1, "proof"));
        assert_eq!(blocks.fit(Weight::from_parts(301, 0)), (0, "ref_time"));
    }

    #[test]
    fn throughput_has_a_line_for_each_measured_call_with_the_base_of_a_transaction_in_it() {
        let mut costs = Costs::default();
        let figures = Figures { ref_time: SECOND, proof: 1_024 * 1_024, deposit: 0 };
        costs.add("dao", "vote", figures).unwrap();
        let text = throughput(&costs);
        let base = transaction_base();
        assert!(base.ref_time() > 0 && base.proof_size() > 0);
        let (time, proof) = (giga(SECOND + base.ref_time()), kilo(1_024 * 1_024 + base.proof_size()));
        let expected = format!("| vote | {time} | {proof} | 1 | ref_time | 1 | ref_time |");
        assert_eq!(text.lines().count(), 3);
        assert_eq!(text.lines().last(), Some(expected.as_str()));
    }
}
