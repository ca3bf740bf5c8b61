// SPDX-License-Identifier: Apache-2.0
//! Transfers that an owner signs and somebody else sends (EIP-3009), on a Hub. What is signed is made by a library of
//! others, with a key of Ethereum's.

mod common;
mod signing;

use alloy_primitives::{Address as Account, FixedBytes, B256, U256};
use alloy_sol_types::{sol, Eip712Domain, SolCall, SolStruct, SolValue};
use common::*;
use hub::chain::{Address, Failed, Ran};
use hub::sol::{address, number, Word};
use proptest::prelude::*;
use signing::{address_of, TransferWithAuthorization, CHAIN};
use sp_core::{ecdsa, Pair};

sol! {
    /// What is signed, for the payee to send.
    struct ReceiveWithAuthorization {
        address from; address to; uint256 value; uint256 validAfter; uint256 validBefore; bytes32 nonce;
    }

    function transferWithAuthorization(
        address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce,
        uint8 v, bytes32 r, bytes32 s
    );
    function receiveWithAuthorization(
        address from, address to, uint256 value, uint256 validAfter, uint256 validBefore, bytes32 nonce,
        uint8 v, bytes32 r, bytes32 s
    );
    function authorizationState(address authorizer, bytes32 nonce) returns (bool);
    function transfer(address to, uint256 value) returns (bool);

    event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce);
    event Transfer(address indexed from, address indexed to, uint256 value);
}

const NOW: u64 = BEGAN_MS / 1_000;
const HAS: u128 = 1_000;

type Authorization = TransferWithAuthorization;

/// A token of which the one with the key has some.
struct Signing {
    suite: Suite,
    key: ecdsa::Pair,
    owner: Address,
}

impl Signing {
    fn begin() -> Self {
        let key = signing::key();
        let owner = address_of(&key);
        let mut suite = Suite::begin();
        suite.run(ALICE, 0xa9059cbb, &[address(owner), number(HAS)]);
        Self { suite, key, owner }
    }

    /// All that there is, to Bob, for an hour.
    fn authorization(&self) -> Authorization {
        Authorization {
            from: Account(FixedBytes(self.owner)),
            to: Account(FixedBytes(BOB)),
            value: U256::from(HAS),
            validAfter: U256::from(NOW - 1),
            validBefore: U256::from(NOW + 3_600),
            nonce: B256::repeat_byte(9),
        }
    }

    fn domain(&self) -> Eip712Domain {
        signing::domain("Kite", self.suite.token)
    }

    /// The words of `of` with those of a signature over `digest`.
    fn words(&self, of: &Authorization, digest: B256) -> Vec<u8> {
        [of.abi_encode(), signing::signature(&self.key, digest)].concat()
    }

    fn signed(&self, of: &Authorization) -> Vec<u8> {
        self.words(of, of.eip712_signing_hash(&self.domain()))
    }

    fn signed_to_be_received(&self, of: &Authorization) -> Vec<u8> {
        let Authorization { from, to, value, validAfter, validBefore, nonce } = of.clone();
        let record = ReceiveWithAuthorization { from, to, value, validAfter, validBefore, nonce };
        self.words(of, record.eip712_signing_hash(&self.domain()))
    }

    fn send<C: SolCall>(&mut self, from: Address, words: &[u8]) -> Result<Ran, Failed> {
        self.suite.chain.call(from, self.suite.token, 0, [&C::SELECTOR, words].concat())
    }

    fn transfer(&mut self, words: &[u8]) -> Result<Ran, Failed> {
        self.send::<transferWithAuthorizationCall>(CAROL, words)
    }

    /// Why it is refused; and nothing of it stays.
    fn why_not(&mut self, words: &[u8]) -> Vec<u8> {
        let Err(Failed::Reverted(why)) = self.transfer(words) else { panic!("it is not refused") };
        self.ensure_untouched();
        why
    }

    fn ensure_untouched(&mut self) {
        assert_eq!(self.balances(), (number(HAS), number(BOBS)));
        assert!(!self.is_used(B256::repeat_byte(9)));
    }

