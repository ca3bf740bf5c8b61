// SPDX-License-Identifier: Apache-2.0
//! A gateway on a chain that is not there, for the tests of clients and for being killed: the desk is real, the books are
//! on disk, and the chain knows the tabs that its control port is told of.
//!
//! `stand BOOKS UPSTREAM PRICE [PRICE …]` prints a line of JSON: `{"url", "control", "status"}`. The control port takes
//! `POST /open` and `/topUp` with `{"channelConfig", "amount"}`, and answers `GET /tab/0x…` with how a tab stands. The
//! upstream `api` is one of its own.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "support of tests")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use http::{Request, Response};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use kite_gateway::desk::{whole, Body};
use kite_gateway::terms::asset_of;
use kite_gateway::words::{ChannelConfig, Units};
use kite_interfaces::tab::{tab_id, Tab, TabId, Terms as TabTerms};
use serde::Deserialize;
use support::{Api, Setting, Time, TrialChain};
use tokio::net::TcpListener;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Deposit {
    channel_config: ChannelConfig,
    amount: Units,
}

fn opened(deposit: &Deposit) -> (TabId, Tab) {
    let config = &deposit.channel_config;
    let payer = config.payer.0.into();
    let terms = TabTerms {
        signer: config.payer_authorizer.0,
        product: config.product,
        seller: config.receiver.0.into(),
        asset: asset_of(&config.token).unwrap(),
        withdraw_delay_ms: config.withdraw_delay * 1_000,
        salt: config.salt.0.try_into().unwrap(),
    };
    let tab = tab_id(&support::terms(0).domain(), &payer, &terms);
    let deposited = deposit.amount.0;
    (tab, Tab { payer, terms, deposited, taken: 0, given_back: 0, withdrawable_from_ms: None })
}

async fn control(chain: Arc<TrialChain>, request: Request<Incoming>) -> Result<Response<Body>, hyper::Error> {
    let path = request.uri().path().to_owned();
    let body = request.into_body().collect().await?.to_bytes();
    let said = match path.as_str() {
        "/open" => {
            let (id, tab) = opened(&serde_json::from_slice(&body).unwrap());
            chain.insert(id, tab);
            serde_json::json!({ "tab": format!("0x{}", hex::encode(id)) })
        }
        "/topUp" => {
            let deposit: Deposit = serde_json::from_slice(&body).unwrap();
            chain.change(opened(&deposit).0, |tab| tab.deposited += deposit.amount.0);
            serde_json::json!({})
        }
        _ => {
            let mut id = [0; 32];
            hex::decode_to_slice(path.trim_start_matches("/tab/0x"), &mut id).unwrap();
            let tab = kite_gateway::chain::Chain::tab(&*chain, id.into()).unwrap();
            let shown = |tab: Tab| serde_json::json!({ "deposited": Units(tab.deposited), "taken": Units(tab.taken) });
            serde_json::json!(tab.map(shown))
        }
    };
    Ok(Response::new(whole(said.to_string())))
}

async fn serve_control(listener: TcpListener, chain: Arc<TrialChain>) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let chain = Arc::clone(&chain);
        let service = service_fn(move |request| control(Arc::clone(&chain), request));
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
    }
}

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (file, upstream, prices) = (PathBuf::from(&words[0]), &words[1], &words[2..]);
    let api = Api::start().await;
    let upstream = if upstream == "api" { api.url() } else { upstream.clone() };
    let mut setting = Setting::new(file.parent().unwrap(), &upstream);
    setting.file = file;
    setting.prices = prices.iter().map(|price| &*price.clone().leak()).collect();
    setting.time = Time::real();
    let gateway = setting.open().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = HashMap::from([
        ("url", gateway.url.clone()),
        ("status", gateway.status_url.clone()),
        ("control", format!("http://{}", listener.local_addr().unwrap())),
    ]);
    println!("{}", serde_json::json!(at));
    serve_control(listener, Arc::clone(&setting.chain)).await;
}
