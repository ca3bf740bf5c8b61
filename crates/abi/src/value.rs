// SPDX-License-Identifier: Apache-2.0
//! A value on its way from one language to the other.

/// A value, of whichever shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Nothing,
    /// A number, or yes as one and no as zero.
    Number(u128),
    /// An account, as the tools know it: of 32 bytes.
    Account([u8; 32]),
    /// Text, bytes, a hash.
    Bytes(Vec<u8>),
    /// Where there might be one, there is none.
    Missing,
    /// Several: of a list, or side by side.
    Several(Vec<Value>),
    /// A variant by its place among its enum's, and what it holds.
    Chosen(usize, Vec<Value>),
}
