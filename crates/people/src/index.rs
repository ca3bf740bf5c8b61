// SPDX-License-Identifier: Apache-2.0
//! What an index remembers, over HTTP: `kite index` serves it, and the book's page "The index's answers" describes it.

use std::time::Duration;

use anyhow::{ensure, Context, Result};
use http::{Request, Uri};
use http_body_util::{BodyExt, Empty};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use ink::primitives::{AccountId, Hash};
use serde::de::DeserializeOwned;
use serde::Deserialize;
use tokio::runtime::Runtime;

use crate::chain::past::{Happened, Moment};
use crate::chain::{read_address, Emitted};
use crate::text;
use crate::text::hex;

/// How long an answer may take: what asks for more than an index has at hand is no better off for waiting.
const PATIENCE: Duration = Duration::from_secs(60);

/// The most events that an answer has.
const PAGE: u32 = 500;

/// An index, and how to ask it.
pub(super) struct Index {
    url: String,
    runtime: Runtime,
    client: Client<HttpsConnector<HttpConnector>, Empty<&'static [u8]>>,
}

/// How far an index is.
#[derive(Debug, Deserialize)]
pub(super) struct Health {
    genesis: String,
    is_complete: bool,
    blocks: Extent,
    contracts: Vec<Place>,
}

#[derive(Debug, Deserialize)]
struct Extent {
    first: Option<u64>,
    last: Option<u64>,
    gaps: Vec<(u64, u64)>,
}

#[derive(Debug, Deserialize)]
struct Place {
    address: String,
}

#[derive(Debug, Deserialize)]
struct Page {
    events: Vec<Found>,
    next: Option<String>,
}

/// An event, as far as it is needed here: the contract's own bytes say the rest.
#[derive(Debug, Deserialize)]
struct Found {
    block: u64,
    block_hash: String,
    time_ms: u64,
    transaction: Option<String>,
    address: String,
    topic: Option<String>,
    raw: String,
}

#[derive(Debug, Deserialize)]
struct Refused {
    error: String,
}

impl Index {
    /// The index at this address.
    pub(super) fn at(url: &Uri) -> Result<Self> {
        let is_known = matches!(url.scheme_str(), Some("http" | "https")) && url.authority().is_some();
        ensure!(
            is_known && url.query().is_none(),
            "expected an index's address such as http://127.0.0.1:8080, found {url}"
        );
        let builder = HttpsConnectorBuilder::new().with_native_roots().context("this machine's certificates")?;
        let client = Client::builder(TokioExecutor::new()).build(builder.https_or_http().enable_http1().build());
        Ok(Self { url: url.to_string().trim_end_matches('/').to_owned(), runtime: Runtime::new()?, client })
    }

    /// How far it is. An error if it follows another chain, or other contracts than the one at `contract`.
    pub(super) fn health(&self, genesis: Hash, contract: AccountId) -> Result<Health> {
        let health: Health = self.ask("/health")?;
        let found = text::plain(&health.genesis);
        ensure!(
            found == hex(genesis.as_ref()),
            "the index at {} follows another chain: its genesis is {found}",
            self.url
        );
        let knows = health.contracts.iter().any(|place| read_address(&place.address) == Some(contract));
        ensure!(knows, "the index at {} does not follow this deployment: start it with its --deployments", self.url);
        Ok(health)
    }

    /// All events that this question is about, the oldest first.
    pub(super) fn events(&self, question: &str) -> Result<Vec<Happened>> {
        let (mut events, mut after) = (Vec::new(), String::new());
        loop {
            let page: Page = self.ask(&format!("/v1/events?{question}&order=oldest&limit={PAGE}{after}"))?;
            let read = page.events.into_iter().map(Found::happened).collect::<Option<Vec<_>>>();
            events.extend(read.with_context(|| format!("the index at {} answers what cannot be read", self.url))?);
            let Some(next) = page.next else { return Ok(events) };
            after = format!("&after={next}");
        }
    }

