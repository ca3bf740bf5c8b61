//! The file of a batch: root, count, units, and each member with its proof.

use std::io::{BufWriter, Write};

use anyhow::{Context, Result};
use ink::primitives::Hash;
use kite_interfaces::batch::{Batch, Member, Tree};

use crate::chain::ss58;

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
