// SPDX-License-Identifier: Apache-2.0
//! The desk: HTTP in, HTTP out. Who does not pay is told what it costs, from memory; who pays is passed on to the API.

mod answer;
mod asked;
mod body;
mod exchange;
mod limits;
mod overdue;
mod path;
mod status;
mod upstream;

use std::convert::Infallible;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::{self, Instant};

use crate::books::Books;
use crate::metrics::Metrics;
use crate::price::Tariff;
use crate::stop;

pub use body::{whole, Body, BoxError};
pub use limits::Limits;
use overdue::Deadline;
pub use upstream::{client, HttpClient, Upstream};

/// How long to wait before another connection is taken, when none could be: mostly, too many files are open.
const PAUSE: Duration = Duration::from_millis(50);

/// How many times the limits of headers are read at all: what is beyond a limit, but not by so much, is refused in words.
const SLACK: usize = 2;

/// What stands at the desk. Shared by all connections.
pub struct Desk {
    books: Arc<Books>,
    tariff: Tariff,
    upstream: Upstream,
    limits: Limits,
    metrics: Metrics,
    public_url: Option<String>,
    /// Has a receiver for each request that is being sold, whether its client is still there or not.
    sales: watch::Sender<()>,
}

impl Desk {
    /// Sells what `upstream` does, at these prices. `public_url` is what the world calls this place, without a path; by
    /// default what the request was sent to.
    #[must_use]
    pub fn new(
        books: Arc<Books>,
        tariff: Tariff,
        upstream: Upstream,
        limits: Limits,
        metrics: Metrics,
        public_url: Option<String>,
    ) -> Arc<Self> {
        Arc::new(Self { books, tariff, upstream, limits, metrics, public_url, sales: watch::Sender::default() })
    }

    /// Serves until `stopped`, then finishes what is under way, for as long as the limits allow.
    pub async fn serve(self: Arc<Self>, listener: TcpListener, stopped: watch::Receiver<bool>) {
        let desk = Arc::clone(&self);
        let answer = move |request| Arc::clone(&desk).answer(request);
        let deadline = serve(listener, stopped, &self.limits, answer).await;
        // What clients asked for that have left is finished too. Whoever is not done by then is cut off and not charged.
        let _ = time::timeout_at(deadline, self.sales.closed()).await;
    }

    /// Serves `/health` and `/metrics` until `stopped`.
    pub async fn serve_status(self: Arc<Self>, listener: TcpListener, stopped: watch::Receiver<bool>) {
        let desk = Arc::clone(&self);
        let answer = move |request| {
            let desk = Arc::clone(&desk);
            async move { status::answer(&desk, &request).await }
        };
        serve(listener, stopped, &self.limits, answer).await;
    }
}

/// Takes connections and answers their requests by `answer` until `stopped`, and finishes what is under way; returns until
/// when that may take.
async fn serve<F, A>(listener: TcpListener, mut stopped: watch::Receiver<bool>, limits: &Limits, answer: F) -> Instant
where
    F: Fn(Request<Incoming>) -> A + Clone + Send + 'static,
    A: Future<Output = Response<Body>> + Send + 'static,
{
    let graceful = GracefulShutdown::new();
    loop {
        tokio::select! {
            taken = listener.accept() => match taken {
                Ok((stream, _)) => connect(stream, limits, &graceful, answer.clone()),
                Err(_) => time::sleep(PAUSE).await,
            },
            () = stop::asked(&mut stopped) => break,
        }
    }
    drop(listener);
    let deadline = after(limits.stop);
    // Whoever is not done by then is cut off; what was charged is on disk.
    let _ = time::timeout_at(deadline, graceful.shutdown()).await;
    deadline
}

/// The moment after such a time, or now if there is none.
fn after(time: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(time).unwrap_or(now)
}

fn connect<F, A>(stream: TcpStream, limits: &Limits, graceful: &GracefulShutdown, answer: F)
where
    F: Fn(Request<Incoming>) -> A + Send + 'static,
    A: Future<Output = Response<Body>> + Send + 'static,
{
    // Without it, small answers wait for the other side's acknowledgement.
    let _ = stream.set_nodelay(true);
    let (deadline, answer_time) = (Deadline::default(), limits.answer_time);
    let leaving = deadline.clone();
    let service = service_fn(move |request| {
        leaving.set(None);
        let (leaving, answer) = (leaving.clone(), answer(request));
        async move {
            let answer = answer.await;
            leaving.set(Some(after(answer_time)));
            Ok::<_, Infallible>(answer)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_buf_size(limits.header_bytes.saturating_mul(SLACK))
        .max_headers(limits.headers.saturating_mul(SLACK))
        .serve_connection(TokioIo::new(stream), service);
    tokio::spawn(deadline.watch(graceful.watch(connection)));
}
