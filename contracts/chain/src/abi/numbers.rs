// SPDX-License-Identifier: Apache-2.0
//! Enums without data whose variants have the numbers of a standard in Solidity, since messages of that standard take or
//! answer them. This file is also compiled into what derives how they are said.

/// Each with its variants in the standard's order: how OpenZeppelin's Governor counts, and where a proposal is there.
/// What has passed and can be executed has succeeded; what waits for its timelock is queued.
pub const STANDARDS: [(&str, &[&str]); 2] = [
    ("Choice", &["Against", "For", "Abstain"]),
    ("State", &["Pending", "Active", "Canceled", "Defeated", "Executable", "Queued", "Expired", "Executed"]),
];
