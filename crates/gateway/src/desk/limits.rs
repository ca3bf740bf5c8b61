// SPDX-License-Identifier: Apache-2.0
//! How much one client may ask of the gateway.

use std::time::Duration;

/// Sizes and times.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a request's headers, its first line included, together; at least 8,192.
    pub header_bytes: usize,
    /// Headers of a request.
    pub headers: usize,
    /// How long a client may take to send them.
    pub header_time: Duration,
    /// Bytes of a request's body.
    pub body_bytes: usize,
    /// How long the API may take to begin its answer.
    pub upstream_time: Duration,
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
            upstream_time: Duration::from_secs(300),
            stop: Duration::from_secs(30),
        }
    }
}
