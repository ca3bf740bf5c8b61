// SPDX-License-Identifier: Apache-2.0
//! The chain's own functions, and the memory that they read and write: nearly all that is unsafe.
//!
//! There are three buffers. The *input* holds what the contract was called with, from [`begin`] to the end. The
//! *scratch* holds what was asked for last: a cell, or the answer to a call. The *output* holds what the
//! contract is about to say: a key and a value, topics and an event, a call, an answer. Slices of the input
//! may be kept; nothing hands out one of the others: what is in the scratch is read by value, or by its
//! place ([`Place`]), which traps once something else was asked for.
//!
//! A contract runs in one thread, and no function here calls back into one that holds a buffer.
#![allow(unsafe_code, reason = "the chain reads and writes memory by address")]
#![allow(clippy::cast_possible_truncation, reason = "addresses and lengths on Wasm have 32 bits")]
#![allow(clippy::arithmetic_side_effects, reason = "lengths within a buffer, each checked where it grows")]

use core::ptr::{addr_of, addr_of_mut};

mod functions {
    #[link(wasm_import_module = "seal0")]
    extern "C" {
        pub fn input(out: *mut u8, out_len: *mut u32);
        pub fn seal_return(flags: u32, data: *const u8, len: u32) -> !;
        pub fn value_transferred(out: *mut u8, out_len: *mut u32);
        pub fn caller(out: *mut u8, out_len: *mut u32);
        pub fn address(out: *mut u8, out_len: *mut u32);
        pub fn balance(out: *mut u8, out_len: *mut u32);
        pub fn now(out: *mut u8, out_len: *mut u32);
        pub fn deposit_event(topics: *const u8, topics_len: u32, data: *const u8, data_len: u32);
        pub fn transfer(to: *const u8, to_len: u32, value: *const u8, value_len: u32) -> u32;
        pub fn set_code_hash(code_hash: *const u8) -> u32;
        pub fn code_hash(account: *const u8, out: *mut u8, out_len: *mut u32) -> u32;
        pub fn take_storage(key: *const u8, key_len: u32, out: *mut u8, out_len: *mut u32) -> u32;
        pub fn own_code_hash(out: *mut u8, out_len: *mut u32);
        pub fn hash_blake2_256(input: *const u8, len: u32, out: *mut u8);
        pub fn hash_keccak_256(input: *const u8, len: u32, out: *mut u8);
        pub fn ecdsa_recover(signature: *const u8, message_hash: *const u8, key: *mut u8) -> u32;
        pub fn ecdsa_to_eth_address(key: *const u8, address: *mut u8) -> u32;
        pub fn delegate_call(
            flags: u32,
            code_hash: *const u8,
            input: *const u8,
            input_len: u32,
            out: *mut u8,
            out_len: *mut u32,
        ) -> u32;
    }

    #[link(wasm_import_module = "seal1")]
    extern "C" {
        pub fn get_storage(key: *const u8, key_len: u32, out: *mut u8, out_len: *mut u32) -> u32;
        pub fn clear_storage(key: *const u8, key_len: u32) -> u32;
        pub fn contains_storage(key: *const u8, key_len: u32) -> u32;
        pub fn call(
            flags: u32,
            callee: *const u8,
            gas: u64,
            value: *const u8,
            input: *const u8,
            input_len: u32,
            out: *mut u8,
            out_len: *mut u32,
        ) -> u32;
        pub fn instantiate(
            code_hash: *const u8,
            gas: u64,
            value: *const u8,
            input: *const u8,
            input_len: u32,
            account: *mut u8,
            account_len: *mut u32,
            out: *mut u8,
            out_len: *mut u32,
            salt: *const u8,
            salt_len: u32,
        ) -> u32;
    }

    #[link(wasm_import_module = "seal2")]
    extern "C" {
        pub fn set_storage(key: *const u8, key_len: u32, value: *const u8, value_len: u32) -> u32;
    }
}

/// Bytes of each buffer. What does not fit traps.
pub const ROOM: usize = 16_384;

/// What the chain answers where a function succeeded.
pub const DONE: u32 = 0;

/// What the chain answers where there is no cell.
const NO_CELL: u32 = u32::MAX;

/// The flag of an answer that undoes all that the call has done.
pub const REVERT: u32 = 1;

/// ink!'s `Err(LangError::CouldNotReadInput)`.
const COULD_NOT_READ_INPUT: [u8; 2] = [1, 1];

// One byte more than is ever filled, so that the end of one is not the beginning of another.
static mut INPUT: [u8; ROOM + 1] = [0; ROOM + 1];
static mut SCRATCH: [u8; ROOM + 1] = [0; ROOM + 1];
static mut OUTPUT: [u8; ROOM] = [0; ROOM];

/// What is read of a cell that is not there, where its default is written so.
static ZEROS: [u8; ZEROS_LEN] = [0; ZEROS_LEN];
const ZEROS_LEN: usize = 128;

/// Where is read next, and how many bytes are left there.
static mut AT: *const u8 = core::ptr::null();
static mut LEFT: usize = 0;