    fn ask<A: DeserializeOwned>(&self, path: &str) -> Result<A> {
        let request = Request::get(format!("{}{path}", self.url)).body(Empty::new())?;
        let answered = async {
            let answer = self.client.request(request).await?;
            let status = answer.status();
            anyhow::Ok((status, answer.into_body().collect().await?.to_bytes()))
        };
        let answered = self.runtime.block_on(async { tokio::time::timeout(PATIENCE, answered).await });
        let (status, body) =
            answered.map_err(anyhow::Error::from).and_then(|answered| answered).with_context(|| {
                format!("the index at {} cannot be asked: is it running? `kite index` starts one", self.url)
            })?;
        if !status.is_success() {
            let said = serde_json::from_slice(&body).map_or_else(|_| status.to_string(), |Refused { error }| error);
            anyhow::bail!("the index at {} answers {}", self.url, text::plain(&said));
        }
        serde_json::from_slice(&body).with_context(|| format!("{} answers as no index does", self.url))
    }
}

impl Found {
    fn happened(self) -> Option<Happened> {
        let hash = |text: &str| Some(Hash::from(bytes(text)?));
        Some(Happened {
            moment: Moment { height: self.block, at_ms: self.time_ms },
            block: hash(&self.block_hash)?,
            transaction: self.transaction.as_deref().map(hash).map_or(Some(None), |hash| hash.map(Some))?,
            emitted: Emitted {
                contract: read_address(&self.address)?,
                topics: self.topic.as_deref().map(hash).into_iter().collect::<Option<_>>()?,
                data: ::hex::decode(self.raw.strip_prefix("0x")?).ok()?,
            },
        })
    }
}

fn bytes(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    ::hex::decode_to_slice(text.strip_prefix("0x")?, &mut bytes).ok()?;
    Some(bytes)
}

impl Health {
    /// How far back it saw, in words.
    pub(super) fn seen(&self) -> String {
        let (Some(first), Some(last)) = (self.blocks.first, self.blocks.last) else {
            return "seen: nothing yet, as the index has just begun".to_owned();
        };
        let gaps =
            self.blocks.gaps.iter().map(|(from, to)| format!(", without blocks {from} to {to}, which no node told it"));
        let more = if self.is_complete || !self.blocks.gaps.is_empty() {
            ""
        } else {
            "; it has not read all final blocks yet"
        };
        format!(
            "seen: from block {first}, the contracts' first, to block {last}{}{more}, by an index",
            gaps.collect::<String>()
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn health(is_complete: bool, blocks: &str) -> Health {
        let text =
            format!(r#"{{"genesis": "0x00", "is_complete": {is_complete}, "blocks": {blocks}, "contracts": []}}"#);
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn seen_tells_what_is_missing() {
        let whole = health(true, r#"{"first": 12, "last": 40, "gaps": []}"#).seen();
        assert_eq!(whole, "seen: from block 12, the contracts' first, to block 40, by an index");
        assert!(health(false, r#"{"first": 12, "last": 40, "gaps": []}"#).seen().contains("not read all final blocks"));
        let holed = health(false, r#"{"first": 12, "last": 40, "gaps": [[20, 23]]}"#).seen();
        assert!(holed.contains("without blocks 20 to 23"), "{holed}");
        assert!(health(false, r#"{"first": null, "last": null, "gaps": []}"#).seen().contains("nothing yet"));
    }

    #[test]
    fn at_errors_with_what_is_no_address_of_an_index() {
        for url in ["127.0.0.1:8080", "ws://127.0.0.1:8080", "http://127.0.0.1/?a=b"] {
            let error = Index::at(&url.parse().unwrap()).err().unwrap().to_string();
            assert!(error.contains("expected an index's address"), "{url}: {error}");
        }
    }

    #[test]
    fn ask_errors_where_no_index_is() {
        let error = Index::at(&"http://127.0.0.1:1".parse().unwrap()).unwrap().events("kind=Paid").unwrap_err();
        assert!(error.to_string().contains("is it running?"), "{error:#}");
    }
}
