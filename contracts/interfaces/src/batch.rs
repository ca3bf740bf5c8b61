// SPDX-License-Identifier: Apache-2.0
//! Work of many members under one Merkle root: how members, tree and proofs are made.
//!
//! `leaf = H(0x00 ‖ SCALE(index: u32, payee: 32 bytes, units: u32))`, `node = H(0x01 ‖ left ‖ right)`,
//! with H = BLAKE2b-256. The leaves stand in the order of their indices, from 0. Each level pairs the
//! nodes of the one below, from the left; a last one without a partner goes up as it is. The first
//! byte keeps a node from posing as a leaf, and index and count fix the way from a leaf to the root:
//! a leaf is a member at one index only, and a proof has one length only.

use ink::primitives::{AccountId, Hash};
use kite_chain::Read;
use scale::Encode;

/// What a hashed leaf begins with.
pub const LEAF: u8 = 0;

/// What a hashed node begins with.
const NODE: u8 = 1;

/// The members that one position stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Batch {
    /// Root of the members' tree.
    pub root: Hash,
    /// How many members there are; never zero.
    pub count: u32,
    /// Units of all members together, without decay; never zero.
    pub total_units: u32,
}

/// One member of a batch, a leaf of its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Member {
    /// Its place in the batch, from 0.
    pub index: u32,
    /// Who is paid.
    pub payee: AccountId,
    /// Its units of work, without decay; never zero.
    pub units: u32,
}

impl Member {
    /// Its leaf in the tree.
    #[must_use]
    pub fn leaf(&self) -> Hash {
        hash(&(LEAF, self))
    }

    /// The root to which a proof, the `partners` on the way up from this member's leaf, leads in a tree of `count`
    /// leaves. `None` if there is no such leaf, or the proof is too short or too long.
    #[must_use]
    pub fn root(&self, count: u32, partners: impl Iterator<Item = Hash>) -> Option<Hash> {
        root_above(|| self.leaf(), self.index, count, partners)
    }
}

/// The same from whatever leaf stands at `index`: contracts of different families of chains hash members in different ways.
#[inline(always)]
#[must_use]
pub fn root_above(
    leaf: impl FnOnce() -> Hash,
    mut index: u32,
    count: u32,
    mut partners: impl Iterator<Item = Hash>,
) -> Option<Hash> {
    let mut width = count;
    let mut node = (index < width).then(leaf)?;
    while width > 1 {
        if has_partner(index, width) {
            let partner = partners.next()?;
            node = if index & 1 == 0 { parent(&node, &partner) } else { parent(&partner, &node) };
        }
        (index, width) = (index >> 1, width.div_ceil(2));
    }
    partners.next().is_none().then_some(node)
}

/// The node above two others.
#[must_use]
pub fn parent(left: &Hash, right: &Hash) -> Hash {
    hash(&(NODE, left, right))
}

/// Whether the node at `index` of a level of `width` nodes is paired with another.
fn has_partner(index: u32, width: u32) -> bool {
    index ^ 1 < width
}

fn hash(what: &impl Encode) -> Hash {
    kite_chain::blake2_256(what).into()
}

/// A whole tree, for those who make roots and proofs.
#[cfg(feature = "std")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree {
    /// From the leaves to the root.
    levels: Vec<Vec<Hash>>,
}

#[cfg(feature = "std")]
impl Tree {
    /// The tree of `members`, which stand in the order of their indices; `None` if there are none, or
    /// one is not in its place.
    #[must_use]
    pub fn new(members: &[Member]) -> Option<Self> {
        Self::with_leaves(members, Member::leaf)
    }

