// SPDX-License-Identifier: Apache-2.0
//! A transaction's way into a block. What was signed once may be submitted again and again: it bears
//! its account's next number, so that a chain takes it once at most.

use std::collections::HashSet;
use std::time::Duration;

use ink::primitives::{AccountId, Hash};
use kite_interfaces::Balance;
use subxt::blocks::ExtrinsicEvents;
use subxt::config::{DefaultExtrinsicParamsBuilder, Header};
use subxt::dynamic::Value;
use subxt::events::EventDetails;
use subxt::ext::scale_decode::{DecodeAsFields, DecodeAsType, Field};
use subxt::tx::DynamicPayload;
use subxt::utils::{AccountId32, H256};
use subxt::PolkadotConfig;
use tokio::time::{sleep, Instant};

use super::coin::Coin;
use super::connection::{Connection, Link};
use super::hold;
use super::questions::{explain, read, transactions_of, unknown, weight_value, Gas, Trial};
use crate::chain::{room, Cause, Emitted, Failure, Inclusion, Receipt, Weight};
use crate::keys::SigningKey;

/// How many blocks a transaction has to get into one.
const LIFE: u64 = 64;

/// How often to look.
const GLANCE: Duration = Duration::from_millis(60);

/// From when on a transaction counts as done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// When its block is final.
    Finalized,
    /// When it is in the best block, which another may still replace.
    InBestBlock,
}

/// A message to a contract, with the limits that its dry run suggests.
pub(super) fn call<T>(
    coin: &Coin,
    contract: AccountId,
    value: Balance,
    tried: &Trial<T>,
    input: &[u8],
) -> DynamicPayload {
    let fields = vec![
        address(contract),
        Value::u128(value),
        weight_value(tried.gas_limit()),
        deposit_limit(coin, tried.deposit_limit()),
        Value::from_bytes(input),
    ];
    subxt::dynamic::tx("Contracts", "call", fields)
}

/// Native coin for an account.
pub(super) fn transfer(to: AccountId, amount: Balance) -> DynamicPayload {
    subxt::dynamic::tx("Balances", "transfer_keep_alive", vec![address(to), Value::u128(amount)])
}

/// All of these in one, or none.
pub(super) fn batch(calls: impl IntoIterator<Item = DynamicPayload>) -> DynamicPayload {
    let calls = calls.into_iter().map(DynamicPayload::into_value);
    subxt::dynamic::tx("Utility", "batch_all", vec![Value::unnamed_composite(calls)])
}

/// A new contract of stored code.
pub(super) fn instantiate<T>(
    coin: &Coin,
    code_hash: Hash,
    value: Balance,
    tried: &Trial<T>,
    input: &[u8],
    salt: &[u8],
) -> DynamicPayload {
    let fields = vec![
        Value::u128(value),
        weight_value(tried.gas_limit()),
        deposit_limit(coin, tried.deposit_limit()),
        Value::from_bytes(code_hash),
        Value::from_bytes(input),
        Value::from_bytes(salt),
    ];
    subxt::dynamic::tx("Contracts", "instantiate", fields)
}

/// Code to be stored.
pub(super) fn upload(coin: &Coin, code: &[u8], deposit: Balance) -> DynamicPayload {
    let (limit, determinism) =
        (deposit_limit(coin, room::deposit(deposit, 0, 0)), Value::unnamed_variant("Enforced", []));
    subxt::dynamic::tx("Contracts", "upload_code", vec![Value::from_bytes(code), limit, determinism])
}

/// An account as the receiver of a transaction.
fn address(account: AccountId) -> Value {
    Value::unnamed_variant("Id", [Value::from_bytes(account.0)])
}

/// A limit, and never more than the chain can count.
fn deposit_limit(coin: &Coin, limit: Balance) -> Value {
    Value::unnamed_variant("Some", [Value::u128(limit.min(coin.most()))])
}

/// A transaction that is signed and was submitted.
pub(super) struct Sent {
    bytes: Vec<u8>,
    hash: H256,
    from: AccountId,
    /// Which of its account's transactions it is.
    nonce: u64,
    /// Number of the block that it was made on.
    born: u64,
    /// The link that it went through.
    link: u32,
}

