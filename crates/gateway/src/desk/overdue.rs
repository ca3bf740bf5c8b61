// SPDX-License-Identifier: Apache-2.0
//! How long an answer may take to leave: a client that does not read keeps neither a connection nor, with it, what its
//! answer costs from falling due.

use std::future::{poll_fn, Future};
use std::pin::{pin, Pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use tokio::time::{sleep_until, Instant, Sleep};

/// When the answer that leaves on a connection must have left; never, while a request is on its way.
#[derive(Clone, Debug, Default)]
pub(super) struct Deadline(Arc<Mutex<Option<Instant>>>);

impl Deadline {
    pub(super) fn set(&self, at: Option<Instant>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    fn get(&self) -> Option<Instant> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs a connection, which sets this, until it is over or overdue; then it is dropped, and its answer with it.
    pub(super) async fn watch(self, connection: impl Future) {
        let mut connection = pin!(connection);
        let mut alarm = pin!(sleep_until(Instant::now()));
        poll_fn(|cx| {
            if connection.as_mut().poll(cx).is_ready() {
                return Poll::Ready(());
            }
            self.get().map_or(Poll::Pending, |at| ring(alarm.as_mut(), at, cx))
        })
        .await;
    }
}

fn ring(mut alarm: Pin<&mut Sleep>, at: Instant, cx: &mut Context<'_>) -> Poll<()> {
    if alarm.deadline() != at {
        alarm.as_mut().reset(at);
    }
    alarm.poll(cx)
}
