// SPDX-License-Identifier: Apache-2.0
//! Random sequences of calls, with the contracts and a plain model side by side.
//!
//! `KITE_CASES` sets how many sequences each test tries. A failure is shrunk to a short sequence
//! that still fails, and printed with the seed that gives it again as `KITE_SEED`.

mod bonds;
mod books;
pub mod dao;
pub mod money;
mod standard;
mod tabs;
mod token;

use std::fmt::Debug;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::str::FromStr;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestCaseResult, TestRunner};

pub fn setting<T: FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

/// Tries `test` on `cases` values, unless the environment asks for another number of them.
fn check<S>(cases: u32, strategy: &S, test: impl Fn(S::Value) -> TestCaseResult)
where
    S: Strategy<Value: Debug>,
{
    let seed = setting("KITE_SEED").unwrap_or_else(|| RandomState::new().build_hasher().finish());
    let cases = setting("KITE_CASES").unwrap_or(cases);
    let rng_seed = RngSeed::Fixed(seed);
    let config = Config { cases, rng_seed, max_shrink_iters: 300, failure_persistence: None, ..Config::default() };
    if let Err(error) = TestRunner::new(config).run(strategy, test) {
        panic!("KITE_SEED={seed} KITE_CASES={cases} gives this again: {error}");
    }
}