    fn balances(&mut self) -> (Word, Word) {
        (self.suite.balance(self.owner), self.suite.balance(BOB))
    }

    fn is_used(&mut self, nonce: B256) -> bool {
        let call = authorizationStateCall { authorizer: Account(FixedBytes(self.owner)), nonce };
        let ran = self.suite.chain.call(CAROL, self.suite.token, 0, call.abi_encode()).unwrap();
        authorizationStateCall::abi_decode_returns(&ran.value).unwrap()
    }
}

#[test]
fn transfer_with_authorization_moves_what_was_signed_whoever_sends_it_and_tells_it() {
    let mut token = Signing::begin();
    let words = token.signed(&token.authorization());
    let ran = token.transfer(&words).unwrap();
    assert!(ran.value.is_empty());
    let [used, moved] = ran.events.as_slice() else { panic!("{:?}", ran.events) };
    let topic = |text: &str| sp_io::hashing::keccak_256(text.as_bytes());
    assert_eq!(used.topics, [topic("AuthorizationUsed(address,bytes32)"), address(token.owner), [9; 32]]);
    assert!(used.data.is_empty());
    assert_eq!(moved.topics, [topic("Transfer(address,address,uint256)"), address(token.owner), address(BOB)]);
    assert_eq!(token.balances(), (number(0), number(BOBS + HAS)));
    assert!(token.is_used(B256::repeat_byte(9)));
}

#[test]
fn transfer_with_authorization_counts_once() {
    let mut token = Signing::begin();
    let half = Authorization { value: U256::from(HAS / 2), ..token.authorization() };
    let words = token.signed(&half);
    token.transfer(&words).unwrap();
    assert_eq!(token.transfer(&words).unwrap_err(), Failed::Reverted(reason("already used")));
    assert_eq!(token.balances(), (number(HAS / 2), number(BOBS + HAS / 2)));
    // Another nonce is another authorization.
    let words = token.signed(&Authorization { nonce: B256::repeat_byte(10), ..half });
    token.transfer(&words).unwrap();
    assert_eq!(token.balances().0, number(0));
}

/// The other signature of the same key over the same: whoever sees one can make it.
fn twin(words: &[u8]) -> Vec<u8> {
    let order = U256::from_be_slice(
        &[
            &[0xff; 15][..],
            &[0xfe, 0xba, 0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41],
        ]
        .concat(),
    );
    let (head, s) = words.split_at(8 * 32);
    let mut twin = [head, &(order - U256::from_be_slice(s)).to_be_bytes::<32>()].concat();
    // 27 or 28.
    twin[7 * 32 - 1] ^= 27 ^ 28;
    twin
}

#[test]
fn transfer_with_authorization_counts_once_by_the_twin_of_a_signature_too() {
    for twin_is_first in [false, true] {
        let mut token = Signing::begin();
        let words = token.signed(&Authorization { value: U256::from(HAS / 2), ..token.authorization() });
        let mut both = [words.clone(), twin(&words)];
        if twin_is_first {
            both.reverse();
        }
        token.transfer(&both[0]).unwrap();
        assert_eq!(token.transfer(&both[1]).unwrap_err(), Failed::Reverted(reason("already used")));
        assert_eq!(token.balances().0, number(HAS / 2));
    }
}

#[test]
fn transfer_with_authorization_errors_before_and_after_its_time() {
    let mut token = Signing::begin();
    let at = |after, before| Authorization {
        validAfter: U256::from(after),
        validBefore: U256::from(before),
        ..Signing::begin().authorization()
    };
    for (after, before, why) in
        [(NOW, NOW + 9, "not yet valid"), (NOW - 9, NOW, "expired"), (NOW, NOW, "not yet valid")]
    {
        let words = token.signed(&at(after, before));
        assert_eq!(token.why_not(&words), reason(why), "{after} to {before}");
    }
    let words = token.signed(&at(NOW - 1, NOW + 1));
    token.transfer(&words).unwrap();
}

