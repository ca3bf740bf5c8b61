// SPDX-License-Identifier: Apache-2.0
//! Where each collection lives in storage. What is written under a number stays readable after an
//! upgrade: numbers are never reused. The root cell has 0.

use ink::storage::traits::ManualKey;

/// Account cells by account.
pub type Accounts = ManualKey<1>;
/// Checkpoints by whose they are and their number.
pub type Checkpoints = ManualKey<2>;
/// Allowances by owner and spender.
pub type Allowances = ManualKey<3>;
/// Every snapshot time that is registered.
pub type SnapshotSet = ManualKey<5>;
/// The owner, the governor, the cap.
pub type Powers = ManualKey<6>;
/// Name, symbol, decimals.
pub type Metadata = ManualKey<7>;
/// What comes after each snapshot that waits.
pub type SnapshotsAfter = ManualKey<8>;
/// Authorizations that were used, on a Hub, by who signed them and their nonces.
pub type Authorizations = ManualKey<9>;
