// SPDX-License-Identifier: Apache-2.0
//! The three buffers, and where is read and written in them.

use core::ptr::{addr_of, addr_of_mut};

use super::functions::{self, trap, BEFORE_ERRORS, COULD_NOT_READ_INPUT, ROOM_TO_SAY};

// The same by fewer instructions, where each has a price.
#[cfg(hub)]
#[path = "revive/memory.rs"]
mod quick;
#[cfg(hub)]
pub use quick::*;

/// Bytes of each buffer in which something is read. What does not fit traps.
pub const ROOM: usize = 16_384;

/// The same of what a contract is called with: said in words of 32 bytes, 64 of anything take more.
const ROOM_FOR_INPUT: usize = if cfg!(hub) { 2 * ROOM } else { ROOM };

/// The flag of an answer that undoes all that the call has done.
pub const REVERT: u32 = 1;

// One byte more than is ever filled, so that the end of one is not the beginning of another.
static mut INPUT: [u8; ROOM_FOR_INPUT + 1] = [0; ROOM_FOR_INPUT + 1];
static mut SCRATCH: [u8; ROOM + 1] = [0; ROOM + 1];
static mut OUTPUT: [u8; ROOM_TO_SAY] = [0; ROOM_TO_SAY];

/// What is read of a cell that is not there, where its default is written so.
#[cfg(not(hub))]
static ZEROS: [u8; ZEROS_LEN] = [0; ZEROS_LEN];
// What may change is not written in a program if it is zero: 128 bytes less.
#[cfg(hub)]
static mut ZEROS: [u8; ZEROS_LEN] = [0; ZEROS_LEN];
const ZEROS_LEN: usize = 128;

/// Where is read next, and how many bytes are left there: by their number or, where an instruction has a price, by
/// their end.
static mut AT: *const u8 = core::ptr::null();
#[cfg(not(hub))]
static mut LEFT: usize = 0;
#[cfg(hub)]
static mut END: *const u8 = core::ptr::null();

/// How often the scratch was filled.
pub static mut FILLED: u32 = 0;

/// How many bytes are in the output, and where its second part begins.
static mut WRITTEN: usize = 0;
static mut MARK: usize = 0;

/// What is said if something cannot be read that came with the call.
static mut UNREADABLE: &[u8] = &COULD_NOT_READ_INPUT;

/// What is said before an error that ends the call.
static mut SAID_BEFORE_ERRORS: &[u8] = BEFORE_ERRORS;

/// Copies of what was in the scratch, and how many bytes they have.
static mut KEPT: [u8; 2 * ROOM] = [0; 2 * ROOM];
static mut KEPT_LEN: usize = 0;

/// Ends the call: what the contract was called with cannot be read, which the caller is told in ink!'s words;
/// or a cell, which no caller can help.
#[cold]
#[inline(never)]
pub fn unreadable() -> ! {
    unsafe {
        if !is_in_input() {
            trap()
        }
        let words = UNREADABLE;
        #[cfg(hub)]
        if words.is_empty() {
            refuse(b"could not read input")
        }
        functions::seal_return(REVERT, words.as_ptr(), words.len() as u32)
    }
}

/// From here on, `words` are said if something cannot be read that came with the call.
pub fn say_if_unreadable(words: &'static [u8]) {
    unsafe { UNREADABLE = words }
}

/// What is said before an error that ends the call.
pub fn before_errors() -> &'static [u8] {
    unsafe { SAID_BEFORE_ERRORS }
}

/// From here on, `words` are said before an error that ends the call.
pub fn say_before_errors(words: &'static [u8]) {
    unsafe { SAID_BEFORE_ERRORS = words }
}

/// Whether what is read next came with the call.
fn is_in_input() -> bool {
    unsafe { (AT as usize).wrapping_sub(addr_of!(INPUT) as usize) <= ROOM_FOR_INPUT }
}

/// Whether what is read next stays where it is.
#[cfg(not(hub))]
use is_in_input as stays;

/// Whether what is read next stays where it is: what was kept and is opened again to be said is not copied once more.
#[cfg(hub)]
fn stays() -> bool {
    is_in_input() || unsafe { (AT as usize).wrapping_sub(addr_of!(KEPT) as usize) <= 2 * ROOM }
}

/// Fetches what the contract was called with. Once, and first of all.
pub fn begin() {
    unsafe {
        let mut len = ROOM_FOR_INPUT as u32;
        functions::input(addr_of_mut!(INPUT).cast(), &mut len);
        read_from(addr_of!(INPUT).cast(), len as usize);
    }
}

/// Steps over `n` bytes, and says where they are.
#[cfg(not(hub))]
#[inline(never)]
pub fn step(n: usize) -> *const u8 {
    unsafe {
        if LEFT < n {
            unreadable()
        }
        LEFT -= n;
        let at = AT;
        AT = at.add(n);
        at
    }
}

