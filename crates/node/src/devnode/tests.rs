// SPDX-License-Identifier: Apache-2.0
//! A narrow chain is what a tool, a wallet and a person meet on Bittensor. All tests but the one that kills
//! its node share one.

mod hub;

use std::fs;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Instant;

use scale::{Decode, Encode};
use subxt::backend::legacy::LegacyRpcMethods;
use subxt::backend::rpc::RpcClient;
use subxt::dynamic::{tx, At, Value};
use subxt::tx::DynamicPayload;
use subxt::{OnlineClient, PolkadotConfig};
use tokio::runtime::Runtime;

use super::*;
use crate::chain::Chain;
use crate::Hold;

/// The node of all tests that only need some.
fn shared() -> Option<Arc<DevNode>> {
    static NODE: Mutex<Weak<DevNode>> = Mutex::new(Weak::new());
    let mut node = NODE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(running) = node.upgrade() {
        report::used().unwrap();
        return Some(running);
    }
    let started = Arc::new(DevNode::narrow_for_test().unwrap()?);
    *node = Arc::downgrade(&started);
    Some(started)
}

#[test]
fn at_errors_if_something_answers_at_the_port_already() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let refused = DevNode::at("no-program".into(), Shape::Wide, port).err().unwrap();
    assert!(refused.to_string().starts_with(&format!("port {port} of this machine is taken")), "{refused}");
}

/// A client that knows nothing of this program, as a wallet's.
struct Wallet {
    runtime: Runtime,
    client: OnlineClient<PolkadotConfig>,
    rpc: LegacyRpcMethods<PolkadotConfig>,
}

impl Wallet {
    fn of(node: &DevNode) -> Self {
        let runtime = Runtime::new().unwrap();
        let connect = async {
            let rpc = RpcClient::from_url(node.url()).await?;
            Ok((OnlineClient::from_rpc_client(rpc.clone()).await?, LegacyRpcMethods::new(rpc)))
        };
        let (client, rpc) = runtime.block_on(connect).map_err(|error: subxt::Error| error).unwrap();
        Self { runtime, client, rpc }
    }

    /// Signs, sends, and waits until it is in a block; what the chain says against it, if it does.
    fn send(&self, secret: &str, call: &DynamicPayload) -> Result<(), String> {
        let key: SigningKey = secret.parse().unwrap();
        let sent = async {
            let progress = self.client.tx().sign_and_submit_then_watch_default(call, key.sr25519().unwrap()).await?;
            progress.wait_for_finalized_success().await
        };
        self.runtime.block_on(sent).map(|_| ()).map_err(|error| error.to_string())
    }

    fn height(&self) -> u32 {
        self.runtime.block_on(self.rpc.chain_get_header(None)).unwrap().unwrap().number
    }

    fn now_ms(&self) -> Timestamp {
        let place = subxt::dynamic::storage("Timestamp", "Now", Vec::<Value>::new());
        let found = async { self.client.storage().at_latest().await?.fetch(&place).await };
        let found = self.runtime.block_on(found).unwrap().unwrap();
        Timestamp::decode(&mut found.encoded()).unwrap()
    }

    fn ask<T: Decode>(&self, function: &str, arguments: &[u8]) -> T {
        let answer = self.runtime.block_on(self.rpc.state_call(function, Some(arguments), None)).unwrap();
        T::decode(&mut answer.as_slice()).unwrap()
    }
}

fn transfer(amount: u64) -> DynamicPayload {
    let bob = Value::unnamed_variant("Id", [Value::from_bytes(account("//Bob"))]);
    tx("Balances", "transfer_keep_alive", vec![bob, Value::u128(amount.into())])
}

/// The pallet itself refuses one `batch_all` in another, and no `batch`.
fn batch(call: DynamicPayload) -> DynamicPayload {
    tx("Utility", "batch", vec![Value::unnamed_composite([call.into_value()])])
}

fn as_root(pallet: &str, call: &str) -> DynamicPayload {
    tx("Sudo", "sudo", vec![tx(pallet, call, Vec::<Value>::new()).into_value()])
}

fn account(secret: &str) -> [u8; 32] {
    secret.parse::<SigningKey>().unwrap().account().0
}

#[test]
fn narrow_coin_is_tao_of_nine_decimals() {
    let Some(node) = shared() else { return };
    let wallet = Wallet::of(&node);
    let properties = wallet.runtime.block_on(wallet.rpc.system_properties()).unwrap();
    assert_eq!(properties["tokenSymbol"], "TAO");
    assert_eq!(properties["tokenDecimals"], 9);
    assert_eq!(properties["ss58Format"], 42);
}

