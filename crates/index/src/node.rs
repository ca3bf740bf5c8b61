// SPDX-License-Identifier: Apache-2.0
//! Blocks of a node, over RPC. Old blocks are read with the metadata that the chain had then.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{anyhow, bail, Context, Result};
use kite_abi::faces::{account_of, address_of};
use kite_abi::transaction as ethereum;
use scale::Decode;
use subxt::backend::legacy::LegacyRpcMethods;
use subxt::backend::rpc::RpcClient;
use subxt::config::substrate::BlakeTwo256;
use subxt::config::Hasher;
use subxt::dynamic::{At, Value};
use subxt::events::Phase;
use subxt::ext::scale_value::ValueDef;
use subxt::ext::subxt_core::blocks::{ExtrinsicDetails, Extrinsics};
use subxt::ext::subxt_core::events::{EventDetails, Events};
use subxt::ext::subxt_core::storage;
use subxt::utils::H256;
use subxt::{Metadata, PolkadotConfig};
use tokio::sync::Mutex as Turn;
use tokio::time::timeout;

use crate::account::Account;
use crate::block::{Block, Emission, Transaction, What};
use crate::source::{ChainId, Presence, Source};
use crate::value::hexadecimal;

/// How long a node may take for an answer before it counts as away.
const PATIENCE: Duration = Duration::from_secs(60);

/// How a node says that it has dropped what it is asked for.
const DROPPED: [&str; 3] = ["discarded", "unknownblock", "unknown block"];

/// A node.
pub struct Node {
    url: String,
    link: Turn<Option<Link>>,
    chain: Mutex<Option<ChainId>>,
}

type Rpc = LegacyRpcMethods<PolkadotConfig>;

/// An open connection.
#[derive(Clone)]
struct Link {
    rpc: Rpc,
    /// Metadata by the version of the runtime that they are of.
    metadata: Arc<Mutex<BTreeMap<u32, Metadata>>>,
}

impl Node {
    /// The node at `url`. It is connected to at the first question, and again whenever the connection broke.
    #[must_use]
    pub fn at(url: &str) -> Self {
        Self { url: url.to_owned(), link: Turn::new(None), chain: Mutex::new(None) }
    }

    async fn link(&self) -> Result<Link> {
        let mut link = self.link.lock().await;
        if let Some(link) = link.as_ref() {
            return Ok(link.clone());
        }
        let opened = timeout(PATIENCE, self.open()).await;
        let opened = opened.map_err(|_| anyhow!("no answer within {} s", PATIENCE.as_secs())).and_then(|link| link);
        let opened = opened.with_context(|| format!("the node at {} is away", self.url))?;
        Ok(link.insert(opened).clone())
    }

    async fn open(&self) -> Result<Link> {
        let rpc = Rpc::new(RpcClient::from_url(&self.url).await?);
        let genesis = hexadecimal(rpc.genesis_hash().await?.as_ref());
        let prefix = rpc.system_properties().await?.get("ss58Format").and_then(serde_json::Value::as_u64);
        let found = ChainId { genesis, prefix: prefix.and_then(|prefix| prefix.try_into().ok()) };
        let mut known = self.chain.lock().unwrap_or_else(PoisonError::into_inner);
        match known.as_ref().filter(|known| **known != found) {
            Some(known) => {
                bail!("it has another chain now, with genesis {} instead of {}", found.genesis, known.genesis)
            }
            None => *known = Some(found),
        }
        Ok(Link { rpc, metadata: Arc::default() })
    }

    /// Asks the node. `None` if it has dropped what it is asked for; an error if it is away, or answers otherwise.
    async fn ask<T, F: Future<Output = Result<T>>>(&self, question: impl FnOnce(Link) -> F) -> Result<Option<T>> {
        let link = self.link().await?;
        let answer = timeout(PATIENCE, question(link.clone())).await;
        let error = match answer {
            Ok(Ok(answer)) => return Ok(Some(answer)),
            Ok(Err(error)) => error,
            Err(_) => anyhow!("no answer within {} s", PATIENCE.as_secs()),
        };
        if is_dropped(&error) {
            return Ok(None);
        }
        // A node that still gives its name has understood the question, and this is its answer.
        if timeout(PATIENCE, link.rpc.system_name()).await.is_ok_and(|name| name.is_ok()) {
            return Err(error.context(format!("the node at {} does not answer as expected", self.url)));
        }
        *self.link.lock().await = None;
        Err(error.context(format!("the node at {} is away", self.url)))
    }
}

fn is_dropped(error: &anyhow::Error) -> bool {
    let words = format!("{error:#}").to_lowercase();
    DROPPED.iter().any(|sign| words.contains(sign))
}

/// What is said of a block whose hash the node does not know: it has dropped it.
fn dropped() -> anyhow::Error {
    anyhow!("the block is discarded")
}

impl Link {
    async fn hash(&self, number: u64) -> Result<H256> {
        self.rpc.chain_get_block_hash(Some(number.into())).await?.ok_or_else(dropped)
    }

