// SPDX-License-Identifier: Apache-2.0
//! The body of a request on its way from the client to the API: so large, so late, and whether all of it was there.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::Limited;
use hyper::body::Incoming;
use tokio::time::{sleep_until, Instant, Sleep};

use super::{after, BoxError, Limits};

/// The client took longer than allowed to send it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the request's body took too long")]
pub(super) struct Late;

/// Whether a request was passed on to its end. Until it was, an answer that breaks off may be the client's own doing.
#[derive(Clone, Debug)]
pub(super) struct Whole(Arc<AtomicBool>);

impl Whole {
    pub(super) fn is_so(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// A request's body.
pub(super) struct Asked {
    inner: Limited<Incoming>,
    until: Instant,
    alarm: Option<Pin<Box<Sleep>>>,
    whole: Whole,
}

impl Asked {
    pub(super) fn new(body: Incoming, limits: &Limits) -> Self {
        let whole = Whole(Arc::new(AtomicBool::new(body.is_end_stream())));
        Self { inner: Limited::new(body, limits.body_bytes), until: after(limits.body_time), alarm: None, whole }
    }

    pub(super) fn whole(&self) -> Whole {
        self.whole.clone()
    }

    /// Nothing has arrived: waits for more, for as long as is allowed.
    fn wait(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let until = self.until;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(until)));
        alarm.as_mut().poll(cx).map(|()| Some(Err(Late.into())))
    }

    /// Whether nothing more is missing; a connection that is gone ends a body early without an error.
    fn is_over(&self, frame: Option<&Result<Frame<Bytes>, BoxError>>) -> bool {
        match frame {
            None => self.inner.size_hint().lower() == 0,
            Some(frame) => frame.is_ok() && self.inner.is_end_stream(),
        }
    }
}

impl Body for Asked {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.inner).poll_frame(cx) else { return self.wait(cx) };
        if self.is_over(frame.as_ref()) {
            self.whole.0.store(true, Ordering::Release);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