/// Signs and submits a transaction.
pub(super) async fn submit(connection: &Connection, key: &SigningKey, call: &DynamicPayload) -> Result<Sent, Failure> {
    let mut numbering = connection.numbering.lock().await;
    let began = Instant::now();
    loop {
        let least = numbering.get(&key.account()).copied().unwrap_or(0);
        let refusal = match push(connection, sign(connection, key, call, least).await?).await? {
            Pushed::Sent(sent) => {
                numbering.insert(sent.from, sent.nonce.saturating_add(1));
                return Ok(sent);
            }
            Pushed::Refused(refusal) => refusal,
        };
        // Between a block and the pool's notice of it, the node gives a number that is used up already. What
        // it refuses for that is in no block and no pool, and can be signed anew.
        if !is_late(&refusal) || began.elapsed() > connection.patience.block {
            return Err(refused(&refusal, key.account()));
        }
        sleep(GLANCE).await;
    }
}

/// Signs all of them in their order, and submits the first one last: until then the node keeps the others.
pub(super) async fn submit_last_first(
    connection: &Connection,
    key: &SigningKey,
    calls: impl Iterator<Item = DynamicPayload>,
) -> Result<(), Failure> {
    let next = transactions_of(connection, key.account()).await?;
    let mut signed = Vec::new();
    for (nonce, call) in (next..).zip(calls) {
        signed.push(sign(connection, key, &call, nonce).await?);
    }
    for sent in signed.into_iter().rev() {
        if let Pushed::Refused(refusal) = push(connection, sent).await? {
            return Err(refused(&refusal, key.account()));
        }
    }
    Ok(())
}

/// Signs with the account's next number, as the node gives it, and with no number below `least`.
async fn sign(connection: &Connection, key: &SigningKey, call: &DynamicPayload, least: u64) -> Result<Sent, Failure> {
    let from = key.account();
    let account = &subxt::utils::AccountId32(from.0);
    let signed = connection.ask(|link| async move {
        let nonce = link.rpc.system_account_next_index(account).await?.max(least);
        let header = link.rpc.chain_get_header(None).await?.ok_or("the chain has no block")?;
        let terms = DefaultExtrinsicParamsBuilder::new().nonce(nonce).mortal(&header, LIFE).build();
        let signed = link.client.tx().create_signed_offline(call, key.pair(), terms)?;
        let born = header.number().into();
        Ok(Sent { hash: signed.hash(), bytes: signed.into_encoded(), from, nonce, born, link: link.number })
    });
    signed.await
}

/// What became of a transaction that was handed to the node.
enum Pushed {
    /// The node took it, or may have taken it before it went away.
    Sent(Sent),
    /// The node answered that it does not take it, for this reason.
    Refused(String),
}

async fn push(connection: &Connection, sent: Sent) -> Result<Pushed, Failure> {
    let link = connection.link();
    let Err(error) = link.rpc.author_submit_extrinsic(&sent.bytes).await else {
        return Ok(Pushed::Sent(Sent { link: link.number, ..sent }));
    };
    if link.rpc.system_name().await.is_ok() {
        return Ok(Pushed::Refused(error.to_string()));
    }
    // Whether the node has got it is told by its blocks, once it is back.
    connection.ask(|link| async move { link.rpc.system_name().await }).await?;
    Ok(Pushed::Sent(Sent { link: link.number, ..sent }))
}

fn is_late(refusal: &str) -> bool {
    refusal.contains("Transaction is outdated") || refusal.contains("Priority is too low")
}

/// The failure of a transaction of `from` that the node did not take, with what to do about it.
fn refused(refusal: &str, from: AccountId) -> Failure {
    let advice = advice(refusal).map(str::to_owned).or_else(|| hold::advice(refusal, from));
    let advice = advice.map(|advice| format!(": {advice}")).unwrap_or_default();
    Failure::before_it_ran(Cause::Refused(format!("{refusal}{advice}")))
}

