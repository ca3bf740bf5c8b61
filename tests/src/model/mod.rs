// SPDX-License-Identifier: Apache-2.0
//! What the contracts promise, worked out the slow and obvious way: every balance in a plain map,
//! every share an exact fraction, every past moment remembered whole. The contracts must agree.

pub mod governor;
pub mod ledger;
pub mod money;
pub mod rebuilt;
pub mod tabs;
pub mod token;
