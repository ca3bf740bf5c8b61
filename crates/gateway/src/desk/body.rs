// SPDX-License-Identifier: Apache-2.0
//! The body of a paid answer on its way from the API to the client, and what becomes of the charge if it breaks off.

use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::task::{ready, Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Frame, SizeHint};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;

use super::asked::Whole;
use crate::books::Admission;
use crate::metrics::{figure, Metrics};
use crate::price::Price;
use crate::words::{to_header, PAYMENT_RESPONSE};

/// Whatever went wrong with a body.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// A body that is passed on piece by piece.
pub type Body = UnsyncBoxBody<Bytes, BoxError>;

/// A body that is there as a whole.
pub fn whole(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

/// The body of an answer that was charged as a whole before it began. If the API breaks off, the charge is taken back; if
/// the client leaves, it stands, and so it does where the answer broke off before the client had sent its whole request:
/// whoever breaks its own request off breaks the answer off.
pub(super) struct Charged {
    inner: Incoming,
    admission: Option<Admission>,
    whole: Whole,
}

impl Charged {
    pub(super) fn new(inner: Incoming, admission: Admission, whole: Whole) -> Self {
        Self { inner, admission: Some(admission), whole }
    }
}

impl http_body::Body for Charged {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(cx));
        if matches!(frame, Some(Err(_))) {
            // Dropped as it is, its charge stands.
            if let Some(mut admission) = self.admission.take().filter(|_| self.whole.is_so()) {
                admission.free();
            }
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Into::into)))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

type Ending = Pin<Box<dyn Future<Output = Result<HeaderMap, BoxError>> + Send>>;

/// The body of an answer whose use is told at its end: it is charged before its trailers leave. If the API breaks off or
/// does not tell, nothing is charged; if the client leaves before the end, or breaks its own request off, the most that
/// it agreed to.
pub(super) struct Metered {
    inner: Incoming,
    admission: Option<Admission>,
    price: Price,
    metrics: Metrics,
    whole: Whole,
    ending: Option<Ending>,
}

impl Metered {
    pub(super) fn new(inner: Incoming, admission: Admission, price: Price, metrics: Metrics, whole: Whole) -> Self {
        Self { inner, admission: Some(admission), price, metrics, whole, ending: None }
    }

    /// Charges what the trailers tell.
    fn end(&mut self, trailers: HeaderMap) -> Option<Ending> {
        let Some(amount) = self.price.charge_up(&trailers) else {
            self.forgo();
            return None;
        };
        let admission = self.admission.take()?;
        Some(Box::pin(charge(admission, amount, trailers, self.metrics.clone())))
    }

    /// The answer broke off.
    fn break_off(&mut self) {
        if self.whole.is_so() {
            // Dropped before it is charged, it is free again.
            self.admission = None;
        }
        self.charge_in_full();
    }

    /// Nobody stays for the end that would tell what was used.
    fn charge_in_full(&mut self) {
        if let Some(admission) = self.admission.take() {
            self.metrics.charged.inc_by(figure(admission.price()));
            admission.charge_in_full();
        }
    }

    /// The answer is over, and nobody knows what was used.
    fn forgo(&mut self) {
        if let Some(mut admission) = self.admission.take() {
            admission.free();
            self.metrics.unmetered.inc();
        }
    }
}

async fn charge(
    mut admission: Admission,
    amount: u128,
    mut trailers: HeaderMap,
    metrics: Metrics,
) -> Result<HeaderMap, BoxError> {
    let charged = admission.charge(amount).await?;
    metrics.charged.inc_by(figure(charged));
    trailers.insert(PAYMENT_RESPONSE, to_header(&admission.receipt(Some(charged)))?);
    Ok(trailers)
}

impl http_body::Body for Metered {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            if let Some(ending) = &mut self.ending {
                let trailers = ready!(ending.as_mut().poll(cx));
                self.ending = None;
                return Poll::Ready(Some(trailers.map(Frame::trailers)));
            }
            let frame = match ready!(Pin::new(&mut self.inner).poll_frame(cx)) {
                Some(Ok(frame)) => frame,
                Some(Err(error)) => {
                    self.break_off();
                    return Poll::Ready(Some(Err(error.into())));
                }
                None => {
                    self.forgo();
                    return Poll::Ready(None);
                }
            };
            match frame.into_trailers() {
                Err(data) => return Poll::Ready(Some(Ok(data))),
                Ok(trailers) => {
                    let kept = trailers.clone();
                    self.ending = self.end(trailers);
                    if self.ending.is_none() {
                        return Poll::Ready(Some(Ok(Frame::trailers(kept))));
                    }
                }
            }
        }
    }
}

impl Drop for Metered {
    fn drop(&mut self) {
        if http_body::Body::is_end_stream(&self.inner) {
            self.forgo();
        }
        self.charge_in_full();
    }
}