fn advice(refusal: &str) -> Option<&'static str> {
    if refusal.contains("Inability to pay some fees") {
        Some("the sender needs more of the native coin")
    } else if is_late(refusal) {
        Some("another transaction of this account came first; try again")
    } else {
        None
    }
}

/// A transaction in its block.
pub(super) struct Included {
    inclusion: Inclusion,
    events: ExtrinsicEvents<PolkadotConfig>,
}

/// Signs and submits a transaction, and waits until it is settled. If another program, with the same key, gets a
/// transaction of the same number into a block first, it is signed anew: what was signed before is in no block for good.
pub(super) async fn settle(
    connection: &Connection,
    key: &SigningKey,
    call: &DynamicPayload,
    settled: Settled,
) -> Result<Included, Failure> {
    let sent = submit(connection, key, call).await?;
    carry(connection, key, call, sent, settled).await
}

async fn carry(
    connection: &Connection,
    key: &SigningKey,
    call: &DynamicPayload,
    mut sent: Sent,
    settled: Settled,
) -> Result<Included, Failure> {
    let began = Instant::now();
    loop {
        match track(connection, &mut sent, settled).await? {
            Track::Included(included) => return Ok(included),
            Track::Overtaken if began.elapsed() > connection.patience.block => return Err(overtaken(&sent)),
            Track::Overtaken => sent = submit(connection, key, call).await?,
        }
    }
}

/// Waits until the transaction is settled.
pub(super) async fn follow(connection: &Connection, mut sent: Sent, settled: Settled) -> Result<Included, Failure> {
    match track(connection, &mut sent, settled).await? {
        Track::Included(included) => Ok(included),
        Track::Overtaken => Err(overtaken(&sent)),
    }
}

/// How the way of a transaction ended.
enum Track {
    /// In a block.
    Included(Included),
    /// Final blocks have another transaction of its account's with its number, so that none can take it any more. A node's
    /// pool takes both if the second comes between a block and the pool's notice of it, and then drops it without a word.
    Overtaken,
}

/// Waits until it is known what became of the transaction. Whenever the node was away it is given the same bytes again.
/// Where blocks are slow to become final, one that is in the best chain is told as it is, not settled.
async fn track(connection: &Connection, sent: &mut Sent, settled: Settled) -> Result<Track, Failure> {
    let (mut seen, mut ends) = (HashSet::new(), None);
    let began = Instant::now();
    loop {
        let (known, asked) = (&seen, &*sent);
        let news = connection.ask(|link| async move { look(&link, asked, settled, known, ends).await }).await?;
        if let Some(included) = news.included {
            return Ok(Track::Included(included));
        }
        if news.is_overtaken {
            return Ok(Track::Overtaken);
        }
        seen.extend(news.seen);
        ends = Some(news.ends);
        let expired = news.height > sent.born.saturating_add(LIFE);
        if expired {
            // What never came leaves its number to another.
            connection.numbering.lock().await.remove(&sent.from);
            return Err(Failure::before_it_ran(expired_cause(sent)));
        }
        if began.elapsed() >= connection.patience.block {
            return unsettled(connection, sent).await.map(Track::Included);
        }
        let link = connection.link();
        if link.number != sent.link {
            // Refused means that it is there already, or came in: the next look tells.
            let _ = link.rpc.author_submit_extrinsic(&sent.bytes).await;
            sent.link = link.number;
        }
        sleep(GLANCE).await;
    }
}

fn overtaken(sent: &Sent) -> Failure {
    let hash = sent.hash;
    Failure::before_it_ran(Cause::Refused(format!(
        "transaction {hash:?} is in no block, and none can take it any more: another transaction of this account came \
         first; try again"
    )))
}

/// Waits until `account`'s next number is the same with and without what the node's pool holds.
pub(super) async fn wait_until_settled(connection: &Connection, account: AccountId) -> Result<(), Failure> {
    let id = &subxt::utils::AccountId32(account.0);
    let began = Instant::now();
    loop {
        let next = connection.ask(|link| async move { link.rpc.system_account_next_index(id).await }).await?;
        if next <= transactions_of(connection, account).await? {
            return Ok(());
        }
        if began.elapsed() > connection.patience.block {
            let waited = connection.patience.block.as_secs();
            let reason = format!("transactions of this account wait for {waited} s to get into a block");
            return Err(Failure::before_it_ran(Cause::Unreachable(reason)));
        }
        sleep(GLANCE).await;
    }
}

