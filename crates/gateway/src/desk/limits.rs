// SPDX-License-Identifier: Apache-2.0
//! How much one client may ask of the gateway.

use std::time::Duration;

use http::request::Parts;
use http::StatusCode;

/// What of HTTP/1 stands beside a header's name and value: `: ` and the end of the line.
const HEADER_FRAME: usize = 4;

/// What stands beside a request's method and target in its first line: two spaces, `HTTP/1.1` and the end of the line.
const LINE_FRAME: usize = 12;

/// Sizes and times.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a request's headers, its first line included, together; at least 4,096.
    pub header_bytes: usize,
    /// Headers of a request.
    pub headers: usize,
    /// How long a client may take to send them; also how long an unused connection is kept.
    pub header_time: Duration,
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// How long a client may take to send it.
    pub body_time: Duration,
    /// How long the API may take to begin its answer.
    pub upstream_time: Duration,
    /// How long an answer may take from its beginning until the client has all of it.
    pub answer_time: Duration,
    /// How long requests under way may take once the gateway is to stop.
    pub stop: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_bytes: 65_536,
            headers: 100,
            header_time: Duration::from_secs(30),
            body_bytes: 16_777_216,
            body_time: Duration::from_secs(120),
            upstream_time: Duration::from_secs(300),
            answer_time: Duration::from_secs(3_600),
            stop: Duration::from_secs(30),
        }
    }
}

/// What a request is refused with that goes beyond a limit.
pub(super) struct Beyond {
    pub(super) status: StatusCode,
    pub(super) name: &'static str,
    pub(super) message: String,
}

impl Limits {
    /// The limit that a request's head goes beyond, if any.
    pub(super) fn beyond(&self, head: &Parts) -> Option<Beyond> {
        let status = StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE;
        if head.headers.len() > self.headers {
            let message = format!("a request may have {} headers; nothing was charged", self.headers);
            return Some(Beyond { status, name: "too_many_headers", message });
        }
        if size(head) > self.header_bytes {
            let message = format!("a request's headers may have {} bytes; nothing was charged", self.header_bytes);
            return Some(Beyond { status, name: "headers_too_large", message });
        }
        None
    }

    /// A body that is too large.
    pub(super) fn too_large(&self) -> Beyond {
        let message = format!("a request's body may have {} bytes; nothing was charged", self.body_bytes);
        Beyond { status: StatusCode::PAYLOAD_TOO_LARGE, name: "too_large", message }
    }

    /// A body that is too slow.
    pub(super) fn too_slow(&self) -> Beyond {
        let seconds = self.body_time.as_secs();
        let message = format!("a request's body may take {seconds} seconds to arrive; nothing was charged");
        Beyond { status: StatusCode::REQUEST_TIMEOUT, name: "too_slow", message }
    }
}

/// The bytes of a request's head, as HTTP/1 writes it.
fn size(head: &Parts) -> usize {
    let target = head.uri.path_and_query().map_or(0, |target| target.as_str().len());
    let line = head.method.as_str().len().saturating_add(target).saturating_add(LINE_FRAME);
    head.headers.iter().fold(line, |size, (name, value)| {
        size.saturating_add(name.as_str().len()).saturating_add(value.len()).saturating_add(HEADER_FRAME)
    })
}
