// SPDX-License-Identifier: Apache-2.0
//! A gateway in a process of its own, which can be killed, and whose disk can be full.

use std::path::Path;
use std::process::Stdio;

use http::Request;
use kite_gateway::desk::whole;
use kite_interfaces::Balance;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use super::{read, Payer, PATIENCE};

/// Runs what follows, and lets what it cannot write be an error instead of its end.
const UNHURT: &str = "trap '' XFSZ; exec \"$@\"";

/// The example `stand`.
pub struct Stand {
    child: Child,
    pub url: String,
    pub status_url: String,
}

impl Stand {
    /// With a tab for each payer, which holds so much.
    pub async fn start(file: &Path, upstream: &str, payers: &[Payer], deposit: Balance) -> Self {
        let examples = std::env::current_exe().unwrap().parent().unwrap().parent().unwrap().join("examples");
        let stand = examples.join("stand");
        assert!(stand.exists(), "`cargo build -p kite-gateway --example stand` builds what is started here");
        let mut command = Command::new("sh");
        command.args(["-c", UNHURT, "sh"]).arg(stand).arg(file).args([upstream, "200"]);
        let mut child = command.stdout(Stdio::piped()).kill_on_drop(true).spawn().expect("a shell");
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let at = first(lines, &mut child).await;
        let url = |name: &str| at[name].as_str().unwrap().to_owned();
        for payer in payers {
            open(payer, &url("control"), deposit).await;
        }
        Self { child, url: url("url"), status_url: url("status") }
    }

    pub async fn kill(mut self) {
        timeout(PATIENCE, self.child.kill()).await.expect("a process that is killed ends").unwrap();
    }

    /// Lets no file of its grow beyond a byte, or all.
    pub async fn fill_disk(&self, is_full: bool) {
        let size = if is_full { "--fsize=1:" } else { "--fsize=unlimited:" };
        let of = format!("--pid={}", self.child.id().unwrap());
        let told = Command::new("prlimit").args([&of, size]).status().await.expect("prlimit of util-linux");
        assert!(told.success(), "{told}");
    }
}

/// The first line that it prints. Whatever it prints afterwards is read too, lest it waits for a reader.
async fn first(mut lines: Lines<BufReader<ChildStdout>>, child: &mut Child) -> serde_json::Value {
    let line = timeout(PATIENCE, lines.next_line()).await.expect("a stand says in time where it is").unwrap();
    let Some(line) = line else { panic!("the stand has stopped: {:?}", child.wait().await) };
    tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
    serde_json::from_str(&line).unwrap()
}

async fn open(payer: &Payer, control: &str, deposit: Balance) {
    let deposit = serde_json::json!({ "channelConfig": payer.config, "amount": deposit.to_string() });
    let mut request = Request::new(whole(deposit.to_string()));
    *request.uri_mut() = format!("{control}/open").parse().unwrap();
    let asking = async { read(payer.http.request(request).await.unwrap()).await };
    let answer = timeout(PATIENCE, asking).await.expect("a stand opens a tab in time");
    assert_eq!(answer.status, 200, "{answer:?}");
}
