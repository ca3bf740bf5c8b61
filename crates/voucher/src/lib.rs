// SPDX-License-Identifier: Apache-2.0
//! The key that signs vouchers for a tab. It can spend what the tab holds on what its seller sells, and nothing else.

use std::fmt;

use anyhow::{Context, Result};
use kite_interfaces::tab::{signer_of, Domain, Signature, Signer, TabId, Voucher};
use kite_interfaces::Balance;
use secp256k1::{Message, SecretKey, SECP256K1};

/// What a recovery id becomes in Ethereum's signatures.
const FIRST_V: u8 = 27;

/// A secp256k1 key.
#[derive(Clone)]
pub struct SigningKey {
    secret: SecretKey,
    address: Signer,
}

impl SigningKey {
    /// The key of these 32 bytes, which must be a number of the curve's group.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self> {
        // The library's error is passed on: it holds nothing of the secret.
        let secret = SecretKey::from_slice(&bytes).context("these bytes are no key of secp256k1")?;
        let digest = [1; 32];
        let signature = sign(&secret, &digest)?;
        let address = signer_of(&signature, &digest).ok().context("this key cannot sign")?;
        Ok(Self { secret, address })
    }

    /// Its address, as Ethereum has it.
    #[must_use]
    pub fn address(&self) -> Signer {
        self.address
    }

    /// Signs that of `tab` so much may have been taken in all.
    pub fn sign(&self, domain: &Domain, tab: TabId, ceiling: Balance) -> Result<Signature> {
        sign(&self.secret, &Voucher { tab, ceiling }.digest(domain))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey(0x{})", hex::encode(self.address))
    }
}

fn sign(secret: &SecretKey, digest: &[u8; 32]) -> Result<Signature> {
    let signed = SECP256K1.sign_ecdsa_recoverable(&Message::from_digest(*digest), secret);
    let (id, numbers) = signed.serialize_compact();
    let v = u8::try_from(id.to_i32())?.saturating_add(FIRST_V);
    let mut signature = [v; 65];
    signature.iter_mut().zip(numbers).for_each(|(place, byte)| *place = byte);
    Ok(signature)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_is_what_the_contract_takes() {
        let key = SigningKey::from_bytes([0x46; 32]).unwrap();
        assert_eq!(hex::encode(key.address()), "9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
        let (domain, tab) = ([7; 32], [8; 32].into());
        let signature = key.sign(&domain, tab, 1_000).unwrap();
        assert_eq!(signer_of(&signature, &Voucher { tab, ceiling: 1_000 }.digest(&domain)), Ok(key.address()));
        assert_ne!(signer_of(&signature, &Voucher { tab, ceiling: 1_001 }.digest(&domain)), Ok(key.address()));
    }

    #[test]
    fn from_bytes_errors_on_what_is_no_key() {
        assert!(SigningKey::from_bytes([0; 32]).is_err());
        assert!(SigningKey::from_bytes([0xff; 32]).is_err());
    }
}
