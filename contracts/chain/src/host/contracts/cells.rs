// SPDX-License-Identifier: Apache-2.0
//! Cells, by pallet-contracts.

/// Ends a key, before its value is said.
pub use super::memory::mark as end_key;

use super::functions::{self, DONE, NO_CELL};
use super::memory::{fill, parts, read_zeros, said, ROOM};

/// Reads the cell whose key was said, and says whether there is one. If not, there is nothing to be read.
#[inline(never)]
pub fn load() -> bool {
    let (key, key_len) = said();
    fill(ROOM, |out, len| unsafe { functions::get_storage(key, key_len, out, len) }, |code| code == DONE) == DONE
}

/// The same, and frees the cell.
#[inline(never)]
pub fn take_cell() -> bool {
    let (key, key_len) = said();
    fill(ROOM, |out, len| unsafe { functions::take_storage(key, key_len, out, len) }, |code| code == DONE) == DONE
}

/// Reads the cell whose key was said, or zeros if there is none.
#[inline(never)]
pub fn load_or_zeros() {
    if !load() {
        read_zeros()
    }
}

/// How many bytes are in the cell whose key was said, if there is one.
#[inline(never)]
pub fn size() -> Option<u32> {
    let (key, key_len) = said();
    let size = unsafe { functions::contains_storage(key, key_len) };
    (size != NO_CELL).then_some(size)
}

/// Frees the cell whose key was said.
#[inline(never)]
pub fn free() {
    let (key, key_len) = said();
    unsafe { functions::clear_storage(key, key_len) };
}

/// Writes the cell whose key and value were said.
#[inline(never)]
pub fn store() {
    let (key, key_len, value, value_len) = parts();
    unsafe { functions::set_storage(key, key_len, value, value_len) };
}
