// SPDX-License-Identifier: Apache-2.0
//! Keys as Ethereum's wallets have them.

use anyhow::{anyhow, ensure, Result};
use subxt_signer::bip39::Mnemonic;
use subxt_signer::eth::{dev, DerivationPath, Keypair};

use crate::chain::hub::keccak;

/// Keys that everybody knows, by their names: for development chains, where they have coin.
fn known(name: &str) -> Option<Keypair> {
    Some(match name {
        "//Alith" => dev::alith(),
        "//Baltathar" => dev::baltathar(),
        "//Charleth" => dev::charleth(),
        "//Dorothy" => dev::dorothy(),
        "//Ethan" => dev::ethan(),
        "//Faith" => dev::faith(),
        _ => return None,
    })
}

/// Reads a private key, a phrase (whose first account it is, as wallets show it), or the name of a development key.
pub(super) fn read(secret: &str) -> Result<Keypair> {
    // The libraries' errors are not passed on: they may hold a part of the secret.
    let wrong = || {
        anyhow!(
            "this is no key of Ethereum's: expected a private key (0x and 64 digits), a phrase of 12 or more words or a \
             development key such as //Alith"
        )
    };
    let secret = secret.trim();
    ensure!(!secret.is_empty(), wrong());
    if let Some(pair) = known(secret) {
        return Ok(pair);
    }
    let mut bytes = [0; 32];
    if hex::decode_to_slice(secret.strip_prefix("0x").unwrap_or(secret), &mut bytes).is_ok() {
        return Keypair::from_secret_key(bytes).map_err(|_| wrong());
    }
    let phrase = Mnemonic::parse(secret).map_err(|_| wrong())?;
    Keypair::from_phrase(&phrase, None, DerivationPath::eth(0, 0)).map_err(|_| wrong())
}

/// keccak(secret ‖ name), and the hash of that as often as it takes to be a key: all but one in 2^128 are.
pub(super) fn derive(pair: &Keypair, name: &str) -> Keypair {
    let mut secret = keccak([pair.secret_key().as_slice(), name.as_bytes()].concat());
    loop {
        match Keypair::from_secret_key(secret) {
            Ok(derived) => return derived,
            Err(_) => secret = keccak(secret),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Kind;
    use crate::chain::address_text;

    const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    const PRIVATE: &str = "0x5fb92d6e98884f76de468fa3f6278f8807c48bebc13595d45af5bdc4da702133";

    #[test]
    fn read_reads_what_wallets_write() {
        for secret in ["//Alith", PHRASE, PRIVATE, &PRIVATE[2..], &format!(" {PRIVATE}\n")] {
            let address = address_text(Kind::Ethereum.read(secret).unwrap().account());
            assert_eq!(address, "0xf24FF3a9CF04c71Dbc94D0b566f7A27B94566cac");
        }
    }

    #[test]
    fn read_errors_do_not_tell_the_secret() {
        for secret in ["//Alice", "", "bottom drive obey", &PRIVATE[..60], &"f".repeat(64)] {
            let error = format!("{:?}", Kind::Ethereum.read(secret).unwrap_err());
            assert!(error.contains("this is no key of Ethereum's"), "{error}");
            assert!(secret.is_empty() || !error.contains(secret), "{error}");
        }
    }

    #[test]
    fn derive_gives_another_key_for_each_name() {
        let root = Kind::Ethereum.read("//Alith").unwrap();
        let [one, two] = ["one", "two"].map(|name| root.derive(name).account());
        assert_ne!(one, two);
        assert_eq!(root.derive("one").account(), one);
    }
}
