// SPDX-License-Identifier: Apache-2.0
//! What a runtime must be for a chain of it to be embedded, and which are.

use ink_sandbox::macros::DefaultSandboxRuntime;
use ink_sandbox::{
    frame_system, pallet_balances, pallet_contracts, pallet_timestamp, AccountId32, DefaultSandbox, Sandbox, H256,
};
use kite_interfaces::Balance;

use super::narrow::Narrow;

/// The runtime of ink!'s own tests: amounts of coin are 128 bits wide, and all prices are one.
pub type Wide = DefaultSandboxRuntime;

/// A runtime with contracts, whatever the width of its amounts of coin and its prices.
pub trait Shape:
    frame_system::Config<AccountId = AccountId32, Hash = H256, RuntimeEvent: TryInto<pallet_contracts::Event<Self>>>
    + pallet_balances::Config<Balance: Into<Balance>>
    + pallet_timestamp::Config<Moment = u64>
    + pallet_contracts::Config<Currency = pallet_balances::Pallet<Self>>
{
    /// Who has coin from the beginning, and how much.
    fn endowments() -> Vec<(AccountId32, <Self as pallet_balances::Config>::Balance)>;
}

impl Shape for Wide {
    fn endowments() -> Vec<(AccountId32, Balance)> {
        vec![(DefaultSandbox::default_actor(), 1_000_000_000_000_000)]
    }
}

impl Shape for Narrow {
    fn endowments() -> Vec<(AccountId32, u64)> {
        Vec::new()
    }
}
