// SPDX-License-Identifier: Apache-2.0
//! Events and sums, by what they are about.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum::Json;
use kite_format::reference::Reference;
use serde::Deserialize;
use serde_json::json;

use super::{read, Refusal, Served, Shared};
use crate::account;
use crate::key::Key;
use crate::store::{Cursor, Filter, Order, Page};
use crate::value::NATIVE;

/// How many events an answer has, unless it is said.
const USUAL: u32 = 50;

/// The most events that an answer has.
const MOST: u32 = 500;

/// What can be asked of events.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    product: Option<u64>,
    contribution: Option<u64>,
    proposal: Option<u64>,
    account: Option<String>,
    asset: Option<String>,
    reference: Option<String>,
    kind: Option<String>,
    contract: Option<String>,
    from_block: Option<u64>,
    to_block: Option<u64>,
    after: Option<String>,
    limit: Option<u32>,
    order: Option<String>,
}

pub(super) type Asked = Result<Query<Question>, QueryRejection>;

/// What was asked, or what is wrong with it.
pub(super) fn understood(asked: Asked) -> Result<Question, Refusal> {
    asked.map(|Query(question)| question).map_err(|rejection| Refusal::bad(rejection.body_text()))
}

pub(super) async fn events(State(served): Shared, asked: Asked) -> Result<Response, Refusal> {
    let question = understood(asked)?;
    let (filter, page) = (question.filter(&served)?, question.page()?);
    let answer = read(&served, move |served| {
        let extent = served.library.extent()?;
        Ok((served.library.events(&filter, page, served.notation)?, extent))
    });
    let ((events, next), extent) = answer.await?;
    Ok(Json(json!({ "events": events, "next": next, "blocks": extent })).into_response())
}

pub(super) async fn sums(State(served): Shared, asked: Asked) -> Result<Response, Refusal> {
    let question = understood(asked)?;
    let mut keys = question.keys(&served)?;
    let of = keys.pop();
    let is_of_one =
        keys.is_empty() && matches!(of, None | Some(Key::Product(_) | Key::Contribution(_) | Key::Account(_)));
    if !is_of_one || !question.asks_for_keys_alone() {
        return Err(Refusal::bad("sums are of everything, or of one `product`, `contribution` or `account`"));
    }
    let sums = read(&served, move |served| served.library.sums(of.as_ref(), served.notation)).await?;
    Ok(Json(json!({ "sums": sums })).into_response())
}

impl Question {
    /// The events that are asked for.
    pub(super) fn filter(&self, served: &Served) -> Result<Filter, Refusal> {
        Ok(Filter {
            keys: self.keys(served)?,
            kinds: self.kinds(served)?,
            contract: self.contract.clone(),
            from_block: self.from_block,
            to_block: self.to_block,
        })
    }

    fn keys(&self, served: &Served) -> Result<Vec<Key>, Refusal> {
        let account = self.account.as_deref().map(account::read).transpose();
        let account = account.map_err(|error| Refusal::bad(format!("account: {error}")))?;
        let asset = match self.asset.as_deref() {
            None => None,
            Some(NATIVE) => Some(NATIVE.to_owned()),
            Some(token) => {
                let token = account::read(token);
                let expected = |_| Refusal::bad(format!("asset: expected `{NATIVE}` or a token's address"));
                Some(served.notation.write(token.map_err(expected)?))
            }
        };
        let reference = self.reference.as_deref().map(str::parse::<Reference>).transpose();
        let reference = reference.map_err(|error| Refusal::bad(format!("reference: {error}")))?;
        let numbers = [
            self.product.map(Key::Product),
            self.contribution.map(Key::Contribution),
            self.proposal.map(Key::Proposal),
            reference.map(|reference| Key::Reference(reference.number)),
        ];
        let others = [account.map(Key::Account), asset.map(Key::Asset)];
        Ok(numbers.into_iter().chain(others).flatten().collect())
    }

    fn kinds(&self, served: &Served) -> Result<Vec<String>, Refusal> {
        let kinds = self.kind.iter().flat_map(|kinds| kinds.split(','));
        let known = |kind: &str| served.kinds.iter().find(|known| known.eq_ignore_ascii_case(kind)).cloned();
        let expected = |kind| {
            Refusal::bad(format!("kind: there is no `{kind}`: expected one or more of {}", served.kinds.join(",")))
        };
        kinds.map(|kind| known(kind).ok_or_else(|| expected(kind))).collect()
    }

    fn page(&self) -> Result<Page, Refusal> {
        let limit = self.limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            return Err(Refusal::bad(format!("limit: expected 1 to {MOST}")));
        }
        let order = match self.order.as_deref() {
            None | Some("latest") => Order::Latest,
            Some("oldest") => Order::Oldest,
            Some(_) => return Err(Refusal::bad("order: expected `latest` or `oldest`")),
        };
        let after = self.after.as_deref().map(str::parse::<Cursor>).transpose();
        Ok(Page { after: after.map_err(|error| Refusal::bad(format!("after: {error}")))?, limit, order })
    }

    /// Whether nothing of pages and orders is said.
    pub(super) fn asks_for_no_page(&self) -> bool {
        self.after.is_none() && self.limit.is_none() && self.order.is_none()
    }

    fn asks_for_keys_alone(&self) -> bool {
        let has_range = self.from_block.is_some() || self.to_block.is_some();
        self.asks_for_no_page() && !has_range && self.kind.is_none() && self.contract.is_none()
    }
}
