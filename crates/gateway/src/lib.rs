// SPDX-License-Identifier: Apache-2.0
//! HTTP 402 in front of any API: a reverse proxy that asks for payment in the words of x402 version 2, checks the
//! vouchers of tabs, serves, and settles many requests at once.
//!
//! ```text
//! desk (HTTP) ─► terms (is it for us, who signed) ─► books (all tabs) ─► ledger (the rule)
//!                                                      │    └─► store (on disk before anything rests on it)
//! settler (when to take) ──────────────────────────────┴─► chain (a node, or a test's own)
//! ```
//!
//! `words` are the standard's, `price` what a request costs. `payer` is the other side: what `kite call` pays with.
#![cfg_attr(test, allow(clippy::arithmetic_side_effects, reason = "a test that overflows fails"))]

pub mod books;
pub mod chain;
pub mod desk;
pub mod ledger;
pub mod metrics;
pub mod payer;
pub mod price;
pub mod settler;
pub mod stop;
pub mod store;
pub mod terms;
pub mod words;
