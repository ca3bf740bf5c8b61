// SPDX-License-Identifier: Apache-2.0
//! The table as people read it.

use super::blocks::throughput;
use super::cells::{giga, grouped, kilo, line, with_ratio};
use super::{requests, Block, Costs, Figures};
use crate::bundles::PUBLISHED;

/// Bytes of code that the strictest of the known chains takes.
const CODE_LIMIT: u64 = 123 * 1_024;

/// The token that others are compared with.
const REFERENCE: &str = "psp22_token";

/// The compared tokens, with their columns' headings.
const TOKENS: [(&str, &str); 4] =
    [("token", "KITE"), (REFERENCE, "`psp22` crate"), ("openbrush_psp22", "OpenBrush"), ("bare_floor", "bare floor")];

/// All tables, one after the other.
#[must_use]
pub fn markdown(costs: &Costs) -> String {
    blocks(costs).into_iter().map(|(_, table)| table).collect::<Vec<_>>().join("\n")
}

/// The tables: how large the suite's contracts are, what the tokens' calls compute, prove and keep, what only
/// the suite does, and how much of it fits in a block.
#[must_use]
pub fn blocks(costs: &Costs) -> Vec<Block> {
    vec![
        ("sizes", size_table(costs)),
        ("tokens", token_tables(costs)),
        ("calls", suite_table(costs)),
        ("requests", requests(costs)),
        ("throughput", throughput(costs)),
    ]
}

/// A line for each contract that others build on.
fn size_table(costs: &Costs) -> String {
    let lines = PUBLISHED.into_iter().filter_map(|contract| {
        let bytes = costs.bytes(contract)?;
        let thousandths = bytes.saturating_mul(1_000).div_ceil(CODE_LIMIT);
        let part = format!("{}.{} %", thousandths.div_euclid(10), thousandths.rem_euclid(10));
        Some(line([contract.to_owned(), grouped(bytes), part]))
    });
    let head = "| contract | bytes of code | of 123 KiB |\n|---|--:|--:|\n";
    [head.to_owned()].into_iter().chain(lines).collect()
}

fn token_tables(costs: &Costs) -> String {
    let code = ("bytes of code".to_owned(), TOKENS.map(|(contract, _)| code(costs, contract)));
    let times = compared(costs, |figures, reference| with_ratio(giga, figures.ref_time, reference.ref_time));
    let storage = compared(costs, |figures, _| format!("{}, {}", kilo(figures.proof), figures.deposit));
    let times = token_table("ref_time, and its ratio to the `psp22` crate's", [code].into_iter().chain(times));
    [times, token_table("proof, deposit", storage)].join("\n")
}

type Cells = [String; TOKENS.len()];

/// A line for each call of the reference, with a cell for each token that has the call.
fn compared<'a>(
    costs: &'a Costs,
    cell: impl Fn(Figures, Figures) -> String + 'a,
) -> impl Iterator<Item = (String, Cells)> + 'a {
    costs.calls.iter().filter(|row| row.contract == REFERENCE).map(move |row| {
        let figures = |contract| costs.of(contract, &row.call);
        let cells = TOKENS.map(|(contract, _)| figures(contract).map_or_else(none, |own| cell(own, row.figures)));
        (row.call.clone(), cells)
    })
}

fn token_table(about: &str, lines: impl Iterator<Item = (String, Cells)>) -> String {
    let headings = TOKENS.map(|(_, heading)| heading.to_owned());
    let lines = lines.map(|(call, cells)| line([call].into_iter().chain(cells)));
    let head = [line([about.to_owned()].into_iter().chain(headings)), "|---|--:|--:|--:|--:|\n".to_owned()];
    head.into_iter().chain(lines).collect()
}

/// A line for each call that only the suite has.
fn suite_table(costs: &Costs) -> String {
    let is_compared = |call: &str| costs.of(REFERENCE, call).is_some();
    let is_peer = |contract: &str| contract != "token" && TOKENS.iter().any(|(token, _)| *token == contract);
    let own = costs.calls.iter().filter(|row| !is_peer(&row.contract) && !is_compared(&row.call));
    let lines = own.map(|row| {
        let Figures { ref_time, proof, deposit } = row.figures;
        line([row.contract.clone(), row.call.clone(), giga(ref_time), kilo(proof), deposit.to_string()])
    });
    let head = "| contract | call | ref_time | proof | deposit |\n|---|---|--:|--:|--:|\n";
    [head.to_owned()].into_iter().chain(lines).collect()
}

fn code(costs: &Costs, contract: &str) -> String {
    let reference = costs.bytes(REFERENCE).unwrap_or_default();
    costs.bytes(contract).map_or_else(none, |bytes| with_ratio(grouped, bytes, reference))
}

fn none() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::Size;
    use super::*;

    fn costs() -> Costs {
        let mut costs = Costs::default();
        for (contract, bytes, ref_time) in [("token", 29_457, 2_000_000_000), ("psp22_token", 13_999, 1_401_000_000)] {
            costs.code.push(Size { contract: contract.to_owned(), bytes });
            costs.add(contract, "transfer", Figures { ref_time, proof: 23_501, deposit: -3 }).unwrap();
        }
        costs.add("token", "mint", Figures { ref_time: 1, proof: 2, deposit: 3 }).unwrap();
        costs
    }

    #[test]
    fn markdown_compares_what_the_reference_has() {
        let text = markdown(&costs());
        let lines = [
            "| bytes of code | 29,457 (2.11) | 13,999 (1.00) | – | – |",
            "| transfer | 2.000 G (1.43) | 1.401 G (1.00) | – | – |",
            "| transfer | 23.6 kB, -3 | 23.6 kB, -3 | – | – |",
        ];
        lines.iter().for_each(|line| assert!(text.lines().any(|found| found == *line), "{line} is not in\n{text}"));
    }

    #[test]
    fn markdown_lists_what_only_the_suite_has_once() {
        let text = markdown(&costs());
        assert!(text.contains("|---|---|--:|--:|--:|\n| token | mint | 0.001 G | 0.1 kB | 3 |\n\n"), "{text}");
    }

    #[test]
    fn blocks_tell_how_large_the_suites_contracts_are() {
        let text = &blocks(&costs())[0].1;
        assert_eq!(text.lines().skip(2).collect::<Vec<_>>(), ["| token | 29,457 | 23.4 % |"]);
    }
}
