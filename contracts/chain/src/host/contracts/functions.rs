// SPDX-License-Identifier: Apache-2.0
//! The functions of pallet-contracts, as every chain with it has them, and what they answer.

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

/// Bytes of an account.
pub const ACCOUNT: usize = 32;

/// The account of somebody.
pub type Address = [u8; ACCOUNT];

/// Bytes that can be said at once.
pub const ROOM_TO_SAY: usize = 16_384;

/// What the chain answers where a function succeeded.
pub const DONE: u32 = 0;

/// What the chain answers where there is no cell.
pub const NO_CELL: u32 = u32::MAX;

/// The chain's code for an account that is no contract.
pub const NOT_CALLABLE: u32 = 8;

/// ink!'s `Err(LangError::CouldNotReadInput)`.
pub const COULD_NOT_READ_INPUT: [u8; 2] = [1, 1];

/// What is said before an error that ends the call, where nothing else holds it: ink!'s `Ok(Err(_))`.
pub const BEFORE_ERRORS: &[u8] = &[0, 1];

/// Ends the call and undoes what it did, without an answer.
#[cold]
pub fn trap() -> ! {
    core::arch::wasm32::unreachable()
}