/// What is known of a transaction that is not settled yet, when waiting is over.
async fn unsettled(connection: &Connection, sent: &Sent) -> Result<Included, Failure> {
    let none = &HashSet::new();
    let news = connection.ask(|link| async move { look(&link, sent, Settled::InBestBlock, none, None).await }).await?;
    if let Some(Included { inclusion, events }) = news.included {
        return Ok(Included { inclusion: Inclusion { is_settled: false, ..inclusion }, events });
    }
    let (hash, waited, last) = (sent.hash, connection.patience.block.as_secs(), sent.born.saturating_add(LIFE));
    Err(Failure::before_it_ran(Cause::InDoubt(format!(
        "transaction {hash:?} is in no block after {waited} s, and a block up to number {last} may still take it. Do not \
         send it again before the chain is past that block: look for it there"
    ))))
}

fn expired_cause(sent: &Sent) -> Cause {
    let hash = sent.hash;
    Cause::Refused(format!("no block took transaction {hash:?} in time, and none can any more: try again"))
}

/// What a look at the chain told.
struct News {
    included: Option<Included>,
    is_overtaken: bool,
    seen: Vec<H256>,
    height: u64,
    ends: Ends,
}

/// The newest block that was looked at, and the newest final one.
type Ends = [H256; 2];

/// Looks through the blocks that were not seen before, from the newest back to the one before the
/// transaction was made; not at all, if the chain still has the same `ends`.
async fn look(
    link: &Link,
    sent: &Sent,
    settled: Settled,
    known: &HashSet<H256>,
    ends: Option<Ends>,
) -> Result<News, subxt::Error> {
    // First the final block: the newest, asked for after it, comes after it.
    let last = link.rpc.chain_get_finalized_head().await?;
    let head = match settled {
        Settled::Finalized => last,
        Settled::InBestBlock => link.rpc.chain_get_block_hash(None).await?.ok_or("the chain has no block")?,
    };
    let mut news = News { included: None, is_overtaken: false, seen: Vec::new(), height: 0, ends: [head, last] };
    if ends == Some(news.ends) {
        return Ok(news);
    }
    let mut next = head;
    while !known.contains(&next) {
        let block = link.client.blocks().at(next).await?;
        let height = u64::from(block.number());
        news.height = news.height.max(height);
        if height <= sent.born {
            break;
        }
        let found = block.extrinsics().await?.iter().find(|extrinsic| extrinsic.hash() == sent.hash);
        if let Some(extrinsic) = found {
            let events = extrinsic.events().await?;
            let inclusion =
                Inclusion { block: next.0.into(), height, transaction: sent.hash.0.into(), fee: 0, is_settled: true };
            return Ok(News { included: Some(Included { inclusion, events }), ..news });
        }
        news.seen.push(next);
        next = block.header().parent_hash;
    }
    let used = link.client.blocks().at(last).await?.account_nonce(&AccountId32(sent.from.0)).await?;
    Ok(News { is_overtaken: used > sent.nonce, ..news })
}

impl Included {
    /// What it did, by its events.
    pub fn receipt<T>(&self, connection: &Connection, from: AccountId, value: T) -> Result<Receipt<T>, Failure> {
        let mut receipt = self.blank().map(|()| value);
        for event in self.events.iter() {
            note(&mut receipt, connection, from, &event.map_err(unreadable)?)?;
        }
        Ok(receipt)
    }

