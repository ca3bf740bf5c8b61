// SPDX-License-Identifier: Apache-2.0
//! An index of the suite: follows a chain's final blocks, keeps what the contracts told, and serves it over HTTP.
//!
//! [`node`] reads blocks, [`listen`] picks out what the suite's contracts said, [`follow`] brings both in order and
//! [`store`] keeps it; [`api`] answers. What a contract's event means is told by its metadata alone ([`language`]).

pub mod account;
pub mod api;
pub mod block;
pub mod contracts;
pub mod follow;
pub mod key;
pub mod language;
pub mod listen;
pub mod node;
pub mod source;
pub mod status;
pub mod store;
pub mod value;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;
use tokio::time::sleep;

use account::{Account, Notation};
use api::Served;
use contracts::Contracts;
use follow::Follower;
use node::Node;
use source::{ChainId, Source};
use status::Status;
use store::{Identity, Store};

/// How long to wait until it is asked whether there is a new final block.
const POLL: Duration = Duration::from_millis(500);

/// How an index is run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The node's URL.
    pub url: String,
    /// Where it answers.
    pub listen: SocketAddr,
    /// Where it keeps what it knows.
    pub folder: PathBuf,
    /// Whether it begins anew.
    pub rebuild: bool,
}

/// An index that has its place to answer at.
pub struct Index {
    settings: Settings,
    runtime: Runtime,
    listener: TcpListener,
}

impl Index {
    /// Takes the place to answer at.
    pub fn open(settings: Settings) -> Result<Self> {
        let runtime = Runtime::new()?;
        let listener = runtime.block_on(api::bind(settings.listen))?;
        Ok(Self { settings, runtime, listener })
    }

    /// Where it answers.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener.local_addr().context("it has no address")
    }

    /// Follows the chain and answers, until the program ends. `places` says where the contracts are on the chain with a
    /// genesis, `tell` hears what whoever runs it should know.
    pub fn run(
        self,
        places: impl FnOnce(&str) -> Result<Vec<(String, Account)>>,
        mut tell: impl FnMut(&str),
    ) -> Result<()> {
        let Self { settings, runtime, listener } = self;
        runtime.block_on(async {
            let node = Node::at(&settings.url);
            let ChainId { genesis, prefix } = arrive(&node, &mut tell).await;
            let places = places(&genesis)?;
            let contracts = Contracts::new(&places, Notation::of(prefix))?;
            let identity = Identity::new(&genesis, &places, prefix);
            let (store, begun) = Store::open(&settings.folder, &identity, settings.rebuild)?;
            if let Some(reason) = begun {
                tell(&format!("the index is built from the chain: {reason}"));
            }
            let status = Status::default();
            let served = served(&store, &contracts, status.clone(), genesis, places);
            let follower = Follower::new(node, store, contracts)?;
            tokio::select! {
                ended = tokio::spawn(api::serve(listener, served)) => ended?,
                () = follow(follower, &status, &mut tell) => Ok(()),
            }
        })
    }
}

/// Waits for the node, however long it takes.
async fn arrive(node: &Node, tell: &mut impl FnMut(&str)) -> ChainId {
    let mut told = String::new();
    loop {
        match node.chain().await {
            Ok(chain) => return chain,
            Err(error) => {
                let words = format!("{error:#}: trying again");
                if words != told {
                    tell(&words);
                    told = words;
                }
            }
        }
        sleep(POLL).await;
    }
}

async fn follow(mut follower: Follower<Node>, status: &Status, tell: &mut impl FnMut(&str)) {
    loop {
        let step = follower.step().await;
        if let Some(reason) = step.as_ref().ok().and_then(|step| step.begun_anew.as_ref()) {
            tell(&format!("the index is built from the chain: {reason}"));
        }
        if let Some(news) = status.note(&step) {
            tell(&news);
        }
        sleep(POLL).await;
    }
}

fn served(
    store: &Store,
    contracts: &Contracts,
    status: Status,
    genesis: String,
    places: Vec<(String, Account)>,
) -> Served {
    let kinds = contracts.kinds().into_iter().map(str::to_owned).chain([store::UNKNOWN.to_owned()]).collect();
    Served {
        library: store.library(),
        status,
        notation: contracts.notation,
        genesis,
        places,
        codes: contracts.code_hashes(),
        kinds,
    }
}
