// SPDX-License-Identifier: Apache-2.0
//! The contract that the `psp22` crate is, as published: the measure of the standard. Not a line of
//! it is ours.
#![cfg_attr(not(feature = "std"), no_std, no_main)]

pub use psp22::*;
