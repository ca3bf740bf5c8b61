// SPDX-License-Identifier: Apache-2.0
//! How a rule of the DAO fails.

use kite_interfaces::dao::DaoError;

/// An error on its way to the caller. No message of the DAO goes on after one.
pub type Failure = kite_chain::answer::Failure<DaoError>;