/// How often the scratch was filled.
static mut FILLED: u32 = 0;

/// How many bytes are in the output, and where its second part begins.
static mut WRITTEN: usize = 0;
static mut MARK: usize = 0;

/// What is said if something cannot be read that came with the call.
static mut UNREADABLE: &[u8] = &COULD_NOT_READ_INPUT;

/// What is said before an error that ends the call, where nothing else holds it: ink!'s `Ok(Err(_))`.
pub const BEFORE_ERRORS: &[u8] = &[0, 1];
static mut SAID_BEFORE_ERRORS: &[u8] = BEFORE_ERRORS;

/// Copies of what was in the scratch, and how many bytes they have.
static mut KEPT: [u8; 2 * ROOM] = [0; 2 * ROOM];
static mut KEPT_LEN: usize = 0;

/// Ends the call and undoes what it did, without an answer.
#[cold]
pub fn trap() -> ! {
    core::arch::wasm32::unreachable()
}

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
    unsafe { (AT as usize).wrapping_sub(addr_of!(INPUT) as usize) <= ROOM }
}

/// Fetches what the contract was called with. Once, and first of all.
pub fn begin() {
    unsafe {
        let mut len = ROOM as u32;
        functions::input(addr_of_mut!(INPUT).cast(), &mut len);
        AT = addr_of!(INPUT).cast();
        LEFT = len as usize;
    }
}

/// Steps over `n` bytes, and says where they are.
#[inline(never)]
fn step(n: usize) -> *const u8 {
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

/// Reads `N` bytes.
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
        let stays = is_in_input();
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
    unsafe {
        AT = bytes.as_ptr();
        LEFT = bytes.len();
    }
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
    unsafe { LEFT }
}

/// Begins to say something.
#[inline(never)]
pub fn clear_output() {
    unsafe { WRITTEN = 0 }
}

/// Ends the first part of what is said: a key before its value, topics before an event's data.
#[inline(never)]
pub fn mark() {
    unsafe { MARK = WRITTEN }
}

