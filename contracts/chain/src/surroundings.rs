// SPDX-License-Identifier: Apache-2.0
//! Who calls, when, with how much, and what the contract is: on the chain by its own functions, off it by ink!.

#[cfg(lean)]
mod there {
    use ink::primitives::{AccountId, Hash};
    use scale::Encode;

    use crate::wire::Out;
    use crate::{host, Balance};

    /// An account where the chain has put it: `AccountId` is plain bytes in memory.
    #[allow(unsafe_code, reason = "`AccountId` is `repr(transparent)`")]
    fn account(bytes: &'static host::Address) -> &'static AccountId {
        const { assert!(size_of::<AccountId>() == host::ACCOUNT && align_of::<AccountId>() == 1) };
        unsafe { &*bytes.as_ptr().cast() }
    }

    /// Who called.
    #[must_use]
    pub fn caller() -> &'static AccountId {
        account(host::kept_caller())
    }

    /// The contract's own account.
    #[must_use]
    pub fn address() -> &'static AccountId {
        account(host::kept_address())
    }

    /// The time of this block in milliseconds.
    #[must_use]
    #[inline(never)]
    pub fn now() -> u64 {
        let mut now = [0; 8];
        host::now(&mut now);
        u64::from_le_bytes(now)
    }

    /// The coin that came with the call.
    #[must_use]
    #[inline(never)]
    pub fn value_sent() -> Balance {
        let mut value = [0; 16];
        host::value_transferred(&mut value);
        Balance::from_le_bytes(value)
    }

    /// The contract's coin that can move.
    #[must_use]
    pub fn balance() -> Balance {
        let mut value = [0; 16];
        host::balance(&mut value);
        Balance::from_le_bytes(value)
    }

    /// Moves `value` of the contract's coin to `to`, and says whether the chain did.
    #[must_use]
    pub fn transfer(to: &AccountId, value: Balance) -> bool {
        host::transfer(to.as_ref(), value) == host::DONE
    }

    /// Replaces the contract's code by the uploaded code with this hash, and says whether there is such.
    #[must_use]
    pub fn set_code(code_hash: &Hash) -> bool {
        code_hash.as_ref().first_chunk().is_some_and(|bytes| host::set_code_hash(bytes) == host::DONE)
    }

    /// The hash of the code of `account`; `None` if it is no contract.
    #[must_use]
    pub fn code_hash(account: &AccountId) -> Option<Hash> {
        host::code_hash(account.as_ref()).map(Hash::from)
    }

    /// The hash of the contract's own code.
    #[must_use]
    pub fn own_code_hash() -> Hash {
        let mut hash = [0; 32];
        host::own_code_hash(&mut hash);
        hash.into()
    }

    /// BLAKE2b of 256 bits over the SCALE bytes of `value`.
    #[must_use]
    pub fn blake2_256(value: &impl Encode) -> [u8; 32] {
        host::clear_output();
        value.encode_to(&mut Out);
        host::blake2_256()
    }

    /// The account that the chain will make of this. Ends the call where it makes accounts of something else.
    #[cfg(not(hub))]
    #[must_use]
    #[inline(always)]
    pub fn foretold(made_of: &impl Encode) -> AccountId {
        blake2_256(made_of).into()
    }

    /// The account that the chain will make of this. Ends the call: a Hub makes it of the whole code.
    #[cfg(hub)]
    #[must_use]
    pub fn foretold(_made_of: &impl Encode) -> AccountId {
        host::refuse(b"computed from the code, outside")
    }

    /// Keccak of 256 bits over the SCALE bytes of `value`: Ethereum's hash.
    #[must_use]
    #[inline(always)]
    pub fn keccak_256(value: &impl Encode) -> [u8; 32] {
        host::clear_output();
        value.encode_to(&mut Out);
        host::keccak_256()
    }

    /// The Ethereum address of the key that made the `signature` (r, s, v) over `message_hash`. Its r and s must be
    /// numbers of the group, which is asked before.
    #[must_use]
    pub fn ecdsa_signer(signature: &[u8; 65], message_hash: &[u8; 32]) -> Option<[u8; 20]> {
        host::ecdsa_signer(signature, message_hash)
    }
}