#[test]
fn narrow_amounts_are_described_as_64_bits_wide() {
    let Some(node) = shared() else { return };
    let metadata = Wallet::of(&node).client.metadata();
    let constant = |pallet, name| metadata.pallet_by_name(pallet).unwrap().constant_by_name(name).unwrap();
    let existential = constant("Balances", "ExistentialDeposit");
    assert_eq!(existential.value(), 500u64.encode());
    assert_eq!(constant("Contracts", "DepositPerItem").value(), 75u64.encode());
    assert_eq!(constant("Contracts", "DepositPerByte").value(), 30u64.encode());
    let call = metadata.runtime_api_trait_by_name("ContractsApi").unwrap().method_by_name("call").unwrap();
    let value = call.inputs().find(|input| input.name == "value").unwrap();
    assert_eq!(value.ty, existential.ty());
}

#[test]
fn narrow_contracts_have_bittensors_limits() {
    let Some(node) = shared() else { return };
    let metadata = Wallet::of(&node).client.metadata();
    let limit = |name| metadata.pallet_by_name("Contracts").unwrap().constant_by_name(name).unwrap().value().to_vec();
    assert_eq!(limit("MaxCodeLen"), (128 * 1_024_u32).encode());
    assert_eq!(limit("UnsafeUnstableInterface"), false.encode());
    // In billionths.
    assert_eq!(limit("CodeHashLockupDepositPercent"), 300_000_000_u32.encode());
}

#[test]
fn narrow_blocks_have_three_seconds_for_calls_and_no_limit_on_their_proof() {
    let Some(node) = shared() else { return };
    let place = subxt::dynamic::constant("System", "BlockWeights");
    let weights = Wallet::of(&node).client.constants().at(&place).unwrap().to_value().unwrap();
    let most = |part: &str| {
        let number =
            weights.at("per_class").at("normal").at("max_total").at(0).at(part).and_then(|part| part.as_u128());
        number.unwrap()
    };
    assert_eq!(most("ref_time"), 3_000_000_000_000);
    // Three quarters of all that can be said.
    assert!(most("proof_size") > 1 << 63);
}

/// Both clients that sign by the metadata, this one and polkadot.js, refuse an extension that they do not know
/// and that holds anything.
#[test]
fn narrow_extensions_have_bittensors_names_and_order() {
    let Some(node) = shared() else { return };
    let metadata = Wallet::of(&node).client.metadata();
    let names: Vec<_> = metadata.extrinsic().signed_extensions().iter().map(|one| one.identifier()).collect();
    let of_system = ["CheckNonZeroSender", "CheckSpecVersion", "CheckTxVersion", "CheckGenesis", "CheckMortality"];
    let more = ["CheckNonce", "CheckWeight", "ChargeTransactionPayment", "SudoTransactionExtension"];
    let last = ["CheckShieldedTxValidity", "SubtensorTransactionExtension", "DrandPriority", "CheckMetadataHash"];
    assert_eq!(names, [&of_system[..], &more, &last].concat());
}

#[test]
fn narrow_fees_are_half_a_thousandth_of_the_time_and_one_for_each_byte() {
    let Some(node) = shared() else { return };
    let wallet = Wallet::of(&node);
    // A weight is two compact numbers: time in picoseconds, and proof.
    let weight = |time: u64, proof: u64| (scale::Compact(time), scale::Compact(proof)).encode();
    let by_weight = |weight: Vec<u8>| wallet.ask::<u64>("TransactionPaymentApi_query_weight_to_fee", &weight);
    assert_eq!(by_weight(weight(1_430_000_000, 0)), 715_000);
    assert_eq!(by_weight(weight(2_000, 225_000)), 1);
    assert_eq!(wallet.ask::<u64>("TransactionPaymentApi_query_length_to_fee", &150u32.encode()), 150);
    wallet.send("//Bob", &transfer(1)).unwrap();
    let place = subxt::dynamic::storage("TransactionPayment", "NextFeeMultiplier", Vec::<Value>::new());
    let found = async { wallet.client.storage().at_latest().await?.fetch_or_default(&place).await };
    let multiplier = wallet.runtime.block_on(found).unwrap();
    // One, as a fraction of 18 digits.
    assert_eq!(multiplier.encoded(), 1_000_000_000_000_000_000_u128.encode());
}

#[test]
fn narrow_transaction_makes_a_block_which_stays_when_the_node_is_killed() {
    let Some(mut node) = DevNode::narrow_for_test().unwrap() else { return };
    let mut chain = node.chain(Keyring::default()).unwrap();
    let bob = account("//Bob").into();
    let before = chain.native_balance(bob).unwrap();
    for (height, amount) in [(0, 5), (1, 7)] {
        assert_eq!(Wallet::of(&node).height(), height);
        Wallet::of(&node).send(RICH, &transfer(amount)).unwrap();
    }
    node.kill().unwrap();
    assert!(node.wait().unwrap_err().to_string().contains("has ended"));
    node.restart().unwrap();
    assert_eq!(Wallet::of(&node).height(), 2);
    assert_eq!(chain.native_balance(bob).unwrap(), before + 12);
}

