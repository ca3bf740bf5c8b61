// SPDX-License-Identifier: Apache-2.0
//! A client that writes and reads HTTP by hand, and stops wherever it likes.

use kite_gateway::words::to_header;
use kite_interfaces::Balance;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::{Payer, PATIENCE};

pub struct Raw {
    stream: TcpStream,
    seen: String,
}

impl Raw {
    pub async fn connect(url: &str) -> Self {
        let stream = TcpStream::connect(url.trim_start_matches("http://")).await.unwrap();
        Self { stream, seen: String::new() }
    }

    /// A paid question with these headers; its body is still to come.
    pub async fn ask(url: &str, path: &str, headers: &str, payer: &Payer, ceiling: Balance) -> Self {
        let payment = to_header(&payer.payment(payer.voucher(ceiling))).unwrap();
        let mut client = Self::connect(url).await;
        let payment = payment.to_str().unwrap();
        client
            .say(&format!("POST {path} HTTP/1.1\r\nhost: x\r\npayment-signature: {payment}\r\n{headers}\r\n\r\n"))
            .await;
        client
    }

    pub async fn say(&mut self, text: &str) {
        self.stream.write_all(text.as_bytes()).await.unwrap();
    }

    /// Says that nothing more will come.
    pub async fn break_off(&mut self) {
        self.stream.shutdown().await.unwrap();
    }

    /// Reads until this was read.
    pub async fn read_until(&mut self, text: &str) {
        while !self.seen.contains(text) {
            let is_more = self.read().await;
            assert!(is_more, "expected {text:?}, found {}", self.seen);
        }
    }

    /// Reads to the end, and returns all that was read.
    pub async fn rest(&mut self) -> &str {
        while self.read().await {}
        &self.seen
    }

    async fn read(&mut self) -> bool {
        let mut bytes = vec![0; 1 << 16];
        let read = timeout(PATIENCE, self.stream.read(&mut bytes)).await.expect("an answer in time");
        // A connection that is cut is an end, too.
        let count = read.unwrap_or(0);
        self.seen.push_str(&String::from_utf8_lossy(&bytes[..count]));
        count > 0
    }
}
