// SPDX-License-Identifier: Apache-2.0
//! A key of Ethereum's, and what it signs: typed data (EIP-712) that a library of others has made.

use alloy_primitives::{Address as Account, FixedBytes, B256, U256};
use alloy_sol_types::{sol, Eip712Domain, SolValue};
use hub::chain::Address;
use sp_core::{ecdsa, Pair};

sol! {
    /// What is signed, for whoever sends it.
    #[derive(Debug)]
    struct TransferWithAuthorization {
        address from; address to; uint256 value; uint256 validAfter; uint256 validBefore; bytes32 nonce;
    }
}

/// What the chain is called among Ethereum's.
pub const CHAIN: u64 = 420_420;

pub fn key() -> ecdsa::Pair {
    ecdsa::Pair::from_seed(&[0x30; 32])
}

pub fn address_of(key: &ecdsa::Pair) -> Address {
    let (message, signature) = ([1; 32], key.sign_prehashed(&[1; 32]).0);
    let public = sp_io::crypto::secp256k1_ecdsa_recover(&signature, &message).map_err(|_| ()).unwrap();
    sp_io::hashing::keccak_256(&public)[12..].try_into().unwrap()
}

/// What is signed is meant for this token alone.
pub fn domain(name: &'static str, token: Address) -> Eip712Domain {
    Eip712Domain {
        name: Some(name.into()),
        version: Some("1".into()),
        chain_id: Some(U256::from(CHAIN)),
        verifying_contract: Some(Account(FixedBytes(token))),
        salt: None,
    }
}

/// The words of a signature: `v`, `r`, `s`.
pub fn signature(key: &ecdsa::Pair, digest: B256) -> Vec<u8> {
    let signature = key.sign_prehashed(&digest.0).0;
    let (r, s) = (B256::from_slice(&signature[..32]), B256::from_slice(&signature[32..64]));
    (U256::from(27 + signature[64]), r, s).abi_encode()
}
