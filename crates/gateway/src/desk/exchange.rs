// SPDX-License-Identifier: Apache-2.0
//! One request: priced, paid, passed on, charged, answered.

use std::error::Error;
use std::sync::Arc;

use http::header::CONTENT_LENGTH;
use http::request::Parts;
use http::{response, HeaderValue, Method, Request, Response, StatusCode};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError};
use hyper::body::Incoming;
use tokio::time;

use super::answer::say;
use super::asked::{Asked, Late, Whole};
use super::body::{Body, BoxError, Charged, Metered};
use super::limits::Beyond;
use super::{path, Desk};
use crate::books::{Admission, Rejection};
use crate::metrics::figure;
use crate::price::Price;
use crate::words::{from_header, to_header, Payment, Reason, PAYMENT_RESPONSE, PAYMENT_SIGNATURE};

/// Whether an answer with this status is one that the API's user asked for, and is charged.
fn is_served(status: StatusCode) -> bool {
    status.is_success() || status.is_redirection() || status.is_informational()
}

impl Desk {
    /// The answer to a request. It is found in a task of its own: a client that leaves does not stop what it has asked
    /// for, nor what that costs.
    pub(super) async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Response<Body> {
        let (parts, body) = request.into_parts();
        if let Some(beyond) = self.limits.beyond(&parts) {
            return self.beyond(&beyond);
        }
        let Some(price) = self.price(&parts) else {
            self.metrics.answered("not_for_sale");
            return say(
                StatusCode::NOT_FOUND,
                "not_for_sale",
                "no price is listed for this path, or it can be read in two ways",
            );
        };
        let price = price.clone();
        if body.size_hint().lower() > u64::try_from(self.limits.body_bytes).unwrap_or(u64::MAX) {
            return self.beyond(&self.limits.too_large());
        }
        if price.most == 0 {
            return self.give(parts, body).await;
        }
        let Some(header) = parts.headers.get(PAYMENT_SIGNATURE) else { return self.ask(&parts, &price) };
        let payment: Payment = match from_header(header.as_bytes()) {
            Ok(payment) => payment,
            Err(error) => {
                self.metrics.answered(Reason::Payload.name());
                return say(StatusCode::BAD_REQUEST, Reason::Payload.name(), &format!("PAYMENT-SIGNATURE: {error}"));
            }
        };
        let (desk, under_way) = (Arc::clone(&self), self.sales.subscribe());
        let task = tokio::spawn(async move {
            let answer = desk.sell(parts, body, &payment, price).await;
            drop(under_way);
            answer
        });
        task.await.unwrap_or_else(|error| self.failed(&error.to_string()))
    }

    fn price(&self, request: &Parts) -> Option<&Price> {
        if request.method == Method::CONNECT {
            return None;
        }
        self.tariff.price(&path::plain(request.uri.path())?)
    }

    async fn sell(self: Arc<Self>, parts: Parts, body: Incoming, payment: &Payment, price: Price) -> Response<Body> {
        let checked = match self.books.checker().check(payment) {
            Ok(checked) => checked,
            Err(reason) => {
                let message = "the payment is not for these terms, or not signed by the tab's key";
                let rejection = Rejection::Payment { reason, message: message.to_owned(), state: None };
                return self.reject(&parts, &price, rejection);
            }
        };
        let admission = match self.books.admit(checked, price.most).await {
            Ok(admission) => admission,
            Err(rejection) => return self.reject(&parts, &price, rejection),
        };
        self.metrics.in_flight.inc();
        let answer = self.exchange(parts, body, admission, price).await;
        self.metrics.in_flight.dec();
        answer
    }