    async fn metadata(&self, at: H256) -> Result<Metadata> {
        let version = self.rpc.state_get_runtime_version(Some(at)).await?.spec_version;
        let known = self.metadata.lock().unwrap_or_else(PoisonError::into_inner).get(&version).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let metadata = self.rpc.state_get_metadata(Some(at)).await?;
        self.metadata.lock().unwrap_or_else(PoisonError::into_inner).insert(version, metadata.clone());
        Ok(metadata)
    }

    async fn block(&self, number: u64) -> Result<Block> {
        let at = self.hash(number).await?;
        let metadata = self.metadata(at).await?;
        let read = |pallet, name| self.read(&metadata, at, pallet, name);
        let header = self.rpc.chain_get_header(Some(at));
        let (header, events, now) = futures::join!(header, read("System", "Events"), read("Timestamp", "Now"));
        let header = header?.ok_or_else(dropped)?;
        let time_ms = now?.map_or(Ok(0), |now| u64::decode(&mut now.as_slice()))?;
        let events = Events::<PolkadotConfig>::decode_from(events?.unwrap_or_default(), metadata.clone());
        let mut emissions = Vec::new();
        for event in events.iter() {
            emissions.extend(emission(&event?)?);
        }
        let (hash, parent) = (hexadecimal(at.as_ref()), hexadecimal(header.parent_hash.as_ref()));
        Ok(Block { number, hash, parent, time_ms, emissions })
    }

    async fn read(&self, metadata: &Metadata, at: H256, pallet: &str, name: &str) -> Result<Option<Vec<u8>>> {
        let place = subxt::dynamic::storage(pallet, name, Vec::<Value>::new());
        let key = storage::get_address_bytes(&place, metadata)?;
        Ok(self.rpc.state_get_storage(&key, Some(at)).await?)
    }

    async fn transactions(&self, block: &Block, numbers: &[u32]) -> Result<Vec<Transaction>> {
        let at = self.hash(block.number).await?;
        let metadata = self.metadata(at).await?;
        let body = self.rpc.chain_get_block(Some(at)).await?.ok_or_else(dropped)?.block.extrinsics;
        let bytes = |number: &u32| Some((*number, body.get(usize::try_from(*number).ok()?)?.0.clone()));
        let found = numbers.iter().filter_map(bytes);
        Ok(found.map(|(position, bytes)| transaction(position, bytes, &metadata)).collect())
    }

    async fn code(&self, number: u64, contract: Account) -> Result<Option<String>> {
        let at = self.hash(number).await?;
        let metadata = self.metadata(at).await?;
        let Some((pallet, map, key)) = place_of(&metadata, contract) else { return Ok(None) };
        let place = subxt::dynamic::storage(pallet, map, vec![Value::from_bytes(key)]);
        let key = storage::get_address_bytes(&place, &metadata)?;
        let Some(bytes) = self.rpc.state_get_storage(&key, Some(at)).await? else { return Ok(None) };
        let info = storage::decode_value(&mut bytes.as_slice(), &place, &metadata)?.to_value()?;
        Ok(code_hash(&info).map(|hash| hexadecimal(&hash)))
    }
}

/// Where the chain keeps what it says of a contract: by whole accounts, or on a Hub by addresses. `None` where it can have
/// no such contract.
fn place_of(metadata: &Metadata, contract: Account) -> Option<(&'static str, &'static str, Vec<u8>)> {
    if metadata.pallet_by_name("Contracts").is_some() {
        return Some(("Contracts", "ContractInfoOf", contract.to_vec()));
    }
    Some(("Revive", "AccountInfoOf", address_of(contract).ok()?.to_vec()))
}

/// The hash of its code, wherever it stands in what a chain says of a contract. An account that is none has no such.
fn code_hash(info: &Value<u32>) -> Option<[u8; 32]> {
    let ValueDef::Composite(parts) = &info.value else {
        let ValueDef::Variant(kind) = &info.value else { return None };
        return kind.values.values().find_map(code_hash);
    };
    if let Some(hash) = info.at("code_hash") {
        return bytes_of(hash).try_into().ok();
    }
    parts.values().find_map(code_hash)
}

/// Bytes however deep they are wrapped.
fn bytes_of(value: &Value<u32>) -> Vec<u8> {
    match &value.value {
        ValueDef::Composite(parts) => parts.values().flat_map(bytes_of).collect(),
        _ => value.as_u128().and_then(|byte| u8::try_from(byte).ok()).into_iter().collect(),
    }
}

