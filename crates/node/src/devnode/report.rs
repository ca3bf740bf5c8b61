// SPDX-License-Identifier: Apache-2.0
//! Which tests had a node, and which had to do without.

use std::env;
use std::fs::File;
use std::io::{stderr, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::current;

use anyhow::{Context, Result};

use super::PROGRAM;

/// The environment variable that names a file to which the names of tests with a node are added, for
/// whoever must know that they ran.
pub const RECORD: &str = "KITE_NODE_TESTS";

/// Notes that the running test has a node.
pub fn used() -> Result<()> {
    let Some(path) = env::var_os(RECORD) else { return Ok(()) };
    let file = File::options().create(true).append(true).open(&path);
    let mut file = file.with_context(|| format!("{RECORD} names {path:?}, which cannot be written"))?;
    Ok(writeln!(file, "{}", name())?)
}

/// Says that the running test has none, past the harness, which keeps what a test prints to itself.
pub fn skipped() {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed).saturating_add(1);
    // A line that cannot be written is no reason to fail.
    let _ = writeln!(stderr(), "skipped for want of a node, {count} so far ({PROGRAM} is not set): {}", name());
}

fn name() -> String {
    current().name().unwrap_or("a test").to_owned()
}