#[cfg(not(lean))]
mod there {
    use ink::env::DefaultEnvironment as Env;
    use ink::prelude::boxed::Box;
    use ink::primitives::{AccountId, Hash};
    use scale::Encode;

    use crate::Balance;

    /// Who called.
    #[must_use]
    pub fn caller() -> &'static AccountId {
        Box::leak(Box::new(ink::env::caller::<Env>()))
    }

    /// The contract's own account.
    #[must_use]
    pub fn address() -> &'static AccountId {
        Box::leak(Box::new(ink::env::account_id::<Env>()))
    }

    /// The time of this block in milliseconds.
    #[must_use]
    pub fn now() -> u64 {
        ink::env::block_timestamp::<Env>()
    }

    /// The coin that came with the call.
    #[must_use]
    pub fn value_sent() -> Balance {
        ink::env::transferred_value::<Env>()
    }

    /// The contract's coin that can move.
    #[must_use]
    pub fn balance() -> Balance {
        ink::env::balance::<Env>()
    }

    /// Moves `value` of the contract's coin to `to`, and says whether the chain did.
    #[must_use]
    pub fn transfer(to: &AccountId, value: Balance) -> bool {
        ink::env::transfer::<Env>(*to, value).is_ok()
    }

    /// Replaces the contract's code by the uploaded code with this hash, and says whether there is such.
    #[must_use]
    pub fn set_code(code_hash: &Hash) -> bool {
        ink::env::set_code_hash::<Env>(code_hash).is_ok()
    }

    /// The hash of the code of `account`; `None` if it is no contract.
    #[must_use]
    pub fn code_hash(account: &AccountId) -> Option<Hash> {
        ink::env::code_hash::<Env>(account).ok()
    }

    /// The hash of the contract's own code; off the chain, where there is none, zeros.
    #[must_use]
    pub fn own_code_hash() -> Hash {
        #[cfg(target_arch = "wasm32")]
        return ink::env::own_code_hash::<Env>().unwrap_or_default();
        #[cfg(not(target_arch = "wasm32"))]
        Hash::default()
    }

    /// BLAKE2b of 256 bits over the SCALE bytes of `value`.
    #[must_use]
    pub fn blake2_256(value: &impl Encode) -> [u8; 32] {
        let mut hash = [0; 32];
        ink::env::hash_encoded::<ink::env::hash::Blake2x256, _>(value, &mut hash);
        hash
    }

    /// The account that the chain will make of this.
    #[must_use]
    pub fn foretold(made_of: &impl Encode) -> AccountId {
        blake2_256(made_of).into()
    }

    /// Keccak of 256 bits over the SCALE bytes of `value`: Ethereum's hash.
    #[must_use]
    pub fn keccak_256(value: &impl Encode) -> [u8; 32] {
        let mut hash = [0; 32];
        ink::env::hash_encoded::<ink::env::hash::Keccak256, _>(value, &mut hash);
        hash
    }

    /// The Ethereum address of the key that made the `signature` (r, s, v) over `message_hash`. Its r and s must be
    /// numbers of the group, which is asked before.
    #[must_use]
    pub fn ecdsa_signer(signature: &[u8; 65], message_hash: &[u8; 32]) -> Option<[u8; 20]> {
        let (mut key, mut address) = ([0; 33], [0; 20]);
        ink::env::ecdsa_recover(signature, message_hash, &mut key).ok()?;
        ink::env::ecdsa_to_eth_address(&key, &mut address).ok()?;
        Some(address)
    }
}

pub use there::{
    address, balance, blake2_256, caller, code_hash, ecdsa_signer, foretold, keccak_256, now, own_code_hash, set_code,
    transfer, value_sent,
};
