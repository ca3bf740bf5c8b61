// SPDX-License-Identifier: Apache-2.0
//! What an owner signed away from the chain, as typed data (EIP-712), and anybody sends: the words of the arguments are
//! the words that were signed, so that they are hashed where they lie.

use ink::primitives::AccountId;
use ink::sol::{self, Name, WORD};

use super::reading::Argument;
use crate::host::{self, Address, ACCOUNT};
use crate::kept::Text;
use crate::wire::Out;

/// What a signature is as arguments: `v`, `r` and `s`.
pub const SIGNATURE: Name = Name::new("uint8,bytes32,bytes32");

/// How many words that are.
const SIGNATURE_WORDS: usize = 3;

/// The first arguments of a message, and their signature behind them.
#[derive(Clone, Copy, Debug)]
pub struct Signed {
    words: &'static [u8],
    signature: &'static [u8],
}

/// Hashes of the type of the domain, and of its version.
const DOMAIN: [u8; 32] =
    sol::keccak(b"EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
const VERSION: [u8; 32] = sol::keccak(b"1");

/// Ethereum's `ecrecover`.
const ECRECOVER: Address = {
    let mut address = [0; ACCOUNT];
    address[ACCOUNT - 1] = 1;
    address
};

impl Signed {
    /// So many words, which are read next, from the first one on.
    #[inline(always)]
    pub fn first(words: usize) -> Self {
        host::turn_to(host::base());
        let signed = Self { words: host::borrow(words * WORD), signature: host::borrow(SIGNATURE_WORDS * WORD) };
        host::turn_to(signed.words);
        signed
    }

    /// Who signed them as a record whose type has the hash `kind`, in the domain of this contract, whose name is `name`, in
    /// its version "1"; `None`: nobody did.
    #[inline(always)]
    pub fn signer(self, name: &Option<Text>, kind: &[u8; 32]) -> Option<AccountId> {
        // digest = keccak(0x1901 ‖ domain ‖ record)
        let (domain, record) = (domain(name), hash(&[kind, self.words]));
        let digest = hash(&[&[0x19, 1], &domain, &record]);
        say(&[&digest, self.signature]);
        host::call(&ECRECOVER, 0, WORD);
        // Where there is no such key, nothing is answered.
        (host::left() == WORD).then(AccountId::argument)
    }
}

/// The domain: type, name, version, chain and contract.
#[inline(always)]
fn domain(name: &Option<Text>) -> [u8; 32] {
    let name = hash(&[name.as_ref().map_or(&[], |name| name.bytes())]);
    say(&[&DOMAIN, &name, &VERSION]);
    sol::say_number(host::chain_id().into(), &mut Out);
    sol::say_address(host::kept_address(), &mut Out);
    host::keccak_256()
}

#[inline(never)]
fn hash(parts: &[&[u8]]) -> [u8; 32] {
    say(parts);
    host::keccak_256()
}

#[inline(never)]
fn say(parts: &[&[u8]]) {
    host::clear_output();
    parts.iter().for_each(|part| host::write(part));
}
