// SPDX-License-Identifier: Apache-2.0
//! An API without a model.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use kite_gateway::desk::{whole, Body};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// An API that does what a request's path says, and counts what it was asked.
pub struct Api {
    pub address: SocketAddr,
    pub asked: Arc<AtomicUsize>,
    gate: Arc<Semaphore>,
    server: JoinHandle<()>,
}

impl Drop for Api {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Api {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, asked) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
        let gate = Arc::new(Semaphore::new(0));
        let (counter, opened) = (Arc::clone(&asked), Arc::clone(&gate));
        let server = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else { continue };
                stream.set_nodelay(true).unwrap();
                let (counter, opened) = (Arc::clone(&counter), Arc::clone(&opened));
                let service = service_fn(move |request| {
                    counter.fetch_add(1, Ordering::SeqCst);
                    do_as_asked(request, Arc::clone(&opened))
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
            }
        });
        Self { address, asked, gate, server }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Lets one question of `/gate` be answered.
    pub fn open_gate(&self) {
        self.gate.add_permits(1);
    }

    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

/// More bytes than all buffers between an API and a client that does not read.
const FLOOD: usize = 64 << 20;

type Piece = Result<Frame<Bytes>, std::io::Error>;

fn pieces(pieces: Vec<Piece>) -> Body {
    let paced = futures_util::stream::unfold(pieces.into_iter(), |mut rest| async {
        let piece = rest.next()?;
        tokio::time::sleep(Duration::from_millis(5)).await;
        Some((piece, rest))
    });
    StreamBody::new(paced).map_err(Into::into).boxed_unsync()
}

/// An answer that is all there at once, and ends when the question has ended, or breaks off when that breaks off.
fn early(question: Incoming) -> Body {
    let answer = futures_util::stream::unfold(Some((true, question)), |state| async {
        let (is_first, question) = state?;
        if is_first {
            return Some((data("all you want to know"), Some((false, question))));
        }
        let ended = question.collect().await;
        ended.err().map(|error| (Err(std::io::Error::other(error)), None))
    });
    StreamBody::new(answer).map_err(Into::into).boxed_unsync()
}

fn flood() -> Body {
    pieces(vec![Ok(Frame::data(Bytes::from(vec![b'x'; FLOOD])))])
}

fn data(text: &'static str) -> Piece {
    Ok(Frame::data(Bytes::from_static(text.as_bytes())))
}

async fn do_as_asked(request: Request<Incoming>, gate: Arc<Semaphore>) -> Result<Response<Body>, std::io::Error> {
    let (path, headers) = (request.uri().path().to_owned(), request.headers().clone());
    let broken = || Err(std::io::Error::other("broken off"));
    let tokens = |mut answer: Response<Body>, used: &str| {
        answer.headers_mut().insert("x-tokens", used.parse().unwrap());
        answer
    };
    let said = |status: u16, text: &'static str| {
        let mut answer = Response::new(whole(text));
        *answer.status_mut() = StatusCode::from_u16(status).unwrap();
        answer
    };
    Ok(match path.as_str() {
        "/echo" => Response::new(whole(request.into_body().collect().await.map_err(std::io::Error::other)?.to_bytes())),
        "/headers" => Response::new(whole(format!("{headers:?}"))),
        "/down" => return Err(std::io::Error::other("down")),
        "/error" => said(500, "sorry"),
        "/missing" => said(404, "no such thing"),
        "/half" => Response::new(pieces(vec![data("half an "), broken()])),
        "/half-told" => tokens(Response::new(pieces(vec![data("half an "), broken()])), "30"),
        "/slow" | "/free/slow" => {
            tokio::time::sleep(Duration::from_millis(20)).await;
            said(200, "at last")
        }
        "/gate" => {
            gate.acquire().await.unwrap().forget();
            said(200, "at last")
        }
        "/gate-told" => {
            gate.acquire().await.unwrap().forget();
            tokens(said(200, "thirty tokens"), "30")
        }
        "/early" => Response::new(early(request.into_body())),
        "/flood" => Response::new(flood()),
        "/flood-told" => tokens(Response::new(flood()), "30"),
        "/never" => std::future::pending().await,
        "/told" => tokens(said(200, "thirty tokens"), "30"),
        "/untold" => said(200, "who knows"),
        "/streamed" => Response::new(pieces(vec![data("one "), data("two "), data("three")])),
        "/trailers" => {
            let used: HeaderMap = [("x-tokens".parse().unwrap(), "30".parse().unwrap())].into_iter().collect();
            let mut answer = Response::new(pieces(vec![data("thirty "), data("tokens"), Ok(Frame::trailers(used))]));
            answer.headers_mut().insert("trailer", "x-tokens".parse().unwrap());
            answer
        }
        _ => said(200, "the answer"),
    })
}
