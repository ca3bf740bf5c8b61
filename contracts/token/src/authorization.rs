// SPDX-License-Identifier: Apache-2.0
//! Transfers that an owner signed and somebody else sends and pays for (EIP-3009), on a Hub: what clients of x402 pay by.
//!
//! Whoever signs says who gets how much, after when and before when, and a nonce, which counts once. What is signed is
//! typed data (EIP-712); its domain has the token's name, the version "1", the chain and the token.

use ink::primitives::{AccountId, Hash};
use ink::sol::{Name, Type};
use kite_chain::abi::signed::{Signed, SIGNATURE};
use kite_chain::abi::{emit_of, keccak, refuse, Argument};
use kite_chain::answer::Failure;
use kite_chain::cells::Map;
use kite_chain::{caller, now};
use kite_interfaces::Balance;

use crate::account::Insufficient;
use crate::keys;
use crate::Token;

/// The hash of the type of a record of this name.
macro_rules! record {
    ($name:literal) => {
        keccak(
            concat!(
                $name,
                "(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
            )
            .as_bytes(),
        )
    };
}

const TRANSFER: [u8; 32] = record!("TransferWithAuthorization");
const RECEIVE: [u8; 32] = record!("ReceiveWithAuthorization");

const USED: [u8; 32] = keccak(b"AuthorizationUsed(address,bytes32)");

/// How many words are signed.
const SIGNED: usize = 6;

/// The arguments of both messages: what was signed, and the signature. They are read where both go on as one.
pub struct Authorization;

impl Type for Authorization {
    const NAME: Name = Name::new("address,address,uint256,uint256,uint256,bytes32").then(b",").then(SIGNATURE.bytes());
}

impl Argument for Authorization {
    fn argument() -> Self {
        Self
    }
}

/// Nonces that were used.
type Used = Map<(AccountId, Hash), (), keys::Authorizations>;

impl Token {
    /// Moves `value` token units of `from`, who signed that, to `to`, after `validAfter` and before `validBefore`, in
    /// seconds, once. Anyone.
    ///
    /// Fails with `InsufficientBalance`, or says what is wrong with the authorization.
    pub fn transfer_with_authorization(&mut self, _: Authorization) -> Result<(), Failure<Insufficient>> {
        self.transfer_as(&TRANSFER, false)
    }

    /// The same for the payee alone: nobody else can send what was signed before the payee does.
    ///
    /// Fails with `InsufficientBalance`, or says what is wrong with the authorization.
    pub fn receive_with_authorization(&mut self, _: Authorization) -> Result<(), Failure<Insufficient>> {
        self.transfer_as(&RECEIVE, true)
    }

    /// Whether an authorization of `authorizer` with this `nonce` was used.
    pub fn authorization_state(&self, authorizer: AccountId, nonce: Hash) -> bool {
        Used::default().contains((&authorizer, &nonce))
    }

    #[inline(never)]
    fn transfer_as(&mut self, kind: &[u8; 32], to_caller: bool) -> Result<(), Failure<Insufficient>> {
        let signed = Signed::first(SIGNED);
        let (from, to) = (AccountId::argument(), AccountId::argument());
        let (value, valid_after, valid_before) = (Balance::argument(), Balance::argument(), Balance::argument());
        let nonce = Hash::argument();
        if to_caller && to != *caller() {
            refuse(b"not the payee")
        }
        ensure_now_is_between(valid_after, valid_before);
        let mut used = Used::default();
        if used.contains((&from, &nonce)) {
            refuse(b"already used")
        }
        if signed.signer(&self.name(), kind) != Some(from) {
            refuse(b"wrong signer")
        }
        used.insert((&from, &nonce), &());
        emit_of(&USED, &from, &nonce);
        self.send(Some(&from), Some(&to), value)
    }
}

/// Ends the call unless this block comes after `valid_after` and before `valid_before`, in seconds.
#[inline(always)]
fn ensure_now_is_between(valid_after: Balance, valid_before: Balance) {
    let seconds = (now() / 1_000).into();
    if valid_after >= seconds {
        refuse(b"not yet valid")
    }
    if valid_before <= seconds {
        refuse(b"expired")
    }
}
