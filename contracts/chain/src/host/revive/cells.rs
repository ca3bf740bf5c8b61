// SPDX-License-Identifier: Apache-2.0
//! Cells, by pallet-revive.
//!
//! Only what has a key of 32 bytes can be freed by a function of the chain. So all of ours have: shorter keys are
//! filled up with zeros, which keeps them apart, since none of one collection begins with another; of one that leaves no
//! room for four zeros the collection's number stays, and the rest is hashed.
//!
//! The chain takes 416 bytes in a cell. A longer value lies in several, which are told apart in the last byte of the key:
//! one that is full is followed by another one, if there is one. So a value that fits is read and written at once.

use core::slice;

use ink::uapi::{HostFn, HostFnImpl, StorageFlags};

use super::functions::{self, Key, DONE};
use super::memory::{fill, parts, read_zeros, said, ROOM};

/// Bytes of a collection's number.
const NUMBER: usize = 4;

/// Bytes of a key that are as they were said, or hashed; those behind them tell pieces apart.
const SAID: usize = 28;

/// The most bytes of a piece.
const FULL: u32 = 416;

/// The key of one piece of a cell after the other.
struct Pieces {
    key: Key,
    number: u8,
}

impl Pieces {
    fn of(key: Key) -> Self {
        Self { key, number: 0 }
    }

    /// Goes to the next one. There are never more of them than a byte can number, for lack of room in the buffers.
    #[inline(never)]
    fn next(&mut self) {
        let next = self.number.wrapping_add(1);
        self.key[31] ^= self.number ^ next;
        self.number = next;
    }
}

unsafe fn key_of(bytes: *const u8, len: u32) -> Key {
    let said = slice::from_raw_parts(bytes, len as usize);
    let mut key = [0; 32];
    if let Some(room) = key[..SAID].get_mut(..said.len()) {
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
    let mut pieces = Pieces::of(key());
    fill(ROOM, |out, len| unsafe { read(&mut pieces, out, len) }, |code| code == DONE) == DONE
}

/// Reads all pieces.
#[inline(always)]
unsafe fn read(pieces: &mut Pieces, out: *mut u8, len: *mut u32) -> u32 {
    let code = functions::read_cell(&pieces.key, out, len);
    let (mut last, mut read) = (*len, *len);
    while code == DONE && last == FULL {
        pieces.next();
        last = (ROOM as u32).wrapping_sub(read);
        if functions::read_cell(&pieces.key, out.add(read as usize), &mut last) != DONE {
            break;
        }
        read = read.wrapping_add(last);
    }
    *len = read;
    code
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
    free_from(&mut Pieces::of(key()));
}

/// Frees all pieces from this one on.
#[inline(never)]
fn free_from(pieces: &mut Pieces) {
    while HostFnImpl::set_storage_or_clear(StorageFlags::empty(), &pieces.key, &[0; 32]) == Some(FULL) {
        pieces.next();
    }
}

/// Writes the cell whose key and value were said.
#[inline(never)]
pub fn store() {
    let (key, key_len, value, len) = parts();
    unsafe {
        let mut pieces = Pieces::of(key_of(key, key_len));
        let mut written = 0;
        loop {
            let more = FULL.min(len.wrapping_sub(written));
            let before = functions::write_cell(&pieces.key, value.add(written as usize), more);
            written = written.wrapping_add(more);
            if written != len {
                pieces.next();
                continue;
            }
            // What was longer before leaves no piece behind.
            if before == FULL {
                pieces.next();
                free_from(&mut pieces);
            }
            return;
        }
    }
}
