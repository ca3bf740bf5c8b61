// SPDX-License-Identifier: Apache-2.0
//! A program that runs as long as whoever started it wants it to, and no longer than this process.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{bail, Result};
use subxt::backend::rpc::{rpc_params, RpcClient};
use tokio::runtime::Runtime;

/// How long a node on this machine may take for whatever is asked of it, however busy the machine is: one that has ended
/// is noticed at once when it starts.
pub(super) const PATIENCE: Duration = Duration::from_secs(900);

/// Runs a program, kills it at once when its input ends, which it does when the parent is gone, and then ends all that it
/// has started. It is over before its keeper is: its port can be had again.
const KEEPER: &str = r#"exec 3<&0
LD_PRELOAD="$CLOCK" "$@" &
kept=$!
(cat <&3; kill -9 $kept) >/dev/null 2>&1 &
wait $kept
status=$?
trap '' TERM
kill -TERM 0
exit $status"#;

/// A running program.
pub(super) struct Process {
    keeper: Child,
    log: PathBuf,
}

impl Process {
    /// Starts a program that is [`kept`]; what it says of itself goes to the file `log`.
    pub fn start(mut keeper: Command, log: PathBuf) -> Result<Self> {
        let said = File::options().create(true).append(true).open(&log)?;
        let keeper = keeper.stdout(Stdio::null()).stderr(said).spawn()?;
        Ok(Self { keeper, log })
    }

    /// This program, which people know by this name, once it answers at `url` what it is asked; an error, with what it
    /// said last, if it ends before.
    pub fn once_it_answers(mut self, name: &str, url: &str, question: &str) -> Result<Self> {
        let (began, runtime) = (Instant::now(), Runtime::new()?);
        while began.elapsed() < PATIENCE && !self.is_gone() {
            if runtime.block_on(ask(url, question)).is_ok() {
                return Ok(self);
            }
            sleep(Duration::from_millis(200));
        }
        bail!("{name} gives no answer: {}", self.last_words())
    }

    /// Whether it has ended.
    pub fn is_gone(&mut self) -> bool {
        self.keeper.try_wait().is_ok_and(|ended| ended.is_some())
    }

    /// The last lines of its log, the newest first.
    pub fn last_words(&self) -> String {
        let log = fs::read_to_string(&self.log).unwrap_or_default();
        let last: Vec<_> = log.lines().rev().take(3).collect();
        last.join(" | ")
    }

    /// Kills it.
    pub fn end(mut self) -> Result<()> {
        Ok(self.stop()?)
    }

    fn stop(&mut self) -> io::Result<()> {
        drop(self.keeper.stdin.take());
        self.keeper.wait().map(drop)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Nothing can be done about a failure here, and the keeper ends with this process anyway.
        let _ = self.stop();
    }
}

async fn ask(url: &str, question: &str) -> Result<serde_json::Value, subxt::Error> {
    RpcClient::from_insecure_url(url).await?.request(question, rpc_params![]).await
}

/// A program that ends, with all that it starts, when this process ends in whatever way, or closes its end of the pipe that
/// is the program's input. No signal of the terminal reaches it.
#[must_use]
pub fn kept(program: impl AsRef<OsStr>) -> Command {
    let mut keeper = Command::new("sh");
    keeper.args(["-c", KEEPER, "keeper"]).arg(program).stdin(Stdio::piped()).process_group(0);
    keeper
}
