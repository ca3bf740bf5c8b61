// SPDX-License-Identifier: Apache-2.0
//! Tills: addresses of products, for whoever can do nothing but a plain transfer.
//!
//! A till is made by a factory, at an address that is known before: see [`address_of`].

use ink::primitives::{AccountId, Hash};
use scale::{Compact, Encode};

use crate::router::RouterError;
use crate::token::Relayed;
use crate::ProductId;

/// Why a message of a till or of its factory failed. Nothing was changed.
#[derive(Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum TillError {
    /// It has nothing of this asset that it could pay.
    Nothing,
    /// The router does not take the payment, for this reason. What is in the till waits there.
    Refused(Relayed<RouterError>),
    /// The router failed without a reason, or there is none at its address.
    RouterFailed,
    /// The asset's contract failed, or is none.
    AssetFailed,
    /// This is a factory: it has no product, and whatever is sent to it is lost.
    IsFactory,
    /// This is a till: only a factory opens others.
    IsTill,
    /// Ids of products start at 1.
    InvalidProduct,
    /// The chain did not create the till.
    NotCreated,
}

/// A till was opened.
#[ink::event]
pub struct TillOpened {
    /// The product that it pays.
    pub product: ProductId,
    /// Its address.
    pub till: AccountId,
}

/// How a till's constructor is called by its factory.
pub const CONSTRUCTOR: [u8; 4] = kite_chain::call_of!("of"(AccountId, ProductId));

/// Bytes of a till's constructor call: its selector, the router, the product.
const INPUT_BYTES: u32 = 4 + 32 + 4;

/// What the chain hashes to the address of the till of `product`, made by `factory` of the code `code_hash`, both
/// with their lengths before the call and before the salt, which is empty.
#[must_use]
pub fn address_of(factory: &AccountId, code_hash: &Hash, router: &AccountId, product: ProductId) -> impl Encode {
    let prefix = *b"contract_addr_v1";
    (prefix, *factory, *code_hash, Compact(INPUT_BYTES), CONSTRUCTOR, *router, product, Compact(0_u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a library of others makes of the same.
    const VECTORS: &str = include_str!("../vectors/tills.json");

    fn bytes(value: &serde_json::Value) -> [u8; 32] {
        let digits = value.as_str().unwrap().trim_start_matches("0x").as_bytes();
        let bytes = digits.chunks(2).map(|byte| u8::from_str_radix(core::str::from_utf8(byte).unwrap(), 16).unwrap());
        bytes.collect::<Vec<_>>().try_into().unwrap()
    }

    #[test]
    fn address_of_is_what_others_work_out() {
        let all: serde_json::Value = serde_json::from_str(VECTORS).unwrap();
        let (factory, code, router) = (bytes(&all["factory"]), bytes(&all["code_hash"]), bytes(&all["router"]));
        for till in all["tills"].as_array().unwrap() {
            let product = till["product"].as_u64().unwrap().try_into().unwrap();
            let made_of = address_of(&factory.into(), &code.into(), &router.into(), product);
            assert_eq!(kite_chain::blake2_256(&made_of), bytes(&till["address"]));
        }
    }
}
