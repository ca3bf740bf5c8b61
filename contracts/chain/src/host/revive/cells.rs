// SPDX-License-Identifier: Apache-2.0
//! Cells, by pallet-revive.
//!
//! Only what has a key of 32 bytes can be freed by a function of the chain. So all of ours have: shorter keys are
//! filled up with zeros, which keeps them apart, since none of one collection begins with another; of a longer one the
//! collection's number stays, and the rest is hashed.

use core::slice;

use ink::uapi::{HostFn, HostFnImpl, StorageFlags};

use super::functions::{self, Key, DONE};
use super::memory::{fill, parts, read_zeros, said, ROOM};

/// Bytes of a collection's number.
const NUMBER: usize = 4;

unsafe fn key_of(bytes: *const u8, len: u32) -> Key {
    let said = slice::from_raw_parts(bytes, len as usize);
    let mut key = [0; 32];
    if let Some(room) = key.get_mut(..said.len()) {
        room.copy_from_slice(said);
        return key;
    }
    HostFnImpl::hash_keccak_256(said, &mut key);
    key[..NUMBER].copy_from_slice(&said[..NUMBER]);
    key
}

/// The key that was said.
#[inline(never)]
fn key() -> Key {
    let (bytes, len) = said();
    unsafe { key_of(bytes, len) }
}

/// Reads the cell whose key was said, and says whether there is one. If not, there is nothing to be read.
#[inline(never)]
pub fn load() -> bool {
    let key = key();
    fill(ROOM, |out, len| unsafe { functions::read_cell(&key, out, len) }, |code| code == DONE) == DONE
}

/// The same, and frees the cell.
#[inline(never)]
pub fn take_cell() -> bool {
    let is_there = load();
    if is_there {
        free();
    }
    is_there
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
    load().then(|| super::memory::left() as u32)
}

/// Frees the cell whose key was said.
#[inline(never)]
pub fn free() {
    HostFnImpl::set_storage_or_clear(StorageFlags::empty(), &key(), &[0; 32]);
}

/// Writes the cell whose key and value were said.
#[inline(never)]
pub fn store() {
    let (key, key_len, value, value_len) = parts();
    unsafe { functions::write_cell(&key_of(key, key_len), value, value_len) };
}
