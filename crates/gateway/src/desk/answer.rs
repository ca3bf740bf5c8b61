// SPDX-License-Identifier: Apache-2.0
//! What the desk says itself.

use http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST, RETRY_AFTER};
use http::request::Parts;
use http::{HeaderValue, Response, StatusCode};
use serde::Serialize;

use super::body::{whole, Body};
use super::Desk;
use crate::books::Rejection;
use crate::price::Price;
use crate::store::NotKept;
use crate::words::{to_header, PaymentRequired, Reason, Resource, PAYMENT_REQUIRED, VERSION};

/// How it is called when the books cannot be written.
pub(super) const NOT_KEPT: &str = "books_not_kept";

/// After how many seconds it is worth asking again.
const RETRY: HeaderValue = HeaderValue::from_static("5");

/// A body of the desk's own.
#[derive(Serialize)]
struct Said<'a> {
    error: &'a str,
    message: &'a str,
}

/// An answer of the desk's own, which nobody is to keep.
pub(super) fn say(status: StatusCode, error: &str, message: &str) -> Response<Body> {
    // Serialising two texts cannot fail; an empty body says no less than the status.
    let text = serde_json::to_vec(&Said { error, message }).unwrap_or_default();
    let mut answer = Response::new(whole(text));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

impl Desk {
    /// The answer to who did not pay.
    pub(super) fn ask(&self, request: &Parts, price: &Price) -> Response<Body> {
        self.metrics.answered("unpaid");
        self.required(request, price, None, "payment required", "pay as the header PAYMENT-REQUIRED says")
    }

    /// The answer to a payment that is not taken.
    pub(super) fn reject(&self, request: &Parts, price: &Price, rejection: Rejection) -> Response<Body> {
        match rejection {
            Rejection::Payment { reason, message, state } => {
                self.metrics.answered(reason.name());
                self.required(request, price, Some((reason, state)), reason.name(), &message)
            }
            Rejection::Chain(error) => {
                self.metrics.chain_errors.inc();
                self.metrics.answered(Reason::ChannelStateReadFailed.name());
                let message = format!("the chain cannot be asked about the tab, and nothing was charged: {error}");
                let mut answer = say(StatusCode::SERVICE_UNAVAILABLE, Reason::ChannelStateReadFailed.name(), &message);
                answer.headers_mut().insert(RETRY_AFTER, RETRY);
                answer
            }
            Rejection::Books(error) => self.not_kept(&error),
        }
    }

    /// The answer when nothing can be written down, and so nothing sold: mostly, the disk is full.
    pub(super) fn not_kept(&self, error: &NotKept) -> Response<Body> {
        self.metrics.answered(NOT_KEPT);
        let message = format!("{error}; nothing is served until they can be, and nothing was charged");
        let mut answer = say(StatusCode::SERVICE_UNAVAILABLE, NOT_KEPT, &message);
        answer.headers_mut().insert(RETRY_AFTER, RETRY);
        answer
    }

    /// The answer when the gateway itself cannot go on.
    pub(super) fn failed(&self, message: &str) -> Response<Body> {
        self.metrics.answered("gateway_failed");
        say(StatusCode::INTERNAL_SERVER_ERROR, "gateway_failed", &format!("nothing was charged: {message}"))
    }

    fn required(
        &self,
        request: &Parts,
        price: &Price,
        rejected: Option<(Reason, State)>,
        error: &str,
        message: &str,
    ) -> Response<Body> {
        let mut offer = self.books.checker().terms().offer(price.most);
        let mut reason = None;
        if let Some((rejected, state)) = rejected {
            reason = Some(rejected.name().to_owned());
            if let Some((state, proof)) = state.map(|state| *state) {
                offer.extra.channel_state = Some(state);
                offer.extra.voucher_state = proof;
            }
        }
        let resource = Resource { url: self.url(request), description: None };
        let required = PaymentRequired { x402_version: VERSION, error: reason, resource, accepts: vec![offer] };
        let Ok(header) = to_header(&required) else { return self.failed("its terms cannot be written") };
        let mut answer = say(StatusCode::PAYMENT_REQUIRED, error, message);
        answer.headers_mut().insert(PAYMENT_REQUIRED, header);
        answer
    }

    /// What was asked for, as the world calls it.
    fn url(&self, request: &Parts) -> String {
        let path = request.uri.path_and_query().map_or("/", |path| path.as_str());
        match &self.public_url {
            Some(base) => format!("{}{path}", base.trim_end_matches('/')),
            None => {
                let host = request.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
                format!("http://{host}{path}")
            }
        }
    }
}

type State = Option<Box<(crate::words::ChannelState, Option<crate::words::VoucherState>)>>;