    /// What each call of a [`batch`] did. A chain does not tell what one of them weighed: that is what it
    /// weighed in its dry run. The fee of all is the first one's.
    pub fn receipts<T>(
        &self,
        connection: &Connection,
        from: AccountId,
        tried: Vec<Trial<T>>,
    ) -> Result<Vec<Receipt<T>>, Failure> {
        let mut parts = vec![self.blank()];
        for event in self.events.iter() {
            let event = event.map_err(unreadable)?;
            match (event.pallet_name(), event.variant_name()) {
                ("Utility", "ItemCompleted") => parts.push(self.blank()),
                _ => parts.last_mut().map_or(Ok(()), |part| note(part, connection, from, &event))?,
            }
        }
        let whole = parts.pop().and_then(|rest| rest.inclusion);
        let of_one = |(trial, part): (Trial<T>, Receipt<()>)| Receipt { gas: trial.gas, ..part.map(|()| trial.value) };
        let mut receipts: Vec<_> = tried.into_iter().zip(parts).map(of_one).collect();
        if let Some(first) = receipts.first_mut() {
            first.inclusion = whole;
        }
        Ok(receipts)
    }

    fn blank(&self) -> Receipt<()> {
        let inclusion = Some(self.inclusion);
        Receipt { value: (), gas: Weight::zero(), deposit: 0, events: Vec::new(), inclusion }
    }
}

fn unreadable(error: subxt::Error) -> Failure {
    Failure::before_it_ran(Cause::Refused(error.to_string()))
}

fn note<T>(
    receipt: &mut Receipt<T>,
    connection: &Connection,
    from: AccountId,
    event: &EventDetails<PolkadotConfig>,
) -> Result<(), Failure> {
    match (event.pallet_name(), event.variant_name()) {
        ("Contracts", "ContractEmitted") => receipt.events.push(emitted(event)?),
        ("Contracts", "StorageDepositTransferredAndHeld") => {
            let DepositHeld { from: payer, amount } = fields(connection, event)?;
            receipt.deposit = receipt.deposit.saturating_add(of(from, &payer, amount));
        }
        ("Contracts", "StorageDepositTransferredAndReleased") => {
            let DepositReleased { to: payee, amount } = fields(connection, event)?;
            receipt.deposit = receipt.deposit.saturating_sub(of(from, &payee, amount));
        }
        // Whoever sends a transaction that makes a contract gives it what every account must have. No event of the
        // pallet tells that among the deposits, and its dry runs count it.
        ("Contracts", "Instantiated") => {
            let least = i128::try_from(connection.least_balance()).unwrap_or(i128::MAX);
            receipt.deposit = receipt.deposit.saturating_add(least);
        }
        ("Contracts", "CodeStored") => {
            let CodeStored { deposit_held, uploader } = fields(connection, event)?;
            receipt.deposit = receipt.deposit.saturating_add(of(from, &uploader, deposit_held));
        }
        ("TransactionPayment", "TransactionFeePaid") => {
            let FeePaid { actual_fee: fee } = fields(connection, event)?;
            receipt.inclusion = receipt.inclusion.map(|inclusion| Inclusion { fee, ..inclusion });
        }
        ("System", "ExtrinsicSuccess") => {
            receipt.gas = fields::<Success>(connection, event)?.dispatch_info.weight.into()
        }
        ("System", "ExtrinsicFailed") => {
            let Failed { dispatch_error, dispatch_info } = fields(connection, event)?;
            let cause = explain(connection, &dispatch_error);
            return Err(Failure { gas: dispatch_info.weight.into(), cause });
        }
        _ => {}
    }
    Ok(())
}

/// Native coin that was locked for storage.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct DepositHeld {
    from: AccountId32,
    amount: Balance,
}

/// Native coin that storage gave back.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct DepositReleased {
    to: AccountId32,
    amount: Balance,
}

/// Code that was stored, and what for.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct CodeStored {
    deposit_held: Balance,
    uploader: AccountId32,
}

/// What a transaction cost.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct FeePaid {
    actual_fee: Balance,
}

/// A transaction's end, the good one.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Success {
    dispatch_info: Info,
}

/// A transaction's end, the other one.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Failed {
    dispatch_error: Value,
    dispatch_info: Info,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Info {
    weight: Gas,
}

/// An event's fields, in the types that the chain's metadata gives them.
fn fields<E: DecodeAsFields>(connection: &Connection, event: &EventDetails<PolkadotConfig>) -> Result<E, Failure> {
    let metadata = connection.link().client.metadata();
    let about = event.event_metadata();
    let mut known = about.variant.fields.iter().map(|field| Field::new(field.ty.id, field.name.as_deref()));
    E::decode_as_fields(&mut event.field_bytes(), &mut known, metadata.types()).map_err(unknown)
}

