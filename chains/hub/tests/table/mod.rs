// SPDX-License-Identifier: Apache-2.0
//! A table of what calls cost, contract beside contract, each figure by the best of a compiler's modes.

pub mod parts;

use std::ops::Add;

use hub::chain::Ran;

/// Those of a contract that was compiled in one way.
pub struct Measured {
    pub contract: &'static str,
    /// The compiler's mode, where there is a choice.
    pub mode: Option<&'static str>,
    pub bytes: usize,
    pub calls: Vec<(&'static str, Cost)>,
}

/// What a call cost: computation in picoseconds, bytes of proof, and what it locked in the chain's smallest unit.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    pub ref_time: u64,
    pub proof: u64,
    pub deposit: i128,
}

impl From<Ran> for Cost {
    fn from(ran: Ran) -> Self {
        Self { ref_time: ran.ref_time, proof: ran.proof, deposit: ran.deposit }
    }
}

/// One after the other.
impl Add for Cost {
    type Output = Self;

    fn add(self, next: Self) -> Self {
        Self {
            ref_time: self.ref_time + next.ref_time,
            proof: self.proof + next.proof,
            deposit: self.deposit + next.deposit,
        }
    }
}

pub struct Table(pub Vec<Measured>);

/// Ours, to which all others are compared.
pub const OURS: &str = "KITE";

/// What a cell's deposit is, in the chain's smallest unit, without its bytes.
const UNIT: f64 = 10_000_000.0;

const HEAD: [&str; 2] = [
    "| call | contract | code | ref_time | proof | deposit | ours of it: ref_time, proof |",
    "|---|---|--:|--:|--:|--:|--:|",
];

impl Table {
    /// The least computation and the least proof of a call, over all modes.
    pub fn best(&self, contract: &str, call: &str) -> (u64, u64) {
        let least = |of: fn(&Cost) -> u64| self.costs(contract, call).map(|(_, cost)| of(cost)).min().unwrap();
        (least(|cost| cost.ref_time), least(|cost| cost.proof))
    }

    /// In Markdown.
    pub fn lines(&self) -> Vec<String> {
        let calls = distinct(self.0.iter().flat_map(|one| one.calls.iter().map(|(call, _)| *call)));
        let rows = calls.iter().flat_map(|call| self.rows(call));
        HEAD.iter().map(|line| (*line).to_owned()).chain(rows).collect()
    }

    fn rows<'a>(&'a self, call: &'a str) -> impl Iterator<Item = String> + 'a {
        let contracts = distinct(self.0.iter().map(|one| one.contract));
        let made = contracts.into_iter().filter(move |contract| self.costs(contract, call).next().is_some());
        made.enumerate().map(move |(at, contract)| self.row(if at == 0 { call } else { "" }, contract, call))
    }

    fn row(&self, shown: &str, contract: &str, call: &str) -> String {
        let code =
            self.least(contract, call, |one, _| one.bytes as u64, |bytes| format!("{:.1} kB", shifted(bytes, 3)));
        let time = self.least(contract, call, |_, cost| cost.ref_time, |time| format!("{:.3} G", shifted(time, 9)));
        let proof = self.least(contract, call, |_, cost| cost.proof, |proof| format!("{:.1} kB", shifted(proof, 3)));
        let (_, Cost { deposit, .. }) = self.costs(contract, call).next().unwrap();
        let deposit = *deposit as f64 / UNIT;
        let compared = self.compared(contract, call);
        format!("| {shown} | {contract} | {code} | {time} | {proof} | {deposit} | {compared} |")
    }

    /// A figure in the mode that makes it least, which is named where there are several.
    fn least(&self, contract: &str, call: &str, of: fn(&Measured, &Cost) -> u64, say: fn(u64) -> String) -> String {
        let figures = self.costs(contract, call).map(|(one, cost)| (of(one, cost), one.mode));
        let (figure, mode) = figures.min_by_key(|(figure, _)| *figure).unwrap();
        mode.map_or_else(|| say(figure), |mode| format!("{} ({mode})", say(figure)))
    }

    fn compared(&self, contract: &str, call: &str) -> String {
        if contract == OURS || self.costs(OURS, call).next().is_none() {
            return String::new();
        }
        let (ours, theirs) = (self.best(OURS, call), self.best(contract, call));
        let part = |ours: u64, theirs: u64| ours as f64 / theirs as f64;
        format!("{:.2}, {:.2}", part(ours.0, theirs.0), part(ours.1, theirs.1))
    }

    fn costs<'a>(&'a self, contract: &'a str, call: &'a str) -> impl Iterator<Item = (&'a Measured, &'a Cost)> + 'a {
        let of = self.0.iter().filter(move |one| one.contract == contract);
        of.flat_map(|one| one.calls.iter().map(move |made| (one, made)))
            .filter(move |(_, made)| made.0 == call)
            .map(|(one, made)| (one, &made.1))
    }
}

/// With so many digits behind the point.
fn shifted(figure: u64, digits: i32) -> f64 {
    figure as f64 / 10_f64.powi(digits)
}

/// In the order in which they first come.
fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    names.fold(Vec::new(), |mut seen, name| {
        if !seen.contains(&name) {
            seen.push(name);
        }
        seen
    })
}
