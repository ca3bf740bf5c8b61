// SPDX-License-Identifier: Apache-2.0
//! The allocating types.

pub use alloc::{borrow, boxed, collections, format, string, vec};
