// SPDX-License-Identifier: Apache-2.0
//! Which chain `kite` makes for a story, or to measure on.

use anyhow::Result;

use super::World;
use crate::{EmbeddedChain, HubChain, PipedChain, Program};

/// A chain that `kite` makes itself, and that nobody else is on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Ground {
    /// Inside this process: amounts of coin are 128 bits wide, and every price is one
    #[default]
    Embedded,
    /// Inside this process, with Bittensor's figures: amounts of coin are 64 bits wide, with 9 decimals
    Narrow,
    /// In a process of its own, with the newest pallet-contracts and Bittensor's figures
    Newest,
    /// In a process of its own, with pallet-revive, which runs the contracts as programs for PolkaVM: a coin has 18
    /// decimals, accounts are Ethereum's, and calls are made in Solidity's words
    Hub,
}

impl Ground {
    /// The chain, new. One that runs programs for PolkaVM understands these `programs`. An error if its own program cannot
    /// be built or started.
    pub fn open(self, programs: impl FnOnce() -> Result<Vec<Program>>) -> Result<Box<dyn World>> {
        Ok(match self {
            Self::Embedded => Box::new(EmbeddedChain::new()),
            Self::Narrow => Box::new(EmbeddedChain::narrow()),
            Self::Newest => Box::new(PipedChain::newest()?),
            Self::Hub => Box::new(HubChain::start(programs()?)?),
        })
    }

    /// Decimals of the chain's coin, if it is not for whoever writes amounts to say.
    #[must_use]
    pub fn coin_decimals(self) -> Option<u8> {
        match self {
            Self::Embedded => None,
            Self::Narrow | Self::Newest => Some(9),
            Self::Hub => Some(18),
        }
    }
}
