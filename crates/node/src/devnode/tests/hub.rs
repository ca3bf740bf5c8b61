// SPDX-License-Identifier: Apache-2.0
//! A chain of a Hub's shape is what Ethereum's wallets meet on the Asset Hubs. `chains/hub/run` runs these tests, where
//! they must pass: the chain's runtime is too much to compile for CI, and the Ethereum RPC too.

use subxt::backend::rpc::{rpc_params, RpcClient};

use super::*;

/// Alith, who has coin, and somebody who has none.
const ALITH: &str = "0xf24ff3a9cf04c71dbc94d0b566f7a27b94566cac";
const NOBODY: &str = "0x00000000000000000000000000000000000000aa";

/// Signed by Alith's key with viem 2.57.20: 1.5 coin for that address, as her first transaction on a chain of number
/// 420420420.
const PAYMENT: &str = "\
    0x02f87384190f1b448080843b9aca00839896809400\
    000000000000000000000000000000000000aa8814d1120d7b16000080c080a03fdcb19a09fa93f9bfa441974b36fcb726a1\
    9e2ce18e237e2e52b4d9ecdaf53ca0537bce6fb6d90ef8e2836ffe192037e90529d535ea8430009e1635f8a03a0aa1";

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
    let mut chain = node.chain(Keyring::default()).unwrap();
    node.make_block(&mut chain).unwrap();
    let tomorrow = wallet.now_ms() + 86_400_000;
    node.advance_to(&mut chain, tomorrow).unwrap();
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

#[test]
#[ignore = "chains/hub/run compiles the chain"]
fn hub_that_is_away_is_told_to_be_away_and_not_to_have_a_contract_that_nobody_knows() {
    let mut node = DevNode::hub_for_test().unwrap();
    let patience = Patience { absence: Duration::from_millis(100), ..Patience::default() };
    let mut chain = NodeChain::connect_with(&node.url(), Keyring::default(), patience).unwrap();
    let (caller, nobody) = (rich(Kind::Ethereum).unwrap().account(), said::account([0xaa; 20]));
    let mut refused = || chain.dry_run(caller, nobody, 0, vec![0; 4]).unwrap_err().to_string();
    let unknown = refused();
    assert!(unknown.contains("nobody knows what the contract at this account understands"), "{unknown}");
    node.kill().unwrap();
    let away = refused();
    assert!(away.contains("the node does not answer") && !away.contains("nobody knows"), "{away}");
}

/// An Ethereum wallet, as far as it asks.
struct EthWallet {
    runtime: Runtime,
    rpc: RpcClient,
}

impl EthWallet {
    fn of(rpc: &EthRpc) -> Self {
        let runtime = Runtime::new().unwrap();
        let url = rpc.url().replacen("http", "ws", 1);
        let rpc = runtime.block_on(RpcClient::from_insecure_url(url)).unwrap();
        Self { runtime, rpc }
    }

    fn balance(&self, address: &str) -> u128 {
        let answer = self.rpc.request::<String>("eth_getBalance", rpc_params![address, "latest"]);
        u128::from_str_radix(self.runtime.block_on(answer).unwrap().trim_start_matches("0x"), 16).unwrap()
    }

    fn send(&self, transaction: &str) {
        let answer = self.rpc.request::<String>("eth_sendRawTransaction", rpc_params![transaction]);
        self.runtime.block_on(answer).unwrap();
    }
}

#[test]
#[ignore = "chains/hub/run compiles the chain"]
fn eth_rpc_takes_what_an_ethereum_key_signed_and_tells_balances_in_wei() {
    let node = DevNode::hub_for_test().unwrap();
    let rpc = EthRpc::of(&node).unwrap();
    let wallet = EthWallet::of(&rpc);
    // What can be sent, which is all but what an account must hold to exist.
    assert_eq!(wallet.balance(ALITH), ((1 << 60) - 1_000_000) * 100_000_000);
    wallet.send(PAYMENT);
    let began = Instant::now();
    while wallet.balance(NOBODY) == 0 {
        assert!(began.elapsed() < PATIENCE, "the payment never comes");
        sleep(Duration::from_millis(200));
    }
    assert_eq!(wallet.balance(NOBODY), 1_500_000_000_000_000_000);
    assert_eq!(Wallet::of(&node).height(), 1);
}
