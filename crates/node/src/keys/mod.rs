// SPDX-License-Identifier: Apache-2.0
//! The secret that signs transactions: from the environment, from a file, or typed in. It is never
//! shown, neither in output nor in errors, and never taken from the command line, which others can read.

mod ethereum;

use std::collections::BTreeMap;
use std::env::{self, VarError};
use std::fmt;
use std::fs;
use std::io::{stdin, IsTerminal};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{anyhow, bail, ensure, Context, Result};
use ink::primitives::AccountId;
use subxt_signer::{eth, sr25519, DeriveJunction, SecretUri};

use crate::chain::hub::said;
use crate::chain::{address_text, Cause, Failure};
use crate::text;

/// The environment variable that may hold the secret.
pub const VARIABLE: &str = "KITE_SURI";

/// Where the secret comes from. Without either, it is asked for.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct SecretSource {
    /// A file that holds nothing but the secret URI of the key that signs, or on a Hub its private key [default: the
    /// environment variable KITE_SURI, or a prompt]
    #[arg(long, value_name = "FILE")]
    pub suri_file: Option<PathBuf>,
}

impl SecretSource {
    /// The key that signs, of the kind that the chain takes.
    pub fn key(&self, kind: Kind) -> Result<SigningKey> {
        if let Some(file) = &self.suri_file {
            return from_file(file, kind);
        }
        match env::var(VARIABLE) {
            Ok(secret) => kind.read(&secret).with_context(|| format!("{VARIABLE} cannot be used")),
            Err(VarError::NotUnicode(_)) => bail!("{VARIABLE} holds no text"),
            Err(VarError::NotPresent) if stdin().is_terminal() => {
                kind.read(&rpassword::prompt_password(kind.question())?)
            }
            Err(VarError::NotPresent) => {
                bail!("no secret to sign with: set {VARIABLE}, or name a file by --suri-file")
            }
        }
    }
}

fn from_file(file: &Path, kind: Kind) -> Result<SigningKey> {
    let text = fs::read_to_string(file).with_context(|| format!("cannot read the secret in {}", text::path(file)))?;
    kind.read(&text).with_context(|| format!("{} cannot be used", text::path(file)))
}

/// What kind of keys sign a chain's transactions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// Substrate's, of sr25519.
    #[default]
    Substrate,
    /// Ethereum's, of secp256k1: on a Hub.
    Ethereum,
}

impl Kind {
    fn question(self) -> &'static str {
        match self {
            Self::Substrate => "secret URI of the key that signs: ",
            Self::Ethereum => "private key that signs, or its phrase: ",
        }
    }

    /// Reads a secret of this kind.
    pub fn read(self, secret: &str) -> Result<SigningKey> {
        match self {
            Self::Substrate => secret.parse(),
            Self::Ethereum => ethereum::read(secret).map(|pair| SigningKey(Pair::Ethereum(pair))),
        }
    }
}

/// A key that signs for one account.
#[derive(Clone)]
pub struct SigningKey(Pair);

/// Its halves.
#[derive(Clone)]
pub(crate) enum Pair {
    Sr25519(sr25519::Keypair),
    Ethereum(eth::Keypair),
}

impl SigningKey {
    /// The account that it signs for.
    #[must_use]
    pub fn account(&self) -> AccountId {
        match &self.0 {
            Pair::Sr25519(pair) => pair.public_key().0.into(),
            Pair::Ethereum(pair) => said::account(pair.public_key().to_account_id().0),
        }
    }

    /// A keyring of this key alone.
    #[must_use]
    pub fn keyring(self) -> Keyring {
        Keyring::from([self])
    }

    /// The key that the secret URI of this one followed by `//name` stands for, without reading a phrase again. Of one of
    /// Ethereum's, the key whose secret is the hash of this one's and the name.
    #[must_use]
    pub fn derive(&self, name: &str) -> Self {
        Self(match &self.0 {
            Pair::Sr25519(pair) => Pair::Sr25519(pair.derive([DeriveJunction::hard(name)])),
            Pair::Ethereum(pair) => Pair::Ethereum(ethereum::derive(pair, name)),
        })
    }

