// SPDX-License-Identifier: Apache-2.0
//! What a payer's key signs: typed data of EIP-712, so that wallets and agents of the EVM world sign it with the key that
//! they have, and see what they sign.
//!
//! ```text
//! domain  { name: "KITE tab", version: "1", salt: keccak256(genesis hash of the chain, account of the contract) }
//! Voucher { bytes32 tab, uint128 ceiling }
//! ```

use ink::primitives::{AccountId, Hash};
use kite_chain::{keccak_256, Read};

use super::{Outcome, TabId};
use crate::Balance;

/// The hash of an EIP-712 domain, which stands for the chain and the contract: [`domain`].
pub type Domain = [u8; 32];

/// The address of a secp256k1 key, as Ethereum has it: the last 20 bytes of the Keccak hash of the public key.
pub type Signer = [u8; 20];

/// A signature as Ethereum's wallets give it: r, s, v, the latter 27 or 28.
pub type Signature = [u8; 65];

/// The name in the domain of what is signed.
pub const DOMAIN_NAME: &str = "KITE tab";

/// The version in the domain of what is signed.
pub const DOMAIN_VERSION: &str = "1";

/// The domain's type, as EIP-712 spells it.
pub const DOMAIN_TYPE: &str = "EIP712Domain(string name,string version,bytes32 salt)";

/// A voucher's type, as EIP-712 spells it.
pub const VOUCHER_TYPE: &str = "Voucher(bytes32 tab,uint128 ceiling)";

/// What the domain begins with on every chain: Keccak of its type, its name and its version.
const DOMAIN_HASHES: [[u8; 32]; 3] = [
    [
        0x59, 0x9a, 0x80, 0xfc, 0xaa, 0x47, 0xb9, 0x5e, 0x23, 0x23, 0xab, 0x4d, 0x34, 0xd3, 0x4e, 0x0c, 0xc9, 0xfe,
        0xda, 0x4b, 0x84, 0x3e, 0xda, 0xfc, 0xc3, 0x0c, 0x7b, 0xdf, 0x60, 0xea, 0x15, 0xbf,
    ],
    [
        0xe3, 0xb7, 0x4b, 0xe6, 0xdf, 0x6a, 0x27, 0x99, 0xe9, 0x98, 0xa6, 0x87, 0x4a, 0xd2, 0x99, 0x7f, 0xc1, 0xdb,
        0x31, 0x21, 0xed, 0x02, 0xc0, 0x90, 0x1f, 0x38, 0xbb, 0xe4, 0xd3, 0x48, 0x93, 0xf3,
    ],
    [
        0xc8, 0x9e, 0xfd, 0xaa, 0x54, 0xc0, 0xf2, 0x0c, 0x7a, 0xdf, 0x61, 0x28, 0x82, 0xdf, 0x09, 0x50, 0xf5, 0xa9,
        0x51, 0x63, 0x7e, 0x03, 0x07, 0xcd, 0xcb, 0x4c, 0x67, 0x2f, 0x29, 0x8b, 0x8b, 0xc6,
    ],
];

/// Keccak of [`VOUCHER_TYPE`].
const VOUCHER_TYPE_HASH: [u8; 32] = [
    0xa6, 0xaf, 0x97, 0x25, 0x20, 0x80, 0x70, 0xf7, 0x44, 0xc2, 0x5f, 0x53, 0x56, 0x6b, 0x3d, 0xf0, 0x11, 0xb3, 0x4d,
    0xb3, 0x55, 0xe9, 0xe3, 0x26, 0x6b, 0xfb, 0x1c, 0xb5, 0x4c, 0x53, 0x8e, 0xdb,
];

/// The group order of secp256k1: r and s are less, and more than zero.
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba, 0xae, 0xdc,
    0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
];

/// Half of it: a signature with a greater s has a twin with a less one, and is refused.
const HALF_ORDER: [u8; 32] = [
    0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x5d, 0x57, 0x6e,
    0x73, 0x57, 0xa4, 0x50, 0x1d, 0xdf, 0xe9, 0x2f, 0x46, 0x68, 0x1b, 0x20, 0xa0,
];

/// What the payer's key signs: of this tab, at most so much may have been taken in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub struct Voucher {
    /// The tab.
    pub tab: TabId,
    /// The most that may have been taken in all, from the tab's beginning, in the asset's smallest unit.
    pub ceiling: Balance,
}

