// SPDX-License-Identifier: Apache-2.0
//! Chains that a house can stand on: the embedded one, and a Hub.

use ink::primitives::AccountId;
use kite_deploy::bundles::{Bundle, SuiteBundles};
use kite_deploy::chain::{EmbeddedChain, HubChain, PrivateChain};
use kite_deploy::plan::programs;
use kite_interfaces::Balance;

use crate::bundles::{bundle, suite, PEERS};
use crate::house::{create, PARAMETERS};
use crate::people::{COIN, DOLLARS, PAYER};

/// A chain that nobody else is on, where our contracts run.
pub trait Site: PrivateChain + Sized {
    /// Native coin that everybody starts with.
    const COIN: Balance;

    /// Moments are multiples of it.
    const TICK_MS: u64;

    /// A period of votes whose snapshots and ends are moments of blocks there.
    const VOTING_PERIOD_MS: u64;

    /// A new chain without any contract.
    fn begin() -> Self;

    /// The suite as it is deployed there.
    fn suite() -> SuiteBundles;

    /// The code of the contract of this name, as it runs there.
    fn code(name: &str) -> Vec<u8>;

    /// Creates a token that is not KITE, all of which is the payer's.
    fn create_dollar(&mut self) -> AccountId;
}

impl Site for EmbeddedChain {
    const COIN: Balance = COIN;
    const TICK_MS: u64 = 1;
    const VOTING_PERIOD_MS: u64 = PARAMETERS.voting_period_ms;

    fn begin() -> Self {
        Self::new()
    }

    fn suite() -> SuiteBundles {
        suite()
    }

    fn code(name: &str) -> Vec<u8> {
        bundle(name).wasm.clone()
    }

    /// One of another library.
    fn create_dollar(&mut self) -> AccountId {
        create(self, PAYER, PEERS[0], &DOLLARS)
    }
}

impl Site for HubChain {
    /// In wei, of which a deposit takes many.
    const COIN: Balance = 10_000_000_000_000_000_000_000;
    const TICK_MS: u64 = 1_000;
    const VOTING_PERIOD_MS: u64 = 64_000;

    fn begin() -> Self {
        let programs = programs(&Self::suite()).unwrap_or_else(|error| panic!("{error:#}"));
        Self::start(programs).unwrap_or_else(|error| panic!("{error:#}"))
    }

    fn suite() -> SuiteBundles {
        SuiteBundles::on_a_hub().unwrap_or_else(|error| panic!("{error:#}"))
    }

    fn code(name: &str) -> Vec<u8> {
        Bundle::on_a_hub(name).unwrap_or_else(|error| panic!("{error:#}")).code
    }

    /// One with KITE's code: libraries of others are written for Wasm.
    fn create_dollar(&mut self) -> AccountId {
        let (sign, allocations) = (Some("USD"), vec![(PAYER, DOLLARS)]);
        create(self, PAYER, "token", &(sign, sign, 6_u8, DOLLARS, allocations, PAYER))
    }
}
