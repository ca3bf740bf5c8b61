// SPDX-License-Identifier: Apache-2.0
//! Signing a transaction, and handing it to the node.

use std::time::Duration;

use ink::primitives::AccountId;
use subxt::config::substrate::BlakeTwo256;
use subxt::config::{DefaultExtrinsicParamsBuilder, Hasher, Header};
use subxt::tx::DynamicPayload;
use subxt::utils::H256;
use subxt_signer::{eth, sr25519};
use tokio::time::{sleep, Instant};

use super::super::connection::Connection;
use super::super::family::{Family, Hub};
use super::super::hold;
use super::super::questions::transactions_of;
use super::calls::Wanted;
use super::ethereum::{self, Signed};
use super::tracking::in_doubt;
use crate::chain::{address_text, Cause, Failure};
use crate::keys::{Pair, SigningKey};

/// How many blocks a transaction has to get into one.
pub const LIFE: u64 = 64;

/// How often to look.
pub const GLANCE: Duration = Duration::from_millis(60);

/// A transaction that is signed and was submitted.
pub struct Sent {
    /// Itself.
    pub bytes: Vec<u8>,
    /// Its name to the node.
    pub hash: H256,
    /// Its name to people, under which they find it: on a Hub that among Ethereum's tools.
    pub name: H256,
    /// Whose it is.
    pub from: AccountId,
    /// Which of its account's transactions it is.
    pub nonce: u64,
    /// Number of the block that it was made on.
    pub born: u64,
    /// Whether a block of any number can take it. The chain's own transactions die, Ethereum's do not.
    pub is_immortal: bool,
    /// The link that it went through.
    pub link: u32,
}

/// Signs and submits a transaction.
pub async fn submit(connection: &Connection, key: &SigningKey, wanted: &Wanted) -> Result<Sent, Failure> {
    let mut numbering = connection.numbering.lock().await;
    let began = Instant::now();
    loop {
        let least = numbering.get(&key.account()).copied().unwrap_or(0);
        let refusal = match push(connection, sign(connection, key, wanted, least).await?).await? {
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
pub async fn submit_last_first(
    connection: &Connection,
    key: &SigningKey,
    all: impl Iterator<Item = Wanted>,
) -> Result<(), Failure> {
    let next = transactions_of(connection, key.account()).await?;
    let mut signed = Vec::new();
    for (nonce, wanted) in (next..).zip(all) {
        signed.push(sign(connection, key, &wanted, nonce).await?);
    }
    for sent in signed.into_iter().rev() {
        if let Pushed::Refused(refusal) = push(connection, sent).await? {
            return Err(refused(&refusal, key.account()));
        }
    }
    Ok(())
}

/// Signs with the account's next number, as the node gives it, and with no number below `least`.
pub(super) async fn sign(
    connection: &Connection,
    key: &SigningKey,
    wanted: &Wanted,
    least: u64,
) -> Result<Sent, Failure> {
    let wrong = |what: &str| {
        let reason = format!("{what}, and {} is none", address_text(key.account()));
        Failure::before_it_ran(Cause::Refused(reason))
    };
    match (connection.family, key.pair(), wanted) {
        (Family::Hub(hub), Pair::Ethereum(pair), wanted) => {
            sign_ethereum(connection, (pair, key.account()), hub, wanted, least).await
        }
        (Family::Contracts, Pair::Sr25519(pair), Wanted::Call(call)) => {
            sign_call(connection, (pair, key.account()), call, least).await
        }
        (Family::Hub(_), ..) => Err(wrong("this chain is a Hub, where transactions are signed by keys of Ethereum's")),
        (Family::Contracts, ..) => {
            Err(wrong("this chain is no Hub: its transactions are signed by keys of Substrate's"))
        }
    }
}

async fn sign_call(
    connection: &Connection,
    (pair, from): (&sr25519::Keypair, AccountId),
    call: &DynamicPayload,
    least: u64,
) -> Result<Sent, Failure> {
    let account = &subxt::utils::AccountId32(from.0);
    let signed = connection.ask(|link| async move {
        let nonce = link.rpc.system_account_next_index(account).await?.max(least);
        let header = link.rpc.chain_get_header(None).await?.ok_or("the chain has no block")?;
        let terms = DefaultExtrinsicParamsBuilder::new().nonce(nonce).mortal(&header, LIFE).build();
        let signed = link.client.tx().create_signed_offline(call, pair, terms)?;
        let (born, hash) = (header.number().into(), signed.hash());
        let bytes = signed.into_encoded();
        Ok(Sent { hash, name: hash, bytes, from, nonce, born, is_immortal: false, link: link.number })
    });
    signed.await
}

async fn sign_ethereum(
    connection: &Connection,
    (pair, from): (&eth::Keypair, AccountId),
    hub: Hub,
    wanted: &Wanted,
    least: u64,
) -> Result<Sent, Failure> {
    let account = &subxt::utils::AccountId32(from.0);
    let asked = &connection.ask(|link| async move { ethereum::of(&link, wanted) }).await?;
    let bounds = ethereum::bounds(connection, from, asked).await?;
    let signed = connection.ask(|link| async move {
        let nonce = link.rpc.system_account_next_index(account).await?.max(least);
        let header = link.rpc.chain_get_header(None).await?.ok_or("the chain has no block")?;
        let Signed { bytes, name } = ethereum::sign(&link, pair, hub, nonce, bounds, asked)?;
        let (born, hash) = (header.number().into(), BlakeTwo256::hash(&bytes));
        Ok(Sent { hash, name: H256(name), bytes, from, nonce, born, is_immortal: true, link: link.number })
    });
    signed.await
}

/// What became of a transaction that was handed to the node.
pub(super) enum Pushed {
    /// The node took it, or may have taken it before it went away.
    Sent(Sent),
    /// The node answered that it does not take it, for this reason.
    Refused(String),
}

pub(super) async fn push(connection: &Connection, sent: Sent) -> Result<Pushed, Failure> {
    let link = connection.link();
    let Err(error) = link.rpc.author_submit_extrinsic(&sent.bytes).await else {
        return Ok(Pushed::Sent(Sent { link: link.number, ..sent }));
    };
    if link.rpc.system_name().await.is_ok() {
        return Ok(Pushed::Refused(error.to_string()));
    }
    // Whether the node has got it is told by its blocks, once it is back.
    let back = connection.ask(|link| async move { link.rpc.system_name().await }).await;
    back.map_err(|failure| in_doubt(failure, &sent))?;
    Ok(Pushed::Sent(Sent { link: link.number, ..sent }))
}

fn is_late(refusal: &str) -> bool {
    refusal.contains("Transaction is outdated") || refusal.contains("Priority is too low")
}

/// The failure of a transaction of `from` that the node did not take, with what to do about it.
pub(super) fn refused(refusal: &str, from: AccountId) -> Failure {
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

/// Waits until `account`'s next number is the same with and without what the node's pool holds.
pub async fn wait_until_settled(connection: &Connection, account: AccountId) -> Result<(), Failure> {
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
