// SPDX-License-Identifier: Apache-2.0
//! How far the index is, forwards and backwards, and whether it goes on.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::Json;
use serde_json::{json, Value};

use super::{read, Refusal, Served, Shared};

pub(super) async fn health(State(served): Shared) -> Result<Response, Refusal> {
    let answer = read(&served, |served| {
        let blocks = served.library.extent()?;
        let following = served.status.get();
        let behind = following.final_block.zip(blocks.last).map(|(head, last)| head.saturating_sub(last));
        Ok(json!({
            "genesis": served.genesis,
            "version": env!("CARGO_PKG_VERSION"),
            "is_complete": blocks.first.is_some() && blocks.gaps.is_empty() && behind == Some(0),
            "blocks": blocks,
            "behind": behind,
            "node": following,
            "contracts": contracts(served)?,
        }))
    });
    Ok(Json(answer.await?).into_response())
}

/// Each contract that is listened to; and whether it runs the code whose events this program understands.
fn contracts(served: &Served) -> anyhow::Result<Vec<Value>> {
    let (codes, met) = (served.library.codes()?, served.library.met()?);
    let named = served.places.iter().map(|(name, account)| (name.clone(), *account));
    let all = named.chain(met.into_iter().map(|(account, name)| (name, account)));
    let told = all.map(|(name, account)| {
        let runs = codes.iter().find(|(other, _)| *other == account).map(|(_, code)| code);
        let is_understood = |runs| served.codes.iter().any(|(other, code)| *other == name && code == runs);
        json!({
            "name": name,
            "address": served.notation.write(account),
            "code_hash": runs,
            "is_understood": runs.map(is_understood),
        })
    });
    Ok(told.collect())
}