#[test]
fn transfer_with_authorization_never_expires_if_it_is_valid_for_ever() {
    let mut token = Signing::begin();
    let words =
        token.signed(&Authorization { validAfter: U256::ZERO, validBefore: U256::MAX, ..token.authorization() });
    token.transfer(&words).unwrap();
}

#[test]
fn transfer_with_authorization_errors_insufficient_balance_and_the_authorization_stays_good() {
    let mut token = Signing::begin();
    for value in [U256::from(HAS + 1), U256::MAX] {
        let words = token.signed(&Authorization { value, ..token.authorization() });
        assert_eq!(token.why_not(&words), selector_of("InsufficientBalance()"));
    }
    let words = token.signed(&Authorization { value: U256::from(HAS + 1), ..token.authorization() });
    token.suite.run(ALICE, 0xa9059cbb, &[address(token.owner), number(1)]);
    token.transfer(&words).unwrap();
}

#[test]
fn transfer_with_authorization_errors_on_another_contract_chain_name_or_version() {
    let mut token = Signing::begin();
    let of = token.authorization();
    let domain = token.domain();
    for other in [
        Eip712Domain { name: Some("kite".into()), ..domain.clone() },
        Eip712Domain { version: Some("2".into()), ..domain.clone() },
        Eip712Domain { chain_id: Some(U256::from(CHAIN + 1)), ..domain.clone() },
        Eip712Domain { verifying_contract: Some(Account(FixedBytes(ALICE))), ..domain },
    ] {
        let words = token.words(&of, of.eip712_signing_hash(&other));
        assert_eq!(token.why_not(&words), reason("wrong signer"), "{other:?}");
    }
}

#[test]
fn transfer_with_authorization_errors_where_nobody_signed() {
    let mut token = Signing::begin();
    let nobody = Authorization { from: Account::ZERO, ..token.authorization() };
    for (of, signature) in [(token.authorization(), [0; 96]), (nobody, [0; 96])] {
        let words = [of.abi_encode(), signature.to_vec()].concat();
        assert_eq!(token.why_not(&words), reason("wrong signer"));
    }
}

#[test]
fn receive_with_authorization_is_for_the_payee_alone() {
    let mut token = Signing::begin();
    let words = token.signed_to_be_received(&token.authorization());
    let by_another = token.send::<receiveWithAuthorizationCall>(CAROL, &words).unwrap_err();
    assert_eq!(by_another, Failed::Reverted(reason("not the payee")));
    // What is for the payee to send is not for others, in another message.
    assert_eq!(token.why_not(&words), reason("wrong signer"));
    let for_all = token.signed(&token.authorization());
    let other_kind = token.send::<receiveWithAuthorizationCall>(BOB, &for_all).unwrap_err();
    assert_eq!(other_kind, Failed::Reverted(reason("wrong signer")));
    token.ensure_untouched();
    token.send::<receiveWithAuthorizationCall>(BOB, &words).unwrap();
    assert_eq!(token.balances(), (number(0), number(BOBS + HAS)));
    // One nonce counts once, whichever message it came by.
    let again = token.signed(&token.authorization());
    assert_eq!(token.transfer(&again).unwrap_err(), Failed::Reverted(reason("already used")));
}

#[test]
fn transfer_with_authorization_errors_on_words_that_are_cut_or_no_address() {
    let mut token = Signing::begin();
    let words = token.signed(&token.authorization());
    assert_eq!(token.why_not(&words[..words.len() - 1]), reason("could not read input"));
    let mut no_address = words;
    no_address[11] = 1;
    assert_eq!(token.why_not(&no_address), reason("could not read input"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever bit of what was signed is another one, nothing moves: but for a high bit that makes another signature of
    /// the same key, there is none.
    #[test]
    fn transfer_with_authorization_errors_if_any_bit_is_changed(bit in 0..9 * 256_usize) {
        let mut token = Signing::begin();
        let mut words = token.signed(&token.authorization());
        words[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(token.transfer(&words).is_err());
        token.ensure_untouched();
    }
}