    /// The same with leaves of another kind: on a Hub accounts have fewer bytes.
    #[must_use]
    pub fn with_leaves(members: &[Member], leaf: impl FnMut(&Member) -> Hash) -> Option<Self> {
        let mut in_place = (0..).zip(members);
        if members.is_empty() || !in_place.all(|(index, member)| member.index == index) {
            return None;
        }
        let mut levels = vec![members.iter().map(leaf).collect::<Vec<_>>()];
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            levels.push(level.chunks(2).filter_map(above).collect());
        }
        Some(Self { levels })
    }

    /// Its root.
    #[must_use]
    pub fn root(&self) -> Hash {
        self.levels.last().and_then(|level| level.first()).copied().unwrap_or_default()
    }

    /// The partners on the way up from the leaf at `index`; `None` if there is no such leaf.
    #[must_use]
    pub fn proof(&self, index: u32) -> Option<Vec<Hash>> {
        let index = usize::try_from(index).ok()?;
        self.levels.first()?.get(index)?;
        let mut at = index;
        let mut partners = Vec::new();
        for level in &self.levels {
            partners.extend(level.get(at ^ 1));
            at >>= 1;
        }
        Some(partners)
    }
}

/// What stands above two nodes, or above one without a partner.
#[cfg(feature = "std")]
fn above(nodes: &[Hash]) -> Option<Hash> {
    match nodes {
        [left, right] => Some(parent(left, right)),
        [alone] => Some(*alone),
        _ => None,
    }
}

#[cfg(test)]
#[allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a test that overflows fails, as it should"
)]
mod tests {
    use super::*;

    fn member(index: u32) -> Member {
        Member { index, payee: [7; 32].into(), units: index * 3 + 1 }
    }

    fn members(count: u32) -> Vec<Member> {
        (0..count).map(member).collect()
    }

    /// The root as the definition has it, from the top: the left part is the largest power of two.
    fn root_of(leaves: &[Hash]) -> Hash {
        if let [leaf] = leaves {
            return *leaf;
        }
        let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
        parent(&root_of(left), &root_of(right))
    }

    #[test]
    fn leaf_is_the_hash_of_its_mark_and_fields() {
        assert_eq!(member(2).leaf(), hash(&([0_u8, 2, 0, 0, 0], [7_u8; 32], [7_u8, 0, 0, 0])));
    }

    #[test]
    fn parent_is_the_hash_of_its_own_mark_and_both_nodes() {
        assert_eq!(parent(&[3; 32].into(), &[5; 32].into()), hash(&([1_u8], [3_u8; 32], [5_u8; 32])));
    }

    #[test]
    fn hash_is_blake2b_of_256_bits() {
        let empty = "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8";
        let hex: String = hash(&()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, empty);
    }

    #[test]
    fn proof_of_every_member_leads_to_the_root_and_to_no_other_index() {
        for count in 1..=33 {
            let members = members(count);
            let tree = Tree::new(&members).unwrap();
            assert_eq!(tree.root(), root_of(&members.iter().map(Member::leaf).collect::<Vec<_>>()));
            for member in &members {
                let proof = tree.proof(member.index).unwrap();
                assert_eq!(member.root(count, proof.iter().copied()), Some(tree.root()));
                for index in (0..count + 2).filter(|index| *index != member.index) {
                    assert_ne!(Member { index, ..*member }.root(count, proof.iter().copied()), Some(tree.root()));
                }
            }
            assert_eq!(tree.proof(count), None);
        }
    }

    #[test]
    fn root_is_none_for_a_proof_of_another_length_or_an_index_beyond() {
        let tree = Tree::new(&members(5)).unwrap();
        for index in 0..5 {
            let proof = tree.proof(index).unwrap();
            assert_eq!(member(index).root(5, proof[1..].iter().copied()), None);
            assert_eq!(member(index).root(5, proof.iter().copied().chain([Hash::default()])), None);
        }
        assert_eq!(member(5).root(5, tree.proof(4).unwrap().into_iter()), None);
        assert_eq!(member(0).root(0, core::iter::empty()), None);
    }

    #[test]
    fn new_errors_without_members_or_out_of_order() {
        assert_eq!(Tree::new(&[]), None);
        assert_eq!(Tree::new(&[member(1), member(0)]), None);
        assert_eq!(Tree::new(&[member(1)]), None);
    }
}