    /// Passes a paid request on, and charges the answer before it leaves.
    async fn exchange(&self, parts: Parts, body: Incoming, mut admission: Admission, price: Price) -> Response<Body> {
        let asked = Asked::new(body, &self.limits);
        let whole = asked.whole();
        let (mut head, body) = match self.pass(parts, asked).await {
            Ok(answer) => answer.into_parts(),
            Err(mut answer) => {
                admission.free();
                if let Ok(receipt) = to_header(&admission.receipt(Some(0))) {
                    answer.headers_mut().insert(PAYMENT_RESPONSE, receipt);
                }
                return answer;
            }
        };
        match self.charge(&head, body, admission, price, whole).await {
            Ok((receipt, body)) => {
                head.headers.insert(PAYMENT_RESPONSE, receipt);
                Response::from_parts(head, body)
            }
            Err(error) => match error.downcast_ref() {
                Some(not_kept) => self.not_kept(not_kept),
                None => self.failed(&error.to_string()),
            },
        }
    }

    /// Charges an answer as far as its head tells, and returns what the payer is told, and the body that sees to the rest.
    async fn charge(
        &self,
        head: &response::Parts,
        body: Incoming,
        mut admission: Admission,
        price: Price,
        whole: Whole,
    ) -> Result<(HeaderValue, Body), BoxError> {
        if !is_served(head.status) {
            return self.forgo("upstream_refused", body, admission);
        }
        if let Some(amount) = price.charge_up(&head.headers) {
            let charged = admission.charge(amount).await?;
            self.metrics.answered("paid");
            self.metrics.charged.inc_by(figure(charged));
            let receipt = to_header(&admission.receipt(Some(charged)))?;
            if price.rate.is_some() {
                // The API has said what was used: whatever becomes of the answer, that is due, now that it is let go of.
                drop(admission);
                return Ok((receipt, passed(body)));
            }
            return Ok((receipt, Charged::new(body, admission, whole).boxed_unsync()));
        }
        if head.headers.contains_key(CONTENT_LENGTH) || body.is_end_stream() {
            // There is no end that could still tell.
            self.metrics.unmetered.inc();
            return self.forgo("unmetered", body, admission);
        }
        self.metrics.answered("paid_at_the_end");
        let receipt = to_header(&admission.receipt(None))?;
        Ok((receipt, Metered::new(body, admission, price, self.metrics.clone(), whole).boxed_unsync()))
    }

    /// An answer that costs nothing: the client is told so.
    fn forgo(&self, outcome: &str, body: Incoming, mut admission: Admission) -> Result<(HeaderValue, Body), BoxError> {
        self.metrics.answered(outcome);
        admission.free();
        Ok((to_header(&admission.receipt(Some(0)))?, passed(body)))
    }

    /// Passes a request on that costs nothing.
    async fn give(&self, parts: Parts, body: Incoming) -> Response<Body> {
        self.metrics.answered("free");
        match self.pass(parts, Asked::new(body, &self.limits)).await {
            Ok(answer) => answer.map(passed),
            Err(answer) => answer,
        }
    }

    /// Passes a request on; what the API answers, or what to say where it does not.
    async fn pass(&self, parts: Parts, asked: Asked) -> Result<Response<Incoming>, Response<Body>> {
        let request = Request::from_parts(parts, asked.boxed_unsync());
        let sent = time::timeout(self.limits.upstream_time, self.upstream.send(request)).await;
        match sent {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) if was_caused_by::<LengthLimitError>(&error) => Err(self.beyond(&self.limits.too_large())),
            Ok(Err(error)) if was_caused_by::<Late>(&error) => Err(self.beyond(&self.limits.too_slow())),
            Ok(Err(_)) => {
                self.metrics.answered("upstream_failed");
                Err(say(StatusCode::BAD_GATEWAY, "upstream_failed", "the API does not answer; nothing was charged"))
            }
            Err(_) => {
                self.metrics.answered("upstream_slow");
                Err(say(StatusCode::GATEWAY_TIMEOUT, "upstream_slow", "the API takes too long; nothing was charged"))
            }
        }
    }

    fn beyond(&self, beyond: &Beyond) -> Response<Body> {
        self.metrics.answered(beyond.name);
        say(beyond.status, beyond.name, &beyond.message)
    }
}

/// A body that is passed on as it is.
fn passed(body: Incoming) -> Body {
    body.map_err(Into::into).boxed_unsync()
}

/// Whether such an error is behind this one.
fn was_caused_by<E: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<E>() {
            return true;
        }
        cause = error.source();
    }
    false
}
