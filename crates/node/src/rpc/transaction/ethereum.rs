// SPDX-License-Identifier: Apache-2.0
//! Transactions of Ethereum's, as wallets make them (EIP-1559). A node takes them inside a transaction of its own that
//! nobody signs; with `eth-rpc` in front of it, wallets and explorers see them.

use ink::primitives::{AccountId, Hash};
use kite_abi::transaction::{self, Unsigned};
use kite_interfaces::Balance;
use scale::Decode;
use subxt::blocks::ExtrinsicDetails;
use subxt::dynamic::Value;
use subxt::tx::Payload;
use subxt::{OnlineClient, PolkadotConfig};
use subxt_signer::eth::Keypair;

use super::super::connection::{Connection, Link};
use super::super::family::Hub;
use super::super::questions::{ethereum_gas, gas_price, Ethereum};
use super::calls::Wanted;
use crate::chain::Failure;

/// Where pallet-revive takes a call of the chain's own inside such a transaction: its `RUNTIME_PALLETS_ADDR`.
const RUNTIME_PALLETS: [u8; 20] = *b"modlpy/paddr\0\0\0\0\0\0\0\0";

/// A transaction that is signed.
pub(super) struct Signed {
    /// As the node takes it.
    pub bytes: Vec<u8>,
    /// Its name among Ethereum's tools.
    pub name: [u8; 32],
}

/// The name under which people find a transaction of a block: of one of Ethereum's that among Ethereum's tools.
pub(in super::super) fn name_of(extrinsic: &ExtrinsicDetails<PolkadotConfig, OnlineClient<PolkadotConfig>>) -> Hash {
    let is = |found: Result<&str, subxt::Error>, name| found.is_ok_and(|found| found == name);
    let is_ethereums = is(extrinsic.pallet_name(), "Revive") && is(extrinsic.variant_name(), "eth_transact");
    let payload = Vec::<u8>::decode(&mut extrinsic.field_bytes()).ok().filter(|_| is_ethereums);
    payload.map_or_else(|| extrinsic.hash().0.into(), |payload| transaction::name_of(&payload).into())
}

/// What is wanted, as a transaction of Ethereum's.
pub(super) fn of(link: &Link, wanted: &Wanted) -> Result<Ethereum, subxt::Error> {
    match wanted {
        Wanted::Ethereum(asked) => Ok(asked.clone()),
        Wanted::Call(call) => {
            let data = call.encode_call_data(&link.client.metadata())?;
            Ok(Ethereum { to: RUNTIME_PALLETS, value: 0, data })
        }
    }
}

/// What a transaction may cost: gas as a dry run needs it and some more, at twice the price of now.
pub(super) async fn bounds(
    connection: &Connection,
    from: AccountId,
    asked: &Ethereum,
) -> Result<[Balance; 2], Failure> {
    let gas = ethereum_gas(connection, from, asked).await?;
    Ok([gas, gas_price(connection).await?.saturating_mul(2)])
}

/// Signs it.
pub(super) fn sign(
    link: &Link,
    key: &Keypair,
    hub: Hub,
    nonce: u64,
    [gas, price]: [Balance; 2],
    asked: &Ethereum,
) -> Result<Signed, subxt::Error> {
    let Ethereum { to, value, ref data } = *asked;
    let unsigned = Unsigned { chain_id: hub.chain_id, nonce, price, gas, to, value, data };
    let payload = unsigned.signed(|said| key.sign(said).0);
    let name = transaction::name_of(&payload);
    let inside = subxt::dynamic::tx("Revive", "eth_transact", vec![Value::from_bytes(payload)]);
    let bytes = link.client.tx().create_unsigned(&inside)?.into_encoded();
    Ok(Signed { bytes, name })
}
