// SPDX-License-Identifier: Apache-2.0
//! Random sequences of calls, with the contracts and a plain model side by side.
//!
//! On a Hub there are fewer of them, since it is asked over a pipe. `KITE_CASES` sets how many sequences each test tries. A
//! failure is shrunk to a short sequence that still fails, and printed with the seed that gives it again as `KITE_SEED`.

mod bonds;
mod books;
mod dao;
mod money;
mod on_wasm;
mod tabs;
mod token;

use std::fmt::Debug;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::str::FromStr;

use kite_tests::site::is_on_a_hub;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};

const TIMES_FEWER_ON_A_HUB: u32 = 8;
const FEWEST: u32 = 3;

pub fn setting<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// Tries `test` on `cases` values, unless the environment asks for another number of them.
fn check<S>(cases: u32, strategy: &S, test: impl Fn(S::Value) -> TestCaseResult)
where
    S: Strategy<Value: Debug>,
{
    let seed = setting("KITE_SEED").unwrap_or_else(|| RandomState::new().build_hasher().finish());
    let cases = if is_on_a_hub() { (cases / TIMES_FEWER_ON_A_HUB).max(FEWEST) } else { cases };
    let cases = setting("KITE_CASES").unwrap_or(cases);
    let rng_seed = RngSeed::Fixed(seed);
    let config = Config { cases, rng_seed, max_shrink_iters: 300, failure_persistence: None, ..Config::default() };
    if let Err(error) = TestRunner::new(config).run(strategy, test) {
        panic!("KITE_SEED={seed} KITE_CASES={cases} gives this again: {error}");
    }
}
