// SPDX-License-Identifier: Apache-2.0
//! Transactions of Ethereum's, as wallets sign them: made as EIP-1559 has them, and read in every form that a Hub takes.

use alloy_rlp::{Decodable, Encodable, Header};
use anyhow::{ensure, Context, Result};
use secp256k1::ecdsa::{RecoverableSignature, RecoveryId};
use secp256k1::Message;

use crate::keccak;
use crate::words::account_of;

/// The type of transactions that EIP-1559 describes.
const FEE_MARKET: u8 = 2;

/// The type of those with an access list alone (EIP-2930).
const ACCESS_LIST: u8 = 1;

/// How many fields a legacy transaction has before its signature.
const LEGACY_FIELDS: usize = 6;

/// A transaction, but for its signature.
#[derive(Clone, Debug)]
pub struct Unsigned<'a> {
    /// The chain's number.
    pub chain_id: u64,
    /// Which of its account's transactions it is.
    pub nonce: u64,
    /// Wei for a unit of gas, at most.
    pub price: u128,
    /// Gas that it may use.
    pub gas: u128,
    /// The address that it goes to.
    pub to: [u8; 20],
    /// Wei that go along.
    pub value: u128,
    /// What a contract is told.
    pub data: &'a [u8],
}

impl Unsigned<'_> {
    /// type ‖ rlp(chain, number, tip, price, gas, to, value, data, access list, y parity, r, s), without a tip and access
    /// list. `sign` signs the Keccak-256 of what it is given, and answers r, s and the parity.
    pub fn signed(&self, sign: impl FnOnce(&[u8]) -> [u8; 65]) -> Vec<u8> {
        let mut fields = self.fields();
        let signature = sign(&[&[FEE_MARKET], listed(&fields).as_slice()].concat());
        let (point, parity) = signature.split_at(64);
        parity.first().copied().unwrap_or_default().encode(&mut fields);
        point.chunks(32).for_each(|number| without_zeros(number).encode(&mut fields));
        [&[FEE_MARKET], listed(&fields).as_slice()].concat()
    }

    fn fields(&self) -> Vec<u8> {
        let mut fields = Vec::new();
        for number in [self.chain_id.into(), self.nonce.into(), 0, self.price, self.gas] {
            number.encode(&mut fields);
        }
        self.to.as_slice().encode(&mut fields);
        self.value.encode(&mut fields);
        self.data.encode(&mut fields);
        Header { list: true, payload_length: 0 }.encode(&mut fields);
        fields
    }
}

/// The name by which Ethereum's tools find a signed transaction.
#[must_use]
pub fn name_of(signed: &[u8]) -> [u8; 32] {
    keccak(signed)
}

/// The account of whoever signed it.
///
/// # Errors
///
/// If it is no transaction of a form that a Hub takes, or its signature is none.
pub fn signer_of(signed: &[u8]) -> Result<[u8; 32]> {
    let first = signed.first().context("nothing is no transaction")?;
    let (of_type, list) = match *first {
        kind @ (FEE_MARKET | ACCESS_LIST) => (Some(kind), signed.get(1..).unwrap_or_default()),
        _ => (None, signed),
    };
    let fields = items(list)?;
    let at = fields.len().checked_sub(3).context("a transaction has a signature")?;
    let (ordered, signature) = fields.split_at(at);
    let [v, r, s] = signature else { return Err(anyhow::anyhow!("a transaction has a signature")) };
    let v = u64::decode(&mut &v[..])?;
    let (hash, parity) = match of_type {
        Some(kind) => (keccak([&[kind], listed(&ordered.concat()).as_slice()].concat()), v),
        None => legacy(ordered, v)?,
    };
    recovered(hash, parity, [number(r)?, number(s)?])
}

/// What was signed of a transaction without a type, and the parity of its signature. Since EIP-155 the chain's number is
/// signed too: v = 35 + 2 × chain + parity, and before it v = 27 + parity
fn legacy(ordered: &[Vec<u8>], v: u64) -> Result<([u8; 32], u64)> {
    ensure!(ordered.len() == LEGACY_FIELDS, "a legacy transaction has nine fields");
    let mut fields = ordered.concat();
    let Some(with_chain) = v.checked_sub(35) else {
        return Ok((keccak(listed(&fields)), v.checked_sub(27).context("a legacy signature's v is 27 or more")?));
    };
    for number in [with_chain.wrapping_shr(1), 0, 0] {
        number.encode(&mut fields);
    }
    Ok((keccak(listed(&fields)), with_chain & 1))
}

fn recovered(hash: [u8; 32], parity: u64, point: [[u8; 32]; 2]) -> Result<[u8; 32]> {
    let id = RecoveryId::from_i32(i32::try_from(parity)?)?;
    let signature = RecoverableSignature::from_compact(point.as_flattened(), id)?;
    let key = signature.recover(&Message::from_digest(hash))?.serialize_uncompressed();
    let hash = keccak(key.get(1..).unwrap_or_default());
    let address = hash.last_chunk().context("a hash has more than twenty bytes")?;
    Ok(account_of(*address))
}

/// The items of a list, each with its own header.
fn items(mut list: &[u8]) -> Result<Vec<Vec<u8>>> {
    let mut rest = Header::decode_bytes(&mut list, true)?;
    ensure!(list.is_empty(), "a transaction has nothing behind its list");
    let mut items = Vec::new();
    while !rest.is_empty() {
        let before = rest;
        let Header { payload_length, .. } = Header::decode(&mut rest)?;
        rest = rest.get(payload_length..).context("an item is cut off")?;
        let length = before.len().saturating_sub(rest.len());
        items.push(before.get(..length).unwrap_or_default().to_vec());
    }
    Ok(items)
}

/// A number of 256 bits.
fn number(item: &[u8]) -> Result<[u8; 32]> {
    let digits = Header::decode_bytes(&mut &item[..], false)?;
    let mut number = [0; 32];
    let at = number.len().checked_sub(digits.len()).context("a number of more than 256 bits")?;
    number.iter_mut().skip(at).zip(digits).for_each(|(to, byte)| *to = *byte);
    Ok(number)
}

fn listed(fields: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    Header { list: true, payload_length: fields.len() }.encode(&mut out);
    out.extend_from_slice(fields);
    out
}

/// As numbers are written.
fn without_zeros(number: &[u8]) -> &[u8] {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    number.get(zeros..).unwrap_or_default()
}

#[cfg(test)]
mod tests;