/// The hash of the EIP-712 domain of the contract at `contract`, on the chain whose first block has the hash `genesis`.
/// It begins whatever is hashed for a voucher or a tab's number, so that neither counts on another chain or for another
/// contract.
#[must_use]
pub fn domain(genesis: &Hash, contract: &AccountId) -> Domain {
    let salt = keccak_256(&(genesis, contract));
    keccak_256(&(&DOMAIN_HASHES, salt))
}

impl Voucher {
    /// What is signed: the EIP-712 digest of the voucher.
    #[must_use]
    pub fn digest(&self, domain: &Domain) -> [u8; 32] {
        // A number is a word of 32 bytes, the greatest first.
        let ceiling = ([0_u8; 16], self.ceiling.to_be_bytes());
        let voucher = keccak_256(&(&VOUCHER_TYPE_HASH, self.tab, ceiling));
        keccak_256(&([0x19_u8, 0x01], domain, voucher))
    }
}

/// Whose `signature` over `digest` it is, or why it is none.
///
/// # Errors
/// `MalformedSignature`, or `WrongSigner` if no key can have made it.
pub fn signer_of(signature: &Signature, digest: &[u8; 32]) -> Result<Signer, Outcome> {
    if !is_canonical(signature) {
        return Err(Outcome::MalformedSignature);
    }
    kite_chain::ecdsa_signer(signature, digest).ok_or(Outcome::WrongSigner)
}