/// The amount, if it is this account's.
fn of(account: AccountId, whose: &AccountId32, amount: Balance) -> i128 {
    if account.0 == whose.0 {
        i128::try_from(amount).unwrap_or(i128::MAX)
    } else {
        0
    }
}

/// An event that says that a contract emitted one.
pub(super) fn emitted(event: &EventDetails<PolkadotConfig>) -> Result<Emitted, Failure> {
    let (contract, data) = read(event.field_bytes())?;
    let topics = event.topics().iter().map(|topic| topic.0.into()).collect();
    Ok(Emitted { contract, topics, data })
}

#[cfg(test)]
mod tests {
    use tokio::runtime::Runtime;

    use super::super::connection::Patience;
    use super::*;
    use crate::chain::Chain;
    use crate::devnode::{DevNode, RICH};
    use crate::keys::Keyring;

    const AMOUNT: Balance = 1_000_000_000_000;

    #[test]
    fn advice_tells_what_to_do_about_what_a_node_refuses() {
        let told =
            |refusal: &str| refused(&format!("Invalid Transaction: {refusal}"), AccountId::from([7; 32])).to_string();
        assert!(told("Inability to pay some fees").contains("more of the native coin"));
        assert!(told("Transaction is outdated").contains("try again"));
        assert!(told("Custom error: 0").contains("Custom error: 0: on Bittensor that says"));
        assert!(told("Transaction has a bad signature").ends_with("a bad signature"));
    }

    /// A connection that waits as long as it takes: how fast the machine is tells nothing.
    fn connect(runtime: &Runtime, node: &DevNode) -> Connection {
        let day = Duration::from_secs(86_400);
        runtime.block_on(Connection::open(&node.url(), Patience::of(day))).unwrap()
    }

    fn gift(name: &str) -> (AccountId, DynamicPayload) {
        let to = format!("//kite/{name}").parse::<SigningKey>().unwrap().account();
        (to, transfer(to, AMOUNT))
    }

    /// The node is gone when it is handed the transaction, and knows nothing of it when it is back.
    #[test]
    fn follow_gives_the_same_bytes_again_to_a_node_that_was_away() {
        let Some(mut node) = DevNode::for_test().unwrap() else { return };
        let runtime = Runtime::new().unwrap();
        let key: SigningKey = RICH.parse().unwrap();
        let (to, call) = gift("follow");
        let connection = connect(&runtime, &node);
        let sent = runtime.block_on(sign(&connection, &key, &call, 0)).unwrap();
        let (hash, bytes) = (sent.hash, sent.bytes.clone());
        node.kill().unwrap();
        let pushed = std::thread::scope(|scope| {
            let pushing = scope.spawn(|| runtime.block_on(push(&connection, sent)));
            node.restart().unwrap();
            pushing.join().unwrap()
        });
        let sent = match pushed {
            Ok(Pushed::Sent(sent)) => sent,
            Ok(Pushed::Refused(refusal)) => panic!("it should be in doubt, and the node refused it: {refusal}"),
            Err(failure) => panic!("it should be in doubt: {failure}"),
        };
        let included = runtime.block_on(follow(&connection, sent, Settled::InBestBlock)).unwrap();
        assert_eq!(included.inclusion.transaction, Hash::from(hash.0));

        let again = Sent { bytes, hash, from: key.account(), nonce: 0, born: 0, link: 0 };
        assert!(matches!(runtime.block_on(push(&connection, again)), Ok(Pushed::Refused(_))), "it is taken twice");
        let mut chain = node.chain(Keyring::default()).unwrap();
        assert_eq!(chain.native_balance(to).unwrap(), AMOUNT);
    }

    /// A transaction that the pool took, and dropped without a word: another program has the same key.
    fn overtaken_one(runtime: &Runtime, connection: &Connection, key: &SigningKey, call: &DynamicPayload) -> Sent {
        let sent = runtime.block_on(sign(connection, key, call, 0)).unwrap();
        let (_, other) = gift("first");
        let first = runtime.block_on(submit(connection, key, &other)).unwrap();
        assert_eq!(first.nonce, sent.nonce);
        runtime.block_on(follow(connection, first, Settled::Finalized)).unwrap();
        sent
    }

