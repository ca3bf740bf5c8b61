// SPDX-License-Identifier: Apache-2.0
//! The connection to a node, opened again when it breaks.

use std::collections::HashMap;
use std::future::Future;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use anyhow::{Context, Result};
use ink::primitives::{AccountId, Hash};
use kite_interfaces::Balance;
use subxt::backend::legacy::LegacyRpcMethods;
use subxt::backend::rpc::RpcClient;
use subxt::dynamic::{At, Value};
use subxt::{OnlineClient, PolkadotConfig};
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout, Instant};

use super::coin::Coin;
use super::extensions;
use super::family::Family;
use crate::chain::{Cause, Failure};
use crate::text::hex;

/// How long this side waits before it tells what it knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// For a node to answer a new connection.
    pub greeting: Duration,
    /// For a node that is away.
    pub absence: Duration,
    /// For a transaction to be settled.
    pub block: Duration,
}

impl Patience {
    /// So long for each.
    #[must_use]
    pub fn of(span: Duration) -> Self {
        Self { greeting: span, absence: span, block: span }
    }
}

impl Default for Patience {
    fn default() -> Self {
        let [greeting, absence, block] = [20, 60, 120].map(Duration::from_secs);
        Self { greeting, absence, block }
    }
}

/// How long to wait between two tries.
const PAUSE: Duration = Duration::from_millis(500);

/// An open connection.
#[derive(Clone)]
pub(super) struct Link {
    pub client: OnlineClient<PolkadotConfig>,
    pub rpc: LegacyRpcMethods<PolkadotConfig>,
    /// How many there were before it.
    pub number: u32,
}

impl Link {
    async fn open(url: &str, number: u32, patience: Patience) -> Result<Self, String> {
        let greet = async {
            let rpc = RpcClient::from_url(url).await?;
            let client = OnlineClient::from_rpc_client(rpc.clone()).await?;
            Ok(Self { client, rpc: LegacyRpcMethods::new(rpc), number })
        };
        match timeout(patience.greeting, greet).await {
            Ok(link) => link.map_err(|error: subxt::Error| error.to_string()),
            Err(_) => Err(format!("no answer within {} s", patience.greeting.as_secs())),
        }
    }
}

/// The connection to the node at one URL.
pub(super) struct Connection {
    url: String,
    genesis: Hash,
    /// How it runs contracts.
    pub family: Family,
    /// What the chain tells of its native coin.
    pub coin: Coin,
    pub patience: Patience,
    link: RwLock<Link>,
    opening: Mutex<()>,
    /// The number after the last that was sent for an account: a node that was away has forgotten what its
    /// pool held, and would give the same numbers once more. Held from choosing a number until the
    /// transaction that bears it is sent.
    pub numbering: Mutex<HashMap<AccountId, u64>>,
}

impl Connection {
    pub async fn open(url: &str, patience: Patience) -> Result<Self> {
        let link = Link::open(url, 0, patience).await.map_err(anyhow::Error::msg);
        let link = link.with_context(|| {
            format!("cannot connect to a node at {url}: check the URL (ws://… or wss://…) and that the node runs")
        })?;
        let family = Family::of(&link.client)?;
        let metadata = link.client.metadata();
        extensions::ensure_known(&metadata)?;
        let properties = link.rpc.system_properties().await;
        let properties = properties.context("the node does not tell what its chain says of its coin and addresses")?;
        let coin = Coin::of(&metadata, &properties).map_err(anyhow::Error::msg)?.counted_in(family);
        let genesis = link.client.genesis_hash().0.into();
        let (opening, numbering) = (Mutex::new(()), Mutex::new(HashMap::new()));
        let url = url.to_owned();
        Ok(Self { url, genesis, family, coin, patience, link: RwLock::new(link), opening, numbering })
    }

    pub fn genesis(&self) -> Hash {
        self.genesis
    }

    pub fn link(&self) -> Link {
        self.link.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Asks the node; again, if the connection broke. Only for what may be asked twice.
    pub async fn ask<T, F: Future<Output = Result<T, subxt::Error>>>(
        &self,
        question: impl Fn(Link) -> F,
    ) -> Result<T, Failure> {
        loop {
            let link = self.link();
            let error = match question(link.clone()).await {
                Ok(answer) => return Ok(answer),
                Err(error) => error,
            };
            // A node that still gives its name has understood the question, and this is its answer.
            if link.rpc.system_name().await.is_ok() {
                return Err(Failure::before_it_ran(Cause::Refused(error.to_string())));
            }
            self.open_again(&link).await?;
        }
    }

    /// Replaces a broken link, unless somebody else just did.
    async fn open_again(&self, broken: &Link) -> Result<(), Failure> {
        let _turn = self.opening.lock().await;
        if self.link().number != broken.number {
            return Ok(());
        }
        let deadline = Instant::now().checked_add(self.patience.absence);
        loop {
            let reason = match Link::open(&self.url, broken.number.saturating_add(1), self.patience).await {
                Ok(link) => return self.replace(link),
                Err(reason) => reason,
            };
            if deadline.is_none_or(|deadline| Instant::now() > deadline) {
                let reason = format!("{} is away for {} s: {reason}", self.url, self.patience.absence.as_secs());
                return Err(Failure::before_it_ran(Cause::Unreachable(reason)));
            }
            sleep(PAUSE).await;
        }
    }

    fn replace(&self, link: Link) -> Result<(), Failure> {
        let genesis: Hash = link.client.genesis_hash().0.into();
        if genesis != self.genesis {
            let reason = format!("{} came back with another chain (genesis {})", self.url, hex(genesis.as_ref()));
            return Err(Failure::before_it_ran(Cause::Unreachable(reason)));
        }
        *self.link.write().unwrap_or_else(PoisonError::into_inner) = link;
        Ok(())
    }

    /// Native coin that an item and a byte of storage lock; nothing where the chain tells no price.
    pub fn deposit_prices(&self) -> [Balance; 2] {
        ["DepositPerItem", "DepositPerByte"].map(|name| self.amount(self.family.pallet(), name))
    }

    /// Native coin that every account must have; nothing where the chain does not tell.
    pub fn least_balance(&self) -> Balance {
        self.amount("Balances", "ExistentialDeposit")
    }

    fn amount(&self, pallet: &str, name: &str) -> Balance {
        let amount = self.link().client.constants().at(&subxt::dynamic::constant(pallet, name)).ok();
        self.family.units(amount.and_then(|amount| amount.to_value().ok()?.as_u128()).unwrap_or_default())
    }

    /// What a pallet calls its error, which names pallet and error by their numbers.
    pub fn error_name(&self, error: &Value) -> Option<String> {
        let module = error.at(0)?;
        let number = |value: Option<&Value>| value?.as_u128()?.try_into().ok();
        let metadata = self.link().client.metadata();
        let pallet = metadata.pallet_by_index(number(module.at("index"))?)?;
        Some(pallet.error_variant_by_index(number(module.at("error").at(0))?)?.name.clone())
    }
}
