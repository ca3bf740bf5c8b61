// SPDX-License-Identifier: Apache-2.0
//! The file of a batch: root, count, units, and each member with its proof.

use std::fmt;
use std::io::{BufRead, BufWriter, Write};

use anyhow::{anyhow, ensure, Context, Result};
use ink::primitives::{AccountId, Hash};
use kite_interfaces::batch::{root_above, Batch, Member, Tree};
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

/// A member, with the proof that it is one.
pub type Proved = (Member, Vec<Hash>);

/// The members that are paid to `payee`, each with its proof.
pub fn members_of(from: impl BufRead, payee: AccountId) -> Result<Vec<Proved>> {
    let mut members = Vec::new();
    read(from, |written| {
        let member = written.member()?;
        if member.payee == payee {
            members.push((member, written.proof()?));
        }
        Ok(())
    })?;
    Ok(members)
}

/// The batch that a file is about, if all of its members can claim by it where contracts hash a member as `leaf` does: an
/// error says which cannot. The file is opened twice: its root may stand below the members, who may not fit into memory.
pub fn proved<F: BufRead>(open: impl Fn() -> Result<F>, leaf: impl Fn(&Member) -> Result<Hash>) -> Result<Batch> {
    let batch = read(open()?, |_| Ok(()))?;
    let Batch { root, count, total_units } = batch;
    let (mut members, mut units) = (0_u32, 0_u64);
    read(open()?, |written| {
        let (member, proof) = (written.member()?, written.proof()?);
        ensure_in_place(&member, members)?;
        let leaf = leaf(&member).with_context(|| format!("member {members}"))?;
        ensure!(
            root_above(|| leaf, members, count, proof.into_iter()) == Some(root),
            "the proof of member {members} does not lead to the batch's root on this chain, so that it could never claim: \
             make the file once more by `kite batch`, of a list with accounts of this chain"
        );
        members = members.saturating_add(1);
        units = units.saturating_add(member.units.into());
        Ok(())
    })?;
    ensure!(members == count, "it has {members} members, but says that they are {count}: some are missing");
    ensure!(
        units == u64::from(total_units),
        "its members have {units} units, but it says that they have {total_units}"
    );
    Ok(batch)
}

/// Each index is a member's once, so that nobody's units count twice.
fn ensure_in_place(member: &Member, place: u32) -> Result<()> {
    ensure!(member.index == place, "member {} stands where member {place} should", member.index);
    ensure!(member.units > 0, "member {place} has no units");
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

impl Written {
    fn member(&self) -> Result<Member> {
        let Self { index, units, .. } = *self;
        let payee = read_address(&self.payee).with_context(|| format!("member {index} has no payee"))?;
        Ok(Member { index, payee, units })
    }

    fn proof(&self) -> Result<Vec<Hash>> {
        let proof = self.proof.iter().map(|hash| super::hash(hash));
        proof.collect::<Result<_, _>>().map_err(|wrong| anyhow!("member {} has no proof: {wrong}", self.index))
    }
}

/// The batch that JSON of any form is about, of which `each` is told every member, one after the other: all of them may
/// not fit into memory.
fn read(from: impl BufRead, each: impl FnMut(&Written) -> Result<()>) -> Result<Batch> {
    let mut json = serde_json::Deserializer::from_reader(from);
    let batch = Whole { each }.deserialize(&mut json)?;
    json.end().context("something follows the batch")?;
    Ok(batch)
}

/// The whole file.
struct Whole<F> {
    each: F,
}

impl<'de, F: FnMut(&Written) -> Result<()>> DeserializeSeed<'de> for Whole<F> {
    type Value = Batch;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Batch, D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de, F: FnMut(&Written) -> Result<()>> Visitor<'de> for Whole<F> {
    type Value = Batch;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a batch, as `kite batch` writes it")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Batch, A::Error> {
        let (mut root, mut count, mut total_units, mut members) = (None, None, None, None);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "root" => root = Some(super::hash(&map.next_value::<String>()?).map_err(A::Error::custom)?),
                "count" => count = Some(map.next_value()?),
                "total_units" => total_units = Some(map.next_value()?),
                "members" => members = Some(map.next_value_seed(Members { each: &mut self.each })?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let (Some(root), Some(count), Some(total_units), Some(())) = (root, count, total_units, members) else {
            return Err(A::Error::custom("a batch has a root, a count, total_units and members: one is missing"));
        };
        Ok(Batch { root, count, total_units })
    }
}

/// The list of members.
struct Members<'a, F> {
    each: &'a mut F,
}

impl<'de, F: FnMut(&Written) -> Result<()>> DeserializeSeed<'de> for Members<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(&Written) -> Result<()>> Visitor<'de> for Members<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the members of a batch")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(written) = list.next_element()? {
            (self.each)(&written).map_err(|wrong| A::Error::custom(format!("{wrong:#}")))?;
        }
        Ok(())
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
