// SPDX-License-Identifier: Apache-2.0
//! Held against what a library of Ethereum's signs (viem 2.57.20), with the key of the development account Alith.

use secp256k1::{SecretKey, SECP256K1};

use super::*;
use crate::address;

const SECRET: &str = "5fb92d6e98884f76de468fa3f6278f8807c48bebc13595d45af5bdc4da702133";
const SIGNER: &str = "0xf24FF3a9CF04c71Dbc94D0b566f7A27B94566cac";

/// Of EIP-1559.
const VIEMS_FEE_MARKET: &str = concat!(
    "02f87984190f1b44078084773594008405c1ffc0943cd0a705a2dc65e5b1e1205896baa2be8a07c6e08814d1120d7b16000085a9059cbb",
    "00c080a052c0d97c08ba97ee699bd3a6ba4e9aaa010b23ad411ee33677bf07b14c885f6fa06ab03ca6945f7cc424bce20e363509e332cb",
    "3438b8837e92cf75f61c10fa8895",
);

/// Of EIP-2930, with an access list.
const VIEMS_ACCESS_LIST: &str = concat!(
    "01f8b184190f1b440784773594008405c1ffc0943cd0a705a2dc65e5b1e1205896baa2be8a07c6e08814d1120d7b16000085a9059cbb00",
    "f838f7943cd0a705a2dc65e5b1e1205896baa2be8a07c6e0e1a00101010101010101010101010101010101010101010101010101010101",
    "01010101a0a3bcf96448ac1e13260fa37d7987271e1ec6ea72bad4ec802c83b2c813f69536a038da94adbe4714d3b8d702970b13ca17dc",
    "5192a3a034c1b35672df6456d35207",
);

/// Legacy, for one chain (EIP-155).
const VIEMS_LEGACY: &str = concat!(
    "f8760784773594008405c1ffc0943cd0a705a2dc65e5b1e1205896baa2be8a07c6e08814d1120d7b16000085a9059cbb0084321e36aca0",
    "5968d645ee06151341cf270f6932842b9278931b7610c27e14ef5fe0b66c35d1a00f022782704f0be074ef7a082b7f641194e69a14d2be",
    "af88b5f3810f888f444f",
);

/// Legacy, for any chain.
const VIEMS_BEFORE_EIP_155: &str = concat!(
    "f8720784773594008405c1ffc0943cd0a705a2dc65e5b1e1205896baa2be8a07c6e08814d1120d7b16000085a9059cbb001ba0534ae883",
    "7fc72d6d39c31ec28a807ebf4632d825698674308e28380858c0d2d2a029b4b28ffaf9d72d9f1d00e729e53cf82ac8d0a2fc5f14e738af",
    "d26f405f39b3",
);

/// Of EIP-1559, which creates a contract.
const VIEMS_CREATION: &str = concat!(
    "02f86584190f1b44078084773594008405c1ffc0808814d1120d7b16000085a9059cbb00c001a0da3bfd1ff536ba635c2b263d6f85fa27",
    "000a8830d23be73fd88f6b5475002e61a04d345b0a3d4c46744cf93c0d0b82b1ae203b30dee3cc8cf1b8eed23530694ee9",
);

fn bytes(digits: &str) -> Vec<u8> {
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.as_bytes().chunks(2).map(pair).collect()
}

fn sign(said: &[u8]) -> [u8; 65] {
    let key = SecretKey::from_slice(&bytes(SECRET)).unwrap();
    let signed = SECP256K1.sign_ecdsa_recoverable(&Message::from_digest(keccak(said)), &key);
    let (parity, point) = signed.serialize_compact();
    [point.as_slice(), &[u8::try_from(parity.to_i32()).unwrap()]].concat().try_into().unwrap()
}

fn unsigned(data: &[u8]) -> Unsigned<'_> {
    let to = address::read("0x3Cd0A705a2DC65e5b1E1205896BaA2be8A07c6e0").unwrap();
    Unsigned {
        chain_id: 420_420_420,
        nonce: 7,
        price: 2_000_000_000,
        gas: 96_600_000,
        to: to[..20].try_into().unwrap(),
        value: 1_500_000_000_000_000_000,
        data,
    }
}

#[test]
fn signed_is_what_a_library_signs() {
    let data = [0xa9, 0x05, 0x9c, 0xbb, 0];
    assert_eq!(unsigned(&data).signed(sign), bytes(VIEMS_FEE_MARKET));
}

#[test]
fn signer_of_reads_every_form_that_a_hub_takes() {
    let all = [VIEMS_FEE_MARKET, VIEMS_ACCESS_LIST, VIEMS_LEGACY, VIEMS_BEFORE_EIP_155, VIEMS_CREATION];
    for (number, signed) in all.into_iter().enumerate() {
        let signer = signer_of(&bytes(signed)).unwrap();
        assert_eq!(address::written(signer).as_deref(), Some(SIGNER), "number {number}");
    }
}

#[test]
fn signer_of_is_another_of_another_transaction() {
    let other = unsigned(&[1]).signed(|_| sign(b"something else"));
    assert_ne!(signer_of(&other).ok().and_then(address::written).as_deref(), Some(SIGNER));
}

#[test]
fn signer_of_errors_for_what_is_no_transaction() {
    let whole = bytes(VIEMS_LEGACY);
    for wrong in [&[][..], &[2], &[0xc0], &[0x7f; 40], &whole[..whole.len() - 1], &[whole.as_slice(), &[0]].concat()] {
        assert!(signer_of(wrong).is_err(), "{wrong:02x?}");
    }
}
