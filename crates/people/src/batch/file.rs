// SPDX-License-Identifier: Apache-2.0
//! The file of a batch: root, count, units, and each member with its proof.

use std::fmt;
use std::io::{BufRead, BufWriter, Write};

use anyhow::{Context, Result};
use ink::primitives::{AccountId, Hash};
use kite_interfaces::batch::{Batch, Member, Tree};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::Deserialize;

use crate::chain::{address_text, read_address};

/// Bytes of a hash in hex, with its `0x`.
const DIGITS: usize = 66;

/// Writes the batch as JSON, a member a line, so that everybody finds their own by their address.
///
/// It is written as it is made: a million members' proofs are above a gigabyte. Nothing in it needs an
/// escape, which a serialiser would look for in every byte.
pub fn write(to: impl Write, batch: &Batch, members: &[Member], tree: &Tree) -> Result<()> {
    let Batch { root, count, total_units } = batch;
    let mut to = BufWriter::new(to);
    write!(to, r#"{{"root":"{}","count":{count},"total_units":{total_units},"members":["#, hex(root))?;
    let mut separator = "\n";
    for member in members {
        let proof = tree.proof(member.index).context("a member is not in the tree")?;
        to.write_all(separator.as_bytes())?;
        write_member(&mut to, member, &proof)?;
        separator = ",\n";
    }
    writeln!(to, "\n]}}")?;
    Ok(to.flush()?)
}

fn write_member(to: &mut impl Write, member: &Member, proof: &[Hash]) -> Result<()> {
    let Member { index, payee, units } = member;
    write!(to, r#"{{"index":{index},"payee":"{}","units":{units},"proof":["#, address_text(*payee))?;
    let mut separator = "\"";
    for partner in proof {
        to.write_all(separator.as_bytes())?;
        to.write_all(&digits(partner)?)?;
        separator = "\",\"";
    }
    to.write_all(if proof.is_empty() { b"]}" } else { b"\"]}" })?;
    Ok(())
}

/// A member as it is written.
#[derive(Deserialize)]
struct Written {
    index: u32,
    payee: String,
    units: u32,
    proof: Vec<String>,
}

/// The members that are paid to `payee`, each with its proof.
pub fn members_of(from: impl BufRead, payee: AccountId) -> Result<Vec<(Member, Vec<Hash>)>> {
    Ok(read(from, Some(payee))?.members)
}

/// The batch that the file is about, and its first member, with the proof that it is one.
pub fn summary_of(from: impl BufRead) -> Result<(Batch, Option<(Member, Vec<Hash>)>)> {
    let Found { batch, members } = read(from, None)?;
    Ok((batch, members.into_iter().next()))
}

/// What a file says, of its members only those who are asked for, or the first.
struct Found {
    batch: Batch,
    members: Vec<(Member, Vec<Hash>)>,
}

/// Reads JSON of any form, one member after the other: all of them may not fit into memory.
fn read(from: impl BufRead, payee: Option<AccountId>) -> Result<Found> {
    let mut json = serde_json::Deserializer::from_reader(from);
    let found = Whole { payee }.deserialize(&mut json)?;
    json.end().context("something follows the batch")?;
    Ok(found)
}

/// The whole file.
struct Whole {
    payee: Option<AccountId>,
}

impl<'de> DeserializeSeed<'de> for Whole {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Found, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Whole {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a batch, as `kite batch` writes it")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let (mut root, mut count, mut total_units, mut members) = (None, None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "root" => root = Some(super::hash(&map.next_value::<String>()?).map_err(A::Error::custom)?),
                "count" => count = Some(map.next_value()?),
                "total_units" => total_units = Some(map.next_value()?),
                "members" => members = Some(map.next_value_seed(Members { payee: self.payee })?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let (Some(root), Some(count), Some(total_units), Some(members)) = (root, count, total_units, members) else {
            return Err(A::Error::custom("a batch has a root, a count, total_units and members: one is missing"));
        };
        Ok(Found { batch: Batch { root, count, total_units }, members })
    }
}

/// The list of members.
struct Members {
    payee: Option<AccountId>,
}

impl<'de> DeserializeSeed<'de> for Members {
    type Value = Vec<(Member, Vec<Hash>)>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(Member, Vec<Hash>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the members of a batch")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut found = Vec::new();
        while let Some(Written { index, payee, units, proof }) = list.next_element()? {
            let account = read_address(&payee);
            let payee = account.ok_or_else(|| A::Error::custom(format!("member {index} has no payee")))?;
            if self.payee.map_or(found.is_empty(), |wanted| wanted == payee) {
                let proof = proof.iter().map(|hash| super::hash(hash)).collect::<Result<_, _>>();
                let proof = proof.map_err(|wrong| A::Error::custom(format!("member {index} has no proof: {wrong}")))?;
                found.push((Member { index, payee, units }, proof));
            }
        }
        Ok(found)
    }
}

/// 32 bytes as `0x` and 64 digits.
#[must_use]
pub fn hex(hash: &Hash) -> String {
    format!("0x{}", ::hex::encode(hash))
}

/// The same without making room for it: there are twenty million of them.
fn digits(hash: &Hash) -> Result<[u8; DIGITS]> {
    let mut digits = [b'x'; DIGITS];
    let (mark, space) = digits.split_at_mut(2);
    mark.copy_from_slice(b"0x");
    ::hex::encode_to_slice(hash, space)?;
    Ok(digits)
}