    #[test]
    fn follow_errors_at_once_if_another_transaction_came_first() {
        let Some(node) = DevNode::for_test().unwrap() else { return };
        let (runtime, key): (_, SigningKey) = (Runtime::new().unwrap(), RICH.parse().unwrap());
        let (connection, (_, call)) = (connect(&runtime, &node), gift("second"));
        for settled in [Settled::Finalized, Settled::InBestBlock] {
            let sent = overtaken_one(&runtime, &connection, &key, &call);
            let failure = runtime.block_on(follow(&connection, sent, settled)).err().unwrap();
            assert!(failure.to_string().contains("came first; try again"), "{failure}");
        }
    }

    #[test]
    fn settle_signs_anew_what_another_transaction_overtook_and_it_is_done_once() {
        let Some(node) = DevNode::for_test().unwrap() else { return };
        let (runtime, key): (_, SigningKey) = (Runtime::new().unwrap(), RICH.parse().unwrap());
        let (connection, (to, call)) = (connect(&runtime, &node), gift("anew"));
        let sent = overtaken_one(&runtime, &connection, &key, &call);
        let (hash, bytes) = (sent.hash, sent.bytes.clone());
        let carried = runtime.block_on(carry(&connection, &key, &call, sent, Settled::Finalized)).unwrap();
        assert_ne!(carried.inclusion.transaction, Hash::from(hash.0));
        let late = Sent { bytes, hash, from: key.account(), nonce: 0, born: 0, link: 0 };
        assert!(matches!(runtime.block_on(push(&connection, late)), Ok(Pushed::Refused(_))), "it is taken as well");
        assert_eq!(node.chain(Keyring::default()).unwrap().native_balance(to).unwrap(), AMOUNT);
    }

    /// Blocks of this node become final minutes later.
    #[test]
    fn follow_tells_of_a_block_that_is_not_final_when_waiting_is_over() {
        let Some(node) = DevNode::slowly_final_for_test().unwrap() else { return };
        let runtime = Runtime::new().unwrap();
        let key: SigningKey = RICH.parse().unwrap();
        let (to, call) = gift("unsettled");
        let mut connection = connect(&runtime, &node);
        let sent = runtime.block_on(submit(&connection, &key, &call)).unwrap();
        let again = |sent: &Sent| Sent { bytes: sent.bytes.clone(), ..*sent };
        let best = runtime.block_on(follow(&connection, again(&sent), Settled::InBestBlock)).unwrap().inclusion;
        assert!(best.is_settled);
        connection.patience.block = Duration::ZERO;
        let told = runtime.block_on(follow(&connection, sent, Settled::Finalized)).unwrap().inclusion;
        assert_eq!(told, Inclusion { is_settled: false, ..best });
        assert_eq!(node.chain(Keyring::default()).unwrap().native_balance(to).unwrap(), AMOUNT);
    }

    /// The account's transaction before it never comes.
    #[test]
    fn follow_never_invites_to_send_what_a_block_may_still_take() {
        let Some(node) = DevNode::for_test().unwrap() else { return };
        let runtime = Runtime::new().unwrap();
        let key: SigningKey = RICH.parse().unwrap();
        let (_, call) = gift("waiting");
        let mut connection = connect(&runtime, &node);
        connection.patience.block = Duration::ZERO;
        let sent = runtime.block_on(sign(&connection, &key, &call, 1_000)).unwrap();
        let Ok(Pushed::Sent(sent)) = runtime.block_on(push(&connection, sent)) else { panic!("the pool keeps it") };
        let failure = runtime.block_on(follow(&connection, sent, Settled::Finalized)).err().unwrap();
        let Cause::InDoubt(reason) = &failure.cause else { panic!("{failure}") };
        assert!(reason.contains("is in no block") && reason.contains("Do not send it again"), "{reason}");
        assert!(!reason.contains("try again"), "{reason}");
    }
}
