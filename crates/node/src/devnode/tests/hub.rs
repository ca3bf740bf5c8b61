// SPDX-License-Identifier: Apache-2.0
//! A chain of a Hub's shape is what Ethereum's wallets meet on the Asset Hubs. `chains/hub/run` runs these tests, where
//! they must pass: the chain's runtime is too much to compile for CI.

use super::*;

#[test]
#[ignore = "chains/hub/run compiles the chain"]
fn hub_tells_what_ethereums_wallets_must_know_of_its_coin() {
    let node = DevNode::hub_for_test().unwrap();
    let wallet = Wallet::of(&node);
    let properties = wallet.runtime.block_on(wallet.rpc.system_properties()).unwrap();
    assert_eq!((&properties["tokenSymbol"], &properties["tokenDecimals"]), (&"HUB".into(), &10.into()));
    let metadata = wallet.client.metadata();
    let constant =
        |pallet, name| metadata.pallet_by_name(pallet).unwrap().constant_by_name(name).unwrap().value().to_vec();
    assert_eq!(constant("Revive", "ChainId"), 420_420_420_u64.encode());
    assert_eq!(constant("Revive", "NativeToEthRatio"), 100_000_000_u32.encode());
    assert_eq!(constant("Balances", "ExistentialDeposit"), 1_000_000_u128.encode());
}

#[test]
#[ignore = "chains/hub/run compiles the chain"]
fn hub_clock_can_be_put_forward() {
    let mut node = DevNode::hub_for_test().unwrap();
    let wallet = Wallet::of(&node);
    node.remark().unwrap();
    let tomorrow = wallet.now_ms() + 86_400_000;
    node.remark_at(tomorrow).unwrap();
    assert!((tomorrow..=node.now_ms().unwrap()).contains(&wallet.now_ms()));
    assert_eq!(wallet.height(), 2);
}

/// Deposits are held by the pallet's own account: without it nobody could pay any.
#[test]
#[ignore = "chains/hub/run compiles the chain"]
fn hub_begins_with_the_account_that_holds_all_deposits() {
    let node = DevNode::hub_for_test().unwrap();
    let mut account = [0; 32];
    account[..12].copy_from_slice(b"modlpy/reviv");
    let place = subxt::dynamic::storage("System", "Account", vec![Value::from_bytes(account)]);
    let wallet = Wallet::of(&node);
    let found = async { wallet.client.storage().at_latest().await?.fetch(&place).await };
    let found = wallet.runtime.block_on(found).unwrap().unwrap().to_value().unwrap();
    assert_eq!(found.at("data").at("free").and_then(|free| free.as_u128()), Some(1_000_000));
}