/// What an event of the chain tells of a contract, if it is about one.
fn emission(event: &EventDetails<PolkadotConfig>) -> Result<Option<Emission>> {
    let mut fields = event.field_bytes();
    let (contract, what) = match (event.pallet_name(), event.variant_name()) {
        ("Contracts", "ContractEmitted") => {
            let (contract, data) = <(Account, Vec<u8>)>::decode(&mut fields)?;
            (contract, What::Event { topic: event.topics().first().map(|topic| hexadecimal(topic.as_ref())), data })
        }
        ("Revive", "ContractEmitted") => {
            let (address, data, topics) = Decode::decode(&mut fields)?;
            (account_of(address), What::Words { topics, data })
        }
        ("Contracts", "ContractCodeUpdated") => {
            let (contract, to, from) = <(Account, [u8; 32], [u8; 32])>::decode(&mut fields)?;
            (contract, What::CodeReplaced { from: hexadecimal(&from), to: hexadecimal(&to) })
        }
        _ => return Ok(None),
    };
    let transaction = match event.phase() {
        Phase::ApplyExtrinsic(number) => Some(number),
        Phase::Finalization | Phase::Initialization => None,
    };
    Ok(Some(Emission { position: event.index(), transaction, contract, what }))
}

/// A transaction with its signer, if it is signed in a way that is known. One of Ethereum's has the name and the signer
/// that Ethereum's tools show.
fn transaction(position: u32, bytes: Vec<u8>, metadata: &Metadata) -> Transaction {
    let hash = hexadecimal(BlakeTwo256::hash(&bytes).as_ref());
    let decoded = Extrinsics::<PolkadotConfig>::decode_from(vec![bytes], metadata.clone()).ok();
    let own = decoded.as_ref().and_then(|decoded| decoded.iter().next());
    if let Some(signed) = own.as_ref().and_then(ethereums) {
        let hash = hexadecimal(&ethereum::name_of(&signed));
        return Transaction { position, hash, signer: ethereum::signer_of(&signed).ok() };
    }
    let signer = own.and_then(|own| signer(own.address_bytes()?));
    Transaction { position, hash, signer }
}

/// The transaction of Ethereum's that is inside one of a Hub's, which nobody signs.
fn ethereums(own: &ExtrinsicDetails<PolkadotConfig>) -> Option<Vec<u8>> {
    let is_inside = own.pallet_name().ok()? == "Revive" && own.variant_name().ok()? == "eth_transact";
    is_inside.then(|| Vec::decode(&mut own.field_bytes()).ok()).flatten()
}

/// The account in an address: bare, or as the first kind of many.
fn signer(address: &[u8]) -> Option<Account> {
    match address {
        [0, account @ ..] if account.len() == 32 => account.try_into().ok(),
        account => account.try_into().ok(),
    }
}

impl Source for Node {
    async fn chain(&self) -> Result<ChainId> {
        self.link().await?;
        let known = self.chain.lock().unwrap_or_else(PoisonError::into_inner).clone();
        known.context("the node told no chain")
    }

    async fn final_height(&self) -> Result<u64> {
        let found = self.ask(|link| async move {
            let at = link.rpc.chain_get_finalized_head().await?;
            Ok(link.rpc.chain_get_header(Some(at)).await?.ok_or_else(dropped)?.number)
        });
        found.await?.map(u64::from).context("the node does not have its last final block")
    }

    async fn hash_of(&self, number: u64) -> Result<Option<String>> {
        self.ask(|link| async move { Ok(hexadecimal(link.hash(number).await?.as_ref())) }).await
    }

    async fn block(&self, number: u64) -> Result<Option<Block>> {
        self.ask(|link| async move { link.block(number).await }).await
    }

    async fn transactions(&self, block: &Block, numbers: &[u32]) -> Result<Option<Vec<Transaction>>> {
        self.ask(|link| async move { link.transactions(block, numbers).await }).await
    }

    async fn code_after(&self, block: u64, contract: Account) -> Result<Option<String>> {
        Ok(self.ask(|link| async move { link.code(block, contract).await }).await?.flatten())
    }

    async fn presence(&self, block: u64, contracts: &[Account]) -> Result<Presence> {
        let found = self.ask(|link| async move {
            for contract in contracts {
                if link.code(block, *contract).await?.is_some() {
                    return Ok(Presence::Present);
                }
            }
            Ok(Presence::Absent)
        });
        Ok(found.await?.unwrap_or(Presence::OutOfReach))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signer_reads_bare_accounts_and_those_with_a_kind() {
        let account = [7; 32];
        assert_eq!(signer(&account), Some(account));
        assert_eq!(signer(&[[0].as_slice(), &account].concat()), Some(account));
        assert_eq!(signer(&[[1].as_slice(), &account].concat()), None);
        assert_eq!(signer(&[7; 20]), None);
    }

    #[test]
    fn is_dropped_tells_what_a_node_forgot_from_what_it_will_not_say() {
        let says = |words: &str| is_dropped(&anyhow!("{words}").context("the node"));
        assert!(says("Client error: UnknownBlock: State already discarded for 0x12"));
        assert!(says("Api called for an unknown Block: Header was not found in the database"));
        assert!(!says("429 Too Many Requests") && !says("connection reset"));
    }
}
