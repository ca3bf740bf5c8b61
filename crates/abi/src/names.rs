// SPDX-License-Identifier: Apache-2.0
//! Names in Solidity, as the contracts' programs have them.

/// What a message, or a field, is called there.
pub fn name(label: &str) -> String {
    String::from_utf8_lossy(kite_chain::abi::names::name(label).bytes()).into_owned()
}