    /// Itself, if it is one of Substrate's.
    pub(crate) fn sr25519(&self) -> Option<&sr25519::Keypair> {
        match &self.0 {
            Pair::Sr25519(pair) => Some(pair),
            Pair::Ethereum(_) => None,
        }
    }

    pub(crate) fn pair(&self) -> &Pair {
        &self.0
    }
}

impl FromStr for SigningKey {
    type Err = anyhow::Error;

    /// Reads a secret URI: a phrase, a seed in hex or a development key such as `//Alice`, with its
    /// derivations and password.
    fn from_str(suri: &str) -> Result<Self> {
        // The libraries' errors are not passed on: they may hold a part of the secret.
        let wrong = || {
            anyhow!("this is no secret URI: expected a phrase of 12 or more words, a seed in hex or a development key such as //Alice")
        };
        // Nothing at all would stand for the development phrase, which everybody knows.
        ensure!(!suri.trim().is_empty(), wrong());
        let uri = SecretUri::from_str(suri.trim()).map_err(|_| wrong())?;
        Ok(Self(Pair::Sr25519(sr25519::Keypair::from_uri(&uri).map_err(|_| wrong())?)))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({:?})", self.account())
    }
}

/// The keys that a [`NodeChain`](crate::NodeChain) can sign with.
#[derive(Clone, Debug, Default)]
pub struct Keyring(BTreeMap<[u8; 32], SigningKey>);

impl Keyring {
    /// Adds a key, and returns its account.
    pub fn add(&mut self, key: SigningKey) -> AccountId {
        let account = key.account();
        self.0.insert(account.0, key);
        account
    }

    /// The key of `account`; a refusal that says so if there is none.
    pub(crate) fn key(&self, account: AccountId) -> Result<&SigningKey, Failure> {
        self.0.get(&account.0).ok_or_else(|| {
            let reason = format!("there is no key here to sign for {}: name its secret", address_text(account));
            Failure::before_it_ran(Cause::Refused(reason))
        })
    }
}

impl<const N: usize> From<[SigningKey; N]> for Keyring {
    fn from(keys: [SigningKey; N]) -> Self {
        let mut keyring = Self::default();
        for key in keys {
            keyring.add(key);
        }
        keyring
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::address_text;

    const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";

    #[test]
    fn from_str_reads_what_wallets_write() {
        let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
        let root = "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV";
        let seed = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
        let of = |suri: &str| address_text(suri.parse::<SigningKey>().unwrap().account());
        assert_eq!(of("//Alice"), alice);
        assert_eq!(of(&format!("{PHRASE}//Alice\n")), alice);
        assert_eq!(of(PHRASE), root);
        assert_eq!(of(seed), alice);
    }

    #[test]
    fn derive_is_what_the_secret_uri_says() {
        let root: SigningKey = PHRASE.parse().unwrap();
        let long = "a name of more than thirty-two bytes";
        for name in ["Alice", "writers 1", long] {
            let whole: SigningKey = format!("{PHRASE}//{name}").parse().unwrap();
            assert_eq!(root.derive(name).account(), whole.account(), "{name}");
        }
    }

    #[test]
    fn errors_and_debug_do_not_tell_the_secret() {
        for secret in ["bottom drive obey", "0xe5be9a", "", "Alice", "hunter2 hunter2"] {
            let error = format!("{:?}", secret.parse::<SigningKey>().unwrap_err());
            assert!(error.contains("this is no secret URI"), "{error}");
            assert!(secret.is_empty() || !error.contains(secret) || secret == "Alice", "{error}");
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("key");
        fs::write(&file, "hunter2 hunter2").unwrap();
        let error = format!("{:?}", SecretSource { suri_file: Some(file) }.key(Kind::Substrate).unwrap_err());
        assert!(error.contains("key cannot be used") && !error.contains("hunter2"), "{error}");
        let key: SigningKey = PHRASE.parse().unwrap();
        assert!(!format!("{key:?} {:?}", key.clone().keyring()).contains("bottom"));
    }

    #[test]
    fn key_errors_without_its_file() {
        let source = SecretSource { suri_file: Some("/nowhere/key".into()) };
        assert!(source
            .key(Kind::Substrate)
            .unwrap_err()
            .to_string()
            .contains("cannot read the secret in /nowhere/key"));
    }
}