/// Whether a signature is in the one form that is taken: another with the same meaning can be made of any by anybody.
fn is_canonical(signature: &Signature) -> bool {
    let [numbers @ .., v] = signature;
    let (r, s) = numbers.split_at(32);
    let is_within = |number: &[u8], end: &[u8]| number.iter().any(|byte| *byte != 0) && number <= end;
    matches!(v, 27 | 28) && is_within(r, &ORDER) && r != ORDER && is_within(s, &HALF_ORDER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tab::{tab_id, Terms};
    use crate::{Asset, Balance};

    /// What `viem` and `ethers` make of the same: the domain, and for a tab in coin and one in a token its number, and for
    /// three ceilings the digest and the signature by the key of 32 bytes 0x46.
    const VECTORS: &str = include_str!("../../vectors/vouchers.json");

    fn vectors() -> serde_json::Value {
        serde_json::from_str(VECTORS).unwrap()
    }

    fn bytes<const N: usize>(value: &serde_json::Value) -> [u8; N] {
        let text = value.as_str().unwrap().trim_start_matches("0x");
        let digits = text.as_bytes().chunks(2).map(|digits| core::str::from_utf8(digits).unwrap());
        let bytes: Vec<u8> = digits.map(|digits| u8::from_str_radix(digits, 16).unwrap()).collect();
        bytes.try_into().unwrap()
    }

    fn vector_domain() -> Domain {
        let all = vectors();
        domain(&bytes(&all["genesis"]).into(), &bytes(&all["contract"]).into())
    }

    fn terms(tab: &serde_json::Value) -> Terms {
        let all = vectors();
        let asset = match &tab["token"] {
            serde_json::Value::Null => Asset::Native,
            token => Asset::Psp22(bytes(token).into()),
        };
        Terms {
            signer: bytes(&all["signer"]),
            product: 7,
            seller: bytes(&all["seller"]).into(),
            asset,
            withdraw_delay_ms: 900_000,
            salt: 9,
        }
    }

    fn text_hash(text: &str) -> [u8; 32] {
        let mut hash = [0; 32];
        ink::env::hash_bytes::<ink::env::hash::Keccak256>(text.as_bytes(), &mut hash);
        hash
    }

    #[test]
    fn hashes_are_those_of_what_wallets_are_told() {
        assert_eq!([DOMAIN_TYPE, DOMAIN_NAME, DOMAIN_VERSION].map(text_hash), DOMAIN_HASHES);
        assert_eq!(text_hash(VOUCHER_TYPE), VOUCHER_TYPE_HASH);
    }

    #[test]
    fn domain_is_what_wallets_make_of_it() {
        assert_eq!(vector_domain(), bytes(&vectors()["domain"]));
    }

    #[test]
    fn domain_is_another_on_another_chain_and_for_another_contract() {
        let (one, other) = ([1; 32], [2; 32]);
        let domains = [(one, one), (one, other), (other, one), (other, other)]
            .map(|(genesis, contract)| domain(&genesis.into(), &contract.into()));
        let different: std::collections::BTreeSet<_> = domains.into_iter().collect();
        assert_eq!(different.len(), domains.len());
    }

    #[test]
    fn vouchers_are_signed_as_wallets_sign_them() {
        let (all, domain) = (vectors(), vector_domain());
        for vector in all["tabs"].as_array().unwrap() {
            let tab = tab_id(&domain, &bytes(&all["payer"]).into(), &terms(vector));
            assert_eq!(tab, bytes::<32>(&vector["id"]).into());
            for signed in vector["vouchers"].as_array().unwrap() {
                let ceiling: Balance = signed["ceiling"].as_str().unwrap().parse().unwrap();
                let digest = Voucher { tab, ceiling }.digest(&domain);
                assert_eq!(digest, bytes(&signed["digest"]));
                assert_eq!(signer_of(&bytes(&signed["signature"]), &digest), Ok(bytes(&all["signer"])));
            }
        }
    }

    fn signed() -> (Signature, [u8; 32]) {
        let signed = vectors()["tabs"][0]["vouchers"][0].clone();
        (bytes(&signed["signature"]), bytes(&signed["digest"]))
    }

    fn with(signature: &Signature, at: usize, part: &[u8]) -> Signature {
        let mut changed = *signature;
        changed.iter_mut().skip(at).zip(part).for_each(|(byte, new)| *byte = *new);
        changed
    }

    #[test]
    fn signer_of_errors_malformed_signature_for_zeros_and_what_is_no_number_of_the_group() {
        let (signature, digest) = signed();
        let refused = [
            [0; 65],
            with(&signature, 0, &[0; 32]),
            with(&signature, 32, &[0; 32]),
            with(&signature, 0, &ORDER),
            with(&signature, 0, &[0xff; 32]),
            with(&signature, 32, &[0xff; 32]),
        ];
        for signature in refused {
            assert_eq!(signer_of(&signature, &digest), Err(Outcome::MalformedSignature));
        }
    }

    #[test]
    fn signer_of_errors_malformed_signature_for_the_twin_of_a_signature() {
        let (_, digest) = signed();
        let twin = bytes(&vectors()["twin"]);
        let key = kite_chain::ecdsa_signer(&twin, &digest);
        assert_eq!(key, Some(bytes(&vectors()["signer"])), "the twin has the same meaning");
        assert_eq!(signer_of(&twin, &digest), Err(Outcome::MalformedSignature));
    }

    #[test]
    fn signer_of_takes_s_up_to_half_of_the_order_and_no_more() {
        let (signature, digest) = signed();
        let half = with(&signature, 32, &HALF_ORDER);
        assert_ne!(signer_of(&half, &digest), Err(Outcome::MalformedSignature));
        let above = with(&half, 63, &[0xa1]);
        assert_eq!(signer_of(&above, &digest), Err(Outcome::MalformedSignature));
        let doubled = |at: usize| (HALF_ORDER[at] << 1) | HALF_ORDER.get(at + 1).map_or(1, |next| next >> 7);
        assert_eq!(core::array::from_fn(doubled), ORDER);
    }

    #[test]
    fn signer_of_errors_malformed_signature_for_every_v_but_27_and_28() {
        let (signature, digest) = signed();
        for v in (0..=u8::MAX).filter(|v| !matches!(v, 27 | 28)) {
            assert_eq!(signer_of(&with(&signature, 64, &[v]), &digest), Err(Outcome::MalformedSignature));
        }
    }

    #[test]
    fn signer_of_is_another_for_another_digest_and_none_where_no_key_can_have_signed() {
        let (signature, digest) = signed();
        let ours = Ok(bytes(&vectors()["signer"]));
        assert_ne!(signer_of(&signature, &[9; 32]), ours);
        // No point of the curve has an x of 5.
        let mut five = [0; 32];
        five[31] = 5;
        assert_eq!(signer_of(&with(&signature, 0, &five), &digest), Err(Outcome::WrongSigner));
    }
}
