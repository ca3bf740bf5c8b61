// SPDX-License-Identifier: Apache-2.0
//! The two families of chains: those with pallet-contracts, and Hubs, which have pallet-revive.

use anyhow::{bail, ensure, Context, Result};
use ink::primitives::Hash;
use ink_sandbox::frame_support::{Blake2_256, StorageHasher};
use kite_interfaces::Balance;
use subxt::dynamic::Value;
use subxt::{Metadata, OnlineClient, PolkadotConfig};

use crate::chain::hub::keccak;
use crate::chain::{Cause, Failure};

/// How a chain runs contracts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// By pallet-contracts, as Wasm.
    Contracts,
    /// By pallet-revive, as programs for PolkaVM.
    Hub(Hub),
}

/// What a Hub says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hub {
    /// Its number among Ethereum's chains.
    pub chain_id: u64,
    /// Wei in the smallest unit of its own coin.
    pub ratio: Balance,
}

impl Family {
    /// That of a chain. An error in words if contracts do not run on it.
    pub fn of(client: &OnlineClient<PolkadotConfig>) -> Result<Self> {
        let metadata = client.metadata();
        if metadata.pallet_by_name("Contracts").is_some() {
            tells_its_types(&metadata, "ContractsApi")?;
            return Ok(Self::Contracts);
        }
        if metadata.pallet_by_name("Revive").is_none() {
            bail!("this chain has neither pallet-contracts nor pallet-revive: contracts do not run on it");
        }
        tells_its_types(&metadata, "ReviveApi")?;
        Ok(Self::Hub(Hub {
            chain_id: number(client, "ChainId")?.try_into()?,
            ratio: number(client, "NativeToEthRatio")?,
        }))
    }

    /// The pallet that runs contracts.
    pub fn pallet(self) -> &'static str {
        match self {
            Self::Contracts => "Contracts",
            Self::Hub(_) => "Revive",
        }
    }

    /// What it says of itself, if it is a Hub.
    pub fn hub(self) -> Option<Hub> {
        match self {
            Self::Contracts => None,
            Self::Hub(hub) => Some(hub),
        }
    }

    /// The hash under which such a chain keeps code.
    pub fn hash_of(self, code: &[u8]) -> Hash {
        match self {
            Self::Contracts => Blake2_256::hash(code).into(),
            Self::Hub(_) => keccak(code).into(),
        }
    }

    /// What the chain calls so many smallest units of its own coin, in the units of contracts.
    pub fn units(self, amount: Balance) -> Balance {
        match self {
            Self::Contracts => amount,
            Self::Hub(Hub { ratio, .. }) => amount.saturating_mul(ratio),
        }
    }

    /// So many units of contracts in the smallest unit of the chain's own coin. An error if that has no such part.
    pub fn native(self, units: Balance) -> Result<Balance, Failure> {
        let Self::Hub(Hub { ratio, .. }) = self else { return Ok(units) };
        let exact = units.checked_div(ratio).filter(|whole| whole.saturating_mul(ratio) == units);
        let reason = format!("{units} wei cannot be sent this way: the chain's own coin is counted in {ratio} wei");
        exact.ok_or(Failure::before_it_ran(Cause::Refused(reason)))
    }
}

/// Runtime calls are asked in the types that metadata tells since its version 15.
fn tells_its_types(metadata: &Metadata, interface: &str) -> Result<()> {
    ensure!(
        metadata.runtime_api_trait_by_name(interface).is_some(),
        "this node does not tell the types of its runtime calls: it needs metadata of version 15, as nodes since 2023 have"
    );
    Ok(())
}

fn number(client: &OnlineClient<PolkadotConfig>, name: &str) -> Result<Balance> {
    let constant = client.constants().at(&subxt::dynamic::constant("Revive", name));
    let value = constant.ok().and_then(|constant| constant.to_value().ok()).as_ref().and_then(Value::as_u128);
    value.filter(|value| *value > 0).with_context(|| format!("this chain does not tell its Revive.{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUB: Family = Family::Hub(Hub { chain_id: 1, ratio: 100 });

    #[test]
    fn native_is_exact_and_the_way_back() {
        assert_eq!(HUB.native(700).unwrap(), 7);
        assert_eq!(HUB.units(7), 700);
        assert!(HUB.native(701).unwrap_err().to_string().contains("701 wei cannot be sent this way"));
        assert_eq!(Family::Contracts.native(701).unwrap(), 701);
        assert_eq!(Family::Contracts.units(701), 701);
    }
}
