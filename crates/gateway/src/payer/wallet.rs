// SPDX-License-Identifier: Apache-2.0
//! What a payer keeps from one run to the next: the key that signs vouchers, and its tabs. In one file, which is there as
//! a whole or as it was before, and which one run at a time has.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{ensure, Context, Result};
use kite_format::{text, whole};
use rustix::fs::{flock, FlockOperation};
use serde::{Deserialize, Serialize};

use super::{Purse, SigningKey};
use crate::words::{Bytes, ChannelConfig};

/// Only its owner may read it: it holds a key.
const MODE: u32 = 0o600;

/// A tab as it is kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct KeptTab {
    pub(super) genesis: Bytes<32>,
    pub(super) contract: Bytes<32>,
    pub(super) config: ChannelConfig,
    pub(super) purse: Purse,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    key: Bytes<32>,
    tabs: BTreeMap<String, KeptTab>,
}

/// The key, and the tabs by their numbers.
pub struct Wallet {
    file: PathBuf,
    secret: Bytes<32>,
    key: SigningKey,
    pub(super) tabs: BTreeMap<String, KeptTab>,
    _lock: File,
}

impl Wallet {
    /// Opens the wallet in `file`, or begins one with a key of `new` bytes. An error if another run has it.
    pub fn open(file: &Path, new: impl FnOnce() -> Result<[u8; 32]>) -> Result<Self> {
        let shown = text::path(file);
        let lock_file = file.with_extension("lock");
        let lock = OpenOptions::new().create(true).append(true).mode(MODE).open(&lock_file);
        let lock = lock.with_context(|| format!("cannot lock {shown}"))?;
        let locked = flock(&lock, FlockOperation::NonBlockingLockExclusive);
        ensure!(locked.is_ok(), "another run pays from {shown}: wait for it, or name another file");
        let kept = match fs::read_to_string(file) {
            Ok(text) => serde_json::from_str(&text).with_context(|| {
                format!("{shown} is damaged: put it back, or move it away and withdraw what its tabs hold")
            })?,
            Err(error) if error.kind() == ErrorKind::NotFound => Kept { key: Bytes(new()?), tabs: BTreeMap::new() },
            Err(error) => return Err(error).with_context(|| format!("cannot read {shown}")),
        };
        let Kept { key: secret, tabs } = kept;
        let tabs = tabs.into_iter().map(|(id, tab)| (id, KeptTab { purse: tab.purse.restored(), ..tab })).collect();
        let wallet = Self { file: file.to_owned(), key: SigningKey::from_bytes(secret.0)?, secret, tabs, _lock: lock };
        wallet.save()?;
        Ok(wallet)
    }

    /// The key that signs vouchers.
    #[must_use]
    pub fn key(&self) -> &SigningKey {
        &self.key
    }

    /// Writes it down. When this returns, it is on disk.
    pub(super) fn save(&self) -> Result<()> {
        let text = serde_json::to_string_pretty(&Kept { key: self.secret, tabs: self.tabs.clone() })?;
        whole::write_private(&self.file, |file| Ok(file.write_all(text.as_bytes())?))
    }
}