#[test]
fn narrow_clock_can_be_put_forward() {
    let Some(mut node) = DevNode::narrow_for_test().unwrap() else { return };
    let mut chain = node.chain(Keyring::default()).unwrap();
    Wallet::of(&node).send(RICH, &transfer(1)).unwrap();
    let tomorrow = chain.now_ms().unwrap() + 86_400_000;
    node.advance_by(86_400_000).unwrap();
    Wallet::of(&node).send(RICH, &transfer(1)).unwrap();
    assert!((tomorrow..=node.now_ms().unwrap()).contains(&chain.now_ms().unwrap()));
}

#[test]
fn narrow_batch_inside_a_batch_is_refused() {
    let Some(node) = shared() else { return };
    let wallet = Wallet::of(&node);
    assert_eq!(wallet.send("//Bob", &batch(transfer(1))), Ok(()));
    let refused = wallet.send("//Bob", &batch(batch(transfer(1)))).unwrap_err();
    assert!(refused.contains("CallFiltered"), "{refused}");
}

#[test]
fn narrow_safe_mode_takes_nothing_but_roots_calls() {
    let Some(node) = DevNode::narrow_for_test().unwrap() else { return };
    let wallet = Wallet::of(&node);
    wallet.send(RICH, &as_root("SafeMode", "force_enter")).unwrap();
    let refused = wallet.send("//Bob", &transfer(1)).unwrap_err();
    assert!(refused.contains("CallFiltered"), "{refused}");
    let chain = node.chain(Keyring::default()).unwrap();
    assert!(chain.safe_mode().unwrap().is_some_and(|until| until > u64::from(wallet.height())));
    wallet.send(RICH, &as_root("SafeMode", "force_exit")).unwrap();
    assert_eq!(chain.safe_mode().unwrap(), None);
    assert_eq!(wallet.send("//Bob", &transfer(1)), Ok(()));
}

/// What Bittensor calls about an account's coldkey.
fn of_coldkey(call: &str, arguments: Vec<Value>) -> DynamicPayload {
    tx("SubtensorModule", call, arguments)
}

#[test]
fn narrow_account_that_announced_a_change_of_its_coldkey_is_held_back_and_told_so() {
    let Some(node) = DevNode::narrow_for_test().unwrap() else { return };
    let wallet = Wallet::of(&node);
    let eve: SigningKey = "//Eve".parse().unwrap();
    let (who, bob) = (eve.account(), account("//Bob").into());
    let mut chain = node.chain(eve.keyring()).unwrap();
    assert_eq!(chain.hold_of(who).unwrap(), None);

    wallet.send("//Eve", &of_coldkey("announce_coldkey_swap", vec![Value::from_bytes([7; 32])])).unwrap();
    assert_eq!(chain.hold_of(who).unwrap(), Some(Hold::Announced));
    assert_eq!(chain.hold_of(bob).unwrap(), None);
    let height = wallet.height();
    let announced = chain.transfer(who, bob, 1).unwrap_err().to_string();
    assert!(announced.contains(&Hold::Announced.told(who)), "{announced}");

    wallet.send("//Eve", &of_coldkey("clear_coldkey_swap_announcement", Vec::new())).unwrap();
    assert_eq!(wallet.height(), height + 1);
    chain.transfer(who, bob, 1).unwrap();

    wallet.send("//Eve", &of_coldkey("announce_coldkey_swap", vec![Value::from_bytes([7; 32])])).unwrap();
    wallet.send("//Eve", &of_coldkey("dispute_coldkey_swap", Vec::new())).unwrap();
    assert_eq!(chain.hold_of(who).unwrap(), Some(Hold::Disputed));
    let disputed = chain.transfer(who, bob, 1).unwrap_err().to_string();
    assert!(disputed.contains(&Hold::Disputed.told(who)), "{disputed}");
    assert_eq!(wallet.send("//Bob", &transfer(1)), Ok(()));
}

#[test]
fn kept_ends_with_all_that_it_started_when_its_keeper_lets_go() {
    let folder = tempfile::tempdir().unwrap();
    let told = folder.path().join("child");
    let mut keeper = kept("sh");
    // A program of a program, as a page's is.
    keeper.args(["-c", "sh -c 'echo $$ > \"$0\"; sleep 1000' \"$0\"; true"]).arg(&told);
    let mut keeper = keeper.spawn().unwrap();
    let child = loop {
        match fs::read_to_string(&told).unwrap_or_default().trim().parse::<u32>() {
            Ok(child) => break child,
            Err(_) => sleep(Duration::from_millis(20)),
        }
    };
    let is_there = || {
        Path::new(&format!("/proc/{child}/cmdline"))
            .metadata()
            .is_ok_and(|_| !fs::read(format!("/proc/{child}/cmdline")).unwrap_or_default().is_empty())
    };
    assert!(is_there());
    drop(keeper.stdin.take());
    keeper.wait().unwrap();
    let began = Instant::now();
    while is_there() {
        assert!(began.elapsed() < PATIENCE, "it is still there");
        sleep(Duration::from_millis(20));
    }
}
