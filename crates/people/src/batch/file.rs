//! The file of a batch: root, count, units, and each member with its proof.

use std::io::{BufRead, BufWriter, Write};

use anyhow::{Context, Result};
use ink::primitives::{AccountId, Hash};
use kite_interfaces::batch::{Batch, Member, Tree};
use serde::Deserialize;

use crate::chain::{read_address, ss58};

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
    write!(to, r#"{{"index":{index},"payee":"{}","units":{units},"proof":["#, ss58(*payee))?;
    let mut separator = "\"";
    for partner in proof {
        to.write_all(separator.as_bytes())?;
        to.write_all(&digits(partner)?)?;
        separator = "\",\"";
    }
    to.write_all(if proof.is_empty() { b"]}" } else { b"\"]}" })?;
    Ok(())
}

/// A member's line.
#[derive(Deserialize)]
struct Line {
    index: u32,
    payee: String,
    units: u32,
    proof: Vec<String>,
}

/// The members that are paid to `payee`, each with its proof. Read line by line, as it was written.
pub fn members_of(from: impl BufRead, payee: AccountId) -> Result<Vec<(Member, Vec<Hash>)>> {
    let mut found = Vec::new();
    for (number, line) in (1_usize..).zip(from.lines()) {
        let line = line?;
        let text = line.trim().trim_end_matches(',');
        if !text.starts_with(r#"{"index""#) {
            continue;
        }
        let Line { index, payee: to, units, proof } =
            serde_json::from_str(text).with_context(|| format!("line {number} is no member of a batch"))?;
        let to = read_address(&to).with_context(|| format!("line {number} has no payee"))?;
        if to == payee {
            let proof = proof.iter().map(|hash| super::hash(hash).map_err(anyhow::Error::msg)).collect::<Result<_>>();
            let proof = proof.with_context(|| format!("line {number} has no proof"))?;
            found.push((Member { index, payee, units }, proof));
        }
    }
    Ok(found)
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
