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
use super::memory::{fill, parts, read_zeros, resize_first, ROOM};

/// Bytes of a collection's number.
const NUMBER: usize = 4;

/// Bytes of a key.
const KEY: usize = 32;

/// Bytes of a key that are as they were said, or hashed; those behind them tell pieces apart.
const SAID: usize = 28;

/// The most bytes of a piece.
const FULL: u32 = 416;

/// Whether a cell of this contract can have more.
const HAS_LONG_CELLS: bool = cfg!(not(one_piece));

/// The key of one piece of a cell after the other, where it was said.
struct Pieces {
    key: &'static mut Key,
    number: u8,
}

impl Pieces {
    /// Goes to the next one. There are never more of them than a byte can number, for lack of room in the buffers.
    #[inline(never)]
    fn next(&mut self) {
        self.go_to(self.number.wrapping_add(1));
    }

    fn go_to(&mut self, number: u8) {
        self.key[KEY - 1] ^= self.number ^ number;
        self.number = number;
    }
}

/// Ends a key, before its value is said: makes it one of the chain's, where it is.
#[inline(never)]
pub fn end_key() {
    let (key, len) = resize_first(KEY);
    unsafe {
        if len <= SAID {
            // What lies behind it is not said yet.
            key.add(len).cast::<Key>().write([0; KEY]);
        } else {
            hash(key, len);
        }
    }
}

/// Hashes a key that is too long, but for the collection's number.
#[inline(never)]
unsafe fn hash(key: *mut u8, len: usize) {
    let mut hash = [0; KEY];
    HostFnImpl::hash_keccak_256(slice::from_raw_parts(key, len), &mut hash);
    hash[..NUMBER].copy_from_slice(slice::from_raw_parts(key, NUMBER));
    key.cast::<Key>().write(hash);
}

/// The first piece of the cell whose key was ended.
#[inline(always)]
fn first() -> Pieces {
    let (key, ..) = parts();
    Pieces { key: unsafe { &mut *key.cast_mut().cast() }, number: 0 }
}

/// Reads the cell whose key was said, and says whether there is one. If not, there is nothing to be read.
#[inline(never)]
pub fn load() -> bool {
    end_key();
    fill(ROOM, |out, len| unsafe { read(&mut first(), out, len) }, |code| code == DONE) == DONE
}

/// Reads all pieces.
#[inline(always)]
unsafe fn read(pieces: &mut Pieces, out: *mut u8, len: *mut u32) -> u32 {
    let code = functions::read_cell(pieces.key, out, len);
    if HAS_LONG_CELLS && code == DONE && *len == FULL {
        read_on(pieces, out, len);
    }
    code
}

/// Reads all pieces but the first one, which is full.
#[inline(never)]
unsafe fn read_on(pieces: &mut Pieces, out: *mut u8, len: *mut u32) {
    let mut last = FULL;
    while last == FULL {
        pieces.next();
        last = (ROOM as u32).wrapping_sub(*len);
        if functions::read_cell(pieces.key, out.add(*len as usize), &mut last) != DONE {
            break;
        }
        *len = (*len).wrapping_add(last);
    }
    pieces.go_to(0);
}

/// The same, and frees the cell.
#[inline(never)]
pub fn take_cell() -> bool {
    let is_there = load();
    if is_there {
        free_from(&mut first());
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
    end_key();
    free_from(&mut first());
}

/// Frees all pieces from this one on.
#[inline(never)]
fn free_from(pieces: &mut Pieces) {
    while HostFnImpl::set_storage_or_clear(StorageFlags::empty(), pieces.key, &[0; KEY]) == Some(FULL) && HAS_LONG_CELLS
    {
        pieces.next();
    }
}

/// Writes the cell whose key and value were said.
#[inline(never)]
pub fn store() {
    let (_, _, value, len) = parts();
    let mut pieces = first();
    let most = if HAS_LONG_CELLS { FULL } else { len };
    let before = unsafe { functions::write_cell(pieces.key, value, len.min(most)) };
    if HAS_LONG_CELLS && (len > FULL || before == FULL) {
        unsafe { store_on(&mut pieces, value, len, before) }
    }
}

/// Writes all pieces but the first one. What was longer before leaves none behind.
#[inline(never)]
unsafe fn store_on(pieces: &mut Pieces, value: *const u8, len: u32, mut before: u32) {
    let mut written = len.min(FULL);
    while written != len {
        pieces.next();
        let more = FULL.min(len.wrapping_sub(written));
        before = functions::write_cell(pieces.key, value.add(written as usize), more);
        written = written.wrapping_add(more);
    }
    if before == FULL {
        pieces.next();
        free_from(pieces);
    }
}
