// SPDX-License-Identifier: Apache-2.0
//! The desk: HTTP in, HTTP out. Who does not pay is told what it costs, from memory; who pays is passed on to the API.

mod answer;
mod body;
mod exchange;
mod limits;
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
use tokio::time;

use crate::books::Books;
use crate::metrics::Metrics;
use crate::price::Tariff;
use crate::stop;

pub use body::{whole, Body, BoxError};
pub use limits::Limits;
pub use upstream::{client, HttpClient, Upstream};

/// How long to wait before another connection is taken, when none could be: mostly, too many files are open.
const PAUSE: Duration = Duration::from_millis(50);

/// What stands at the desk. Shared by all connections.
pub struct Desk {
    books: Arc<Books>,
    tariff: Tariff,
    upstream: Upstream,
    limits: Limits,
    metrics: Metrics,
    public_url: Option<String>,
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
        Arc::new(Self { books, tariff, upstream, limits, metrics, public_url })
    }

    /// Serves until `stopped`, then finishes what is under way, for as long as the limits allow.
    pub async fn serve(self: Arc<Self>, listener: TcpListener, stopped: watch::Receiver<bool>) {
        let desk = Arc::clone(&self);
        let answer = move |request| Arc::clone(&desk).answer(request);
        serve(listener, stopped, &self.limits, answer).await;
    }

    /// Serves `/health` and `/metrics` until `stopped`.
    pub async fn serve_status(self: Arc<Self>, listener: TcpListener, stopped: watch::Receiver<bool>) {
        let desk = Arc::clone(&self);
        let answer = move |request| {
            let desk = Arc::clone(&desk);
            async move { status::answer(&desk, &request) }
        };
        serve(listener, stopped, &self.limits, answer).await;
    }
}

/// Takes connections and answers their requests by `answer` until `stopped`.
async fn serve<F, A>(listener: TcpListener, mut stopped: watch::Receiver<bool>, limits: &Limits, answer: F)
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
    // Whoever is not done by then is cut off; what was charged is on disk.
    let _ = time::timeout(limits.stop, graceful.shutdown()).await;
}

fn connect<F, A>(stream: TcpStream, limits: &Limits, graceful: &GracefulShutdown, answer: F)
where
    F: Fn(Request<Incoming>) -> A + Send + 'static,
    A: Future<Output = Response<Body>> + Send + 'static,
{
    // Without it, small answers wait for the other side's acknowledgement.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| {
        let answer = answer(request);
        async move { Ok::<_, Infallible>(answer.await) }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_buf_size(limits.header_bytes)
        .max_headers(limits.headers)
        .serve_connection(TokioIo::new(stream), service);
    tokio::spawn(graceful.watch(connection));
}
