// SPDX-License-Identifier: Apache-2.0
//! Where each collection lives in storage. What is written under a number stays readable after an
//! upgrade: numbers are never reused. The root cell has 0.

use ink::storage::traits::ManualKey;

/// The owner.
pub type Ownership = ManualKey<1>;
/// Products by id.
pub type Products = ManualKey<2>;
/// Contributions by id.
pub type Contributions = ManualKey<3>;
/// Lengths of the listings.
pub type Lengths = ManualKey<4>;
/// What stands in the listings, by position.
pub type Entries = ManualKey<5>;
/// Challenges that are not settled, by contribution and number.
pub type Challenges = ManualKey<6>;
/// What an upheld ruling still owes, by contribution.
pub type Verdicts = ManualKey<7>;
