// SPDX-License-Identifier: Apache-2.0
//! What is kept, over HTTP, for everybody who can reach it: there is nothing secret on a chain. The answers are
//! described in the book, page "The index".

mod events;
mod export;
mod health;

use std::fmt::Display;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result};
use axum::extract::{Path, State};
use axum::http::{header, HeaderValue, StatusCode};
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;
use tokio::net::TcpListener;

use crate::account::{Account, Notation};
use crate::status::Status;
use crate::store::Library;

/// What answers are made from.
pub struct Served {
    /// What is kept.
    pub library: Library,
    /// How the following goes.
    pub status: Status,
    /// How the chain writes accounts.
    pub notation: Notation,
    /// Hash of the chain's first block.
    pub genesis: String,
    /// The contracts of the address book.
    pub places: Vec<(String, Account)>,
    /// The code that this program understands, by the contract's name.
    pub codes: Vec<(String, String)>,
    /// The names of all events.
    pub kinds: Vec<String>,
}

/// An answer that is none: why, and what to do.
struct Refusal(StatusCode, String);

impl Refusal {
    fn bad(words: impl Display) -> Self {
        Self(StatusCode::BAD_REQUEST, words.to_string())
    }

    fn not_found(words: impl Display) -> Self {
        Self(StatusCode::NOT_FOUND, words.to_string())
    }
}

impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Self {
        Self(StatusCode::INTERNAL_SERVER_ERROR, format!("{error:#}"))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.0, Json(json!({ "error": self.1 }))).into_response()
    }
}

type Shared = State<Arc<Served>>;

/// Takes a place to listen at.
pub async fn bind(listen: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(listen).await.with_context(|| format!("cannot listen at {listen}: choose another with --listen"))
}

/// Answers until the program ends.
pub async fn serve(listener: TcpListener, served: Served) -> Result<()> {
    Ok(axum::serve(listener, routes(served)).await?)
}

fn routes(served: Served) -> Router {
    Router::new()
        .route("/health", get(health::health))
        .route("/v1/events", get(events::events))
        .route("/v1/events.csv", get(export::events))
        .route("/v1/transactions/{hash}", get(transaction))
        .route("/v1/sums", get(events::sums))
        .route("/v1/assets", get(assets))
        .fallback(|| async { Refusal::not_found("there is no such page: /health, /v1/events, /v1/events.csv, /v1/transactions/HASH, /v1/sums, /v1/assets") })
        .layer(map_response(open_to_pages))
        .with_state(Arc::new(served))
}

/// Any page may read the answers.
async fn open_to_pages(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// Reads what is kept, without holding up other answers.
async fn read<T: Send + 'static>(
    served: &Arc<Served>,
    question: impl FnOnce(&Served) -> Result<T> + Send + 'static,
) -> Result<T, Refusal> {
    let served = served.clone();
    let answer = tokio::task::spawn_blocking(move || question(&served)).await;
    Ok(answer.context("the answer was not finished")??)
}

async fn transaction(State(served): Shared, Path(hash): Path<String>) -> Result<Response, Refusal> {
    let hash = hash.to_lowercase();
    let is_hash = hash.strip_prefix("0x").is_some_and(|digits| digits.len() == 64 && hex::decode(digits).is_ok());
    if !is_hash {
        return Err(Refusal::bad("expected a transaction's hash: 0x and 64 digits"));
    }
    let found = read(&served, move |served| served.library.receipt(&hash, served.notation)).await?;
    let missing = || {
        Refusal::not_found(
            "no contract of the suite said anything in a transaction of this hash, as far as the index is",
        )
    };
    found.map(|receipt| Json(receipt).into_response()).ok_or_else(missing)
}

async fn assets(State(served): Shared) -> Result<Response, Refusal> {
    let found = read(&served, |served| served.library.assets()).await?;
    Ok(Json(json!({ "assets": found })).into_response())
}

#[cfg(test)]
mod tests;
