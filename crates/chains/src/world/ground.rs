// SPDX-License-Identifier: Apache-2.0
//! Which chain `kite` makes for a story, or to measure on.

use anyhow::Result;

use super::World;
use crate::{EmbeddedChain, PipedChain};

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
}

impl Ground {
    /// The chain, new. An error if its program cannot be built or started.
    pub fn open(self) -> Result<Box<dyn World>> {
        Ok(match self {
            Self::Embedded => Box::new(EmbeddedChain::new()),
            Self::Narrow => Box::new(EmbeddedChain::narrow()),
            Self::Newest => Box::new(PipedChain::newest()?),
        })
    }

    /// Decimals of the chain's coin, if it is not for whoever writes amounts to say.
    #[must_use]
    pub fn coin_decimals(self) -> Option<u8> {
        match self {
            Self::Embedded => None,
            Self::Narrow | Self::Newest => Some(9),
        }
    }
}