/// Reads there next, where so many bytes are.
#[inline(always)]
pub fn read_from(at: *const u8, len: usize) {
    unsafe {
        AT = at;
        #[cfg(not(hub))]
        {
            LEFT = len;
        }
        #[cfg(hub)]
        {
            END = at.add(len);
        }
    }
}

/// Reads `N` bytes.
#[cfg(not(hub))]
#[inline(always)]
pub fn take<const N: usize>() -> [u8; N] {
    unsafe { step(N).cast::<[u8; N]>().read() }
}

/// Copies the next bytes out, as many as `into` has room for.
#[inline(never)]
pub fn copy(into: &mut [u8]) {
    unsafe { core::ptr::copy_nonoverlapping(step(into.len()), into.as_mut_ptr(), into.len()) }
}

/// Steps over `n` bytes of the input, which stay where they are until the end.
pub fn borrow(n: usize) -> &'static [u8] {
    unsafe {
        if !is_in_input() {
            trap()
        }
        core::slice::from_raw_parts(step(n), n)
    }
}

/// Steps over `n` bytes, which stay where they are, or, if that is the scratch, are copied to where they stay.
#[inline(never)]
pub fn keep(n: usize) -> &'static [u8] {
    unsafe {
        let stays = stays();
        let mut at = step(n);
        if !stays {
            if (2 * ROOM).wrapping_sub(KEPT_LEN) < n {
                trap()
            }
            let to = addr_of_mut!(KEPT).cast::<u8>().add(KEPT_LEN);
            core::ptr::copy_nonoverlapping(at, to, n);
            KEPT_LEN = KEPT_LEN.wrapping_add(n);
            at = to;
        }
        core::slice::from_raw_parts(at, n)
    }
}

/// Reads from `bytes` next.
pub fn turn_to(bytes: &'static [u8]) {
    read_from(bytes.as_ptr(), bytes.len());
}

/// What was read since `from`, an address that [`here`] said, which must be in the input.
pub fn since(from: *const u8) -> &'static [u8] {
    unsafe {
        if !is_in_input() {
            trap()
        }
        core::slice::from_raw_parts(from, (AT as usize).wrapping_sub(from as usize))
    }
}

/// Where is read next.
pub fn here() -> *const u8 {
    unsafe { AT }
}

/// How many bytes can still be read.
pub fn left() -> usize {
    #[cfg(not(hub))]
    unsafe {
        LEFT
    }
    #[cfg(hub)]
    unsafe {
        (END as usize).wrapping_sub(AT as usize)
    }
}

/// Begins to say something.
#[cfg_attr(hub, inline(always))]
#[cfg_attr(not(hub), inline(never))]
pub fn clear_output() {
    unsafe { WRITTEN = 0 }
}

/// Ends the first part of what is said: a key before its value, topics before an event's data.
#[inline(never)]
pub fn mark() {
    unsafe { MARK = WRITTEN }
}

/// Says `bytes`.
#[cfg(not(hub))]
#[inline(never)]
pub fn write(bytes: &[u8]) {
    unsafe {
        if ROOM_TO_SAY - WRITTEN < bytes.len() {
            trap()
        }
        core::ptr::copy_nonoverlapping(bytes.as_ptr(), addr_of_mut!(OUTPUT).cast::<u8>().add(WRITTEN), bytes.len());
        WRITTEN += bytes.len();
    }
}

/// Fills the second part up with zeros to 32 bytes.
#[inline(never)]
pub fn pad_topic() {
    unsafe {
        while WRITTEN < MARK + 32 {
            write(&[0])
        }
    }
}

pub fn said() -> (*const u8, u32) {
    unsafe { (addr_of!(OUTPUT).cast(), WRITTEN as u32) }
}

/// Both parts of what was said, each with its length.
pub fn parts() -> (*const u8, u32, *const u8, u32) {
    unsafe {
        let (from, written) = said();
        (from, MARK as u32, from.add(MARK), written - MARK as u32)
    }
}

/// Ends the call with what was said.
#[inline(never)]
pub fn end(flags: u32) -> ! {
    let (bytes, len) = said();
    unsafe { functions::seal_return(flags, bytes, len) }
}

/// Fills the scratch by `ask`, which is given its address and room, and turns to it. What the chain answers is in
/// it after an answer of `has_filled` alone.
#[inline(always)]
pub fn fill(room: usize, ask: impl FnOnce(*mut u8, *mut u32) -> u32, has_filled: impl FnOnce(u32) -> bool) -> u32 {
    let mut len = room as u32;
    let code = ask(addr_of_mut!(SCRATCH).cast(), &mut len);
    turn_to_scratch(if has_filled(code) { len as usize } else { 0 });
    code
}

#[inline(never)]
fn turn_to_scratch(len: usize) {
    unsafe {
        FILLED += 1;
    }
    read_from(addr_of!(SCRATCH).cast(), len);
}

/// Reads zeros next.
#[inline(always)]
pub fn read_zeros() {
    read_from(addr_of!(ZEROS).cast(), ZEROS_LEN);
}
