// SPDX-License-Identifier: Apache-2.0
//! For whoever runs the gateway: whether it is well, and its figures.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;

use super::answer::{say, NOT_KEPT};
use super::body::{whole, Body};
use super::Desk;

/// The media type of Prometheus' text format.
const PROMETHEUS: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4");

pub(super) async fn answer(desk: &Desk, request: &Request<Incoming>) -> Response<Body> {
    match request.uri().path() {
        "/health" => match desk.books.try_out().await {
            Ok(()) => Response::new(whole("ok\n")),
            Err(error) => say(StatusCode::SERVICE_UNAVAILABLE, NOT_KEPT, &error.to_string()),
        },
        "/metrics" => match desk.metrics.text() {
            Ok(text) => {
                let mut answer = Response::new(whole(text));
                answer.headers_mut().insert(CONTENT_TYPE, PROMETHEUS);
                answer
            }
            Err(error) => say(StatusCode::INTERNAL_SERVER_ERROR, "metrics", &error.to_string()),
        },
        _ => say(StatusCode::NOT_FOUND, "not_found", "there are /health and /metrics"),
    }
}