/// Says `bytes`.
#[inline(never)]
pub fn write(bytes: &[u8]) {
    unsafe {
        if ROOM - WRITTEN < bytes.len() {
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

fn said() -> (*const u8, u32) {
    unsafe { (addr_of!(OUTPUT).cast(), WRITTEN as u32) }
}

/// Both parts of what was said, each with its length.
fn parts() -> (*const u8, u32, *const u8, u32) {
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
fn fill(room: usize, ask: impl FnOnce(*mut u8, *mut u32) -> u32, has_filled: impl FnOnce(u32) -> bool) -> u32 {
    let mut len = room as u32;
    let code = ask(addr_of_mut!(SCRATCH).cast(), &mut len);
    turn_to_scratch(if has_filled(code) { len as usize } else { 0 });
    code
}

#[inline(never)]
fn turn_to_scratch(len: usize) {
    unsafe {
        FILLED += 1;
        AT = addr_of!(SCRATCH).cast();
        LEFT = len;
    }
}

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
        unsafe {
            AT = addr_of!(ZEROS).cast();
            LEFT = ZEROS_LEN;
        }
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

/// Emits the event whose topics and data were said.
#[inline(never)]
pub fn deposit_event() {
    let (topics, topics_len, data, data_len) = parts();
    unsafe { functions::deposit_event(topics, topics_len, data, data_len) };
}

/// Calls `callee` with `value` and with what was said, all gas that is left and re-entry denied. The answer, of at
/// most `room` bytes, is read next.
#[inline(never)]
pub fn call(callee: &[u8; 32], value: u128, room: usize) -> u32 {
    let (input, input_len) = said();
    let value = value.to_le_bytes();
    fill(
        room,
        |out, len| unsafe { functions::call(0, callee.as_ptr(), 0, value.as_ptr(), input, input_len, out, len) },
        |_| true,
    )
}

/// Runs the code with this hash on the contract's own cells and balance, as [`call`] does.
#[inline(never)]
pub fn delegate_call(code_hash: &[u8; 32], room: usize) -> u32 {
    let (input, input_len) = said();
    fill(
        room,
        |out, len| unsafe { functions::delegate_call(0, code_hash.as_ptr(), input, input_len, out, len) },
        |_| true,
    )
}

/// Creates a contract of the code with this hash, with what was said as input, without coin and salt, all gas that
/// is left; its account, if the chain did.
pub fn instantiate(code_hash: &[u8; 32]) -> Option<[u8; 32]> {
    // Where the chain is told to write an answer that nobody wants.
    const NOWHERE: *mut u8 = u32::MAX as *mut u8;
    let (input, input_len) = said();
    let (mut account, value) = ([0; 32], [0; 16]);
    let code = unsafe {
        functions::instantiate(
            code_hash.as_ptr(),
            0,
            value.as_ptr(),
            input,
            input_len,
            account.as_mut_ptr(),
            &mut 32,
            NOWHERE,
            &mut 0,
            value.as_ptr(),
            0,
        )
    };
    (code == DONE).then_some(account)
}

/// BLAKE2b of 256 bits over what was said.
pub fn blake2_256() -> [u8; 32] {
    let (bytes, len) = said();
    let mut hash = [0; 32];
    unsafe { functions::hash_blake2_256(bytes, len, hash.as_mut_ptr()) };
    hash
}

/// Keccak of 256 bits over what was said.
pub fn keccak_256() -> [u8; 32] {
    let (bytes, len) = said();
    let mut hash = [0; 32];
    unsafe { functions::hash_keccak_256(bytes, len, hash.as_mut_ptr()) };
    hash
}

/// The Ethereum address of the key that made the signature over the hash, if there is such a key.
pub fn ecdsa_signer(signature: &[u8; 65], message_hash: &[u8; 32]) -> Option<[u8; 20]> {
    let (mut key, mut address) = ([0; 33], [0; 20]);
    let is_known = unsafe {
        functions::ecdsa_recover(signature.as_ptr(), message_hash.as_ptr(), key.as_mut_ptr()) == DONE
            && functions::ecdsa_to_eth_address(key.as_ptr(), address.as_mut_ptr()) == DONE
    };
    is_known.then_some(address)
}

/// Where something lies that was stepped over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    at: *const u8,
    len: usize,
    filled: u32,
}

/// Steps over `n` bytes, and remembers where they are.
pub fn hold(n: usize) -> Place {
    unsafe { Place { at: step(n), len: n, filled: FILLED } }
}

impl Place {
    /// The same without its first `n` bytes, or with none if it has not so many.
    pub fn behind(self, n: usize) -> Self {
        let n = n.min(self.len);
        Self { at: unsafe { self.at.add(n) }, len: self.len - n, ..self }
    }

    /// Reads from there next, without the first `n` bytes.
    pub fn turn_to(self, n: usize) {
        unsafe {
            AT = self.at;
            LEFT = self.len;
        }
        step(n);
    }

    /// What lies there, for as long as `look` lasts, which must ask the chain nothing. Traps if it lay in the
    /// scratch, and that was filled again since.
    #[inline(always)]
    pub fn look<T>(&self, look: impl FnOnce(&[u8]) -> T) -> T {
        unsafe {
            // What was held before the scratch was ever filled does not lie in it.
            if self.filled != 0 && self.filled != FILLED {
                trap()
            }
            look(core::slice::from_raw_parts(self.at, self.len))
        }
    }
}

macro_rules! fixed {
    ($($(#[$docs:meta])* $name:ident: $bytes:literal;)*) => { $(
        $(#[$docs])*
        #[inline(always)]
        pub fn $name(into: &mut [u8; $bytes]) {
            unsafe { functions::$name(into.as_mut_ptr(), &mut $bytes) };
        }
    )* };
}

fixed! {
    /// Who called.
    caller: 32;
    /// The contract's own account.
    address: 32;
    /// Milliseconds.
    now: 8;
    /// The coin that came with the call: zeros stay where the chain's own number is narrower.
    value_transferred: 16;
    /// The contract's coin that can move, in the same way.
    balance: 16;
    /// The hash of the contract's own code.
    own_code_hash: 32;
}

/// Whether coin came with the call.
#[inline(never)]
pub fn came_with_coin() -> bool {
    let mut value = [0_u64; 2];
    unsafe { functions::value_transferred(value.as_mut_ptr().cast(), &mut 16) };
    value != [0; 2]
}

/// An account that cannot change during a call: asked for once, kept until the end.
struct Kept {
    account: [u8; 32],
    is_known: bool,
}

impl Kept {
    const NEW: Self = Self { account: [0; 32], is_known: false };

    #[inline(always)]
    unsafe fn get(kept: *mut Self, ask: fn(&mut [u8; 32])) -> &'static [u8; 32] {
        if !(*kept).is_known {
            ask(&mut (*kept).account);
            (*kept).is_known = true;
        }
        &(*kept).account
    }
}

static mut CALLER: Kept = Kept::NEW;
static mut ADDRESS: Kept = Kept::NEW;

/// Who called.
#[inline(never)]
pub fn kept_caller() -> &'static [u8; 32] {
    unsafe { Kept::get(addr_of_mut!(CALLER), caller) }
}

/// The contract's own account.
#[inline(never)]
pub fn kept_address() -> &'static [u8; 32] {
    unsafe { Kept::get(addr_of_mut!(ADDRESS), address) }
}

/// Moves `value` of the contract's coin to `to`.
#[inline(never)]
pub fn transfer(to: &[u8; 32], value: u128) -> u32 {
    let value = value.to_le_bytes();
    unsafe { functions::transfer(to.as_ptr(), 32, value.as_ptr(), 16) }
}

/// Replaces the contract's code.
pub fn set_code_hash(code_hash: &[u8; 32]) -> u32 {
    unsafe { functions::set_code_hash(code_hash.as_ptr()) }
}

/// The hash of the code of `account`, if it is a contract.
pub fn code_hash(account: &[u8; 32]) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    let code = unsafe { functions::code_hash(account.as_ptr(), hash.as_mut_ptr(), &mut 32) };
    (code == DONE).then_some(hash)
}
