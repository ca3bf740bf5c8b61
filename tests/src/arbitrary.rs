//! Inputs for a contract's messages, made up from what its metadata says of their types.

use ink::primitives::AccountId;
use rand::seq::SliceRandom;
use rand::Rng;
use scale::{Compact, Encode};
use serde_json::Value;

use crate::bundles::Bundle;
use crate::metadata::{list, text};

/// What values are taken from, besides those at the edges of their types.
pub struct Pools {
    /// Accounts.
    pub accounts: Vec<AccountId>,
    /// Moments in milliseconds, and other numbers of 64 bits.
    pub moments: Vec<u64>,
    /// Code hashes.
    pub hashes: Vec<[u8; 32]>,
}

/// Ids that exist, a few that do not, and the edges.
const IDS: [u32; 12] = [0, 1, 1, 1, 2, 2, 3, 4, 5, 9, 63, u32::MAX];

/// Amounts, small and large.
const AMOUNTS: [u128; 10] =
    [0, 1, 7, 1_000, 400_000, 1_000_000_000, 1_000_000_000_000, 1 << 64, u128::MAX / 3, u128::MAX];

/// Shares, in basis points, and other numbers of 16 bits.
const SHARES: [u16; 8] = [0, 1, 100, 2_000, 2_500, 5_000, 10_000, u16::MAX];

/// The input of `message` (an entry of the metadata), mostly well-formed.
pub fn input(bundle: &Bundle, message: &Value, pools: &Pools, rng: &mut impl Rng) -> Vec<u8> {
    let mut input = selector(message);
    for argument in list(message, "/args") {
        value(bundle, &argument["type"]["type"], pools, rng, &mut input);
    }
    spoil(&mut input, rng);
    input
}

/// A message's selector.
#[must_use]
pub fn selector(message: &Value) -> Vec<u8> {
    let digits = text(message, "selector").trim_start_matches("0x").as_bytes();
    let byte = |pair: &[u8]| std::str::from_utf8(pair).ok().and_then(|pair| u8::from_str_radix(pair, 16).ok());
    digits.chunks(2).filter_map(byte).collect()
}

/// Cuts the input, adds to it, changes a byte or makes it longer than any contract reads, now and then.
fn spoil(input: &mut Vec<u8>, rng: &mut impl Rng) {
    match rng.gen_range(0..60) {
        0..=3 => input.truncate(rng.gen_range(0..=input.len())),
        4..=6 => input.extend([3, 2, 1]),
        7..=10 => {
            let place = rng.gen_range(0..input.len());
            input[place] = rng.gen();
        }
        11 => input[..4].copy_from_slice(&rng.gen::<[u8; 4]>()),
        12 => input.resize([16_384, 16_385, 20_000].choose(rng).copied().unwrap_or_default(), 0),
        _ => (),
    }
}

fn value(bundle: &Bundle, id: &Value, pools: &Pools, rng: &mut impl Rng, into: &mut Vec<u8>) {
    let index = usize::try_from(id.as_u64().expect("a type's number")).expect("fits");
    let entry = &bundle.metadata["types"][index]["type"];
    let definition = &entry["def"];
    if entry["path"].as_array().is_some_and(|path| path.last().is_some_and(|name| name == "AccountId")) {
        return into.extend(pools.accounts.choose(rng).expect("there is somebody").encode());
    }
    if entry["path"].as_array().is_some_and(|path| path.last().is_some_and(|name| name == "Hash")) {
        return into.extend(pools.hashes.choose(rng).expect("there is a hash"));
    }
    let each = |fields: &[Value], rng: &mut _, into: &mut _| {
        fields.iter().for_each(|field| value(bundle, field.get("type").unwrap_or(field), pools, rng, into));
    };
    match definition.as_object().and_then(|definition| definition.keys().next()).map(String::as_str) {
        Some("composite") => each(list(definition, "/composite/fields"), rng, into),
        Some("tuple") => each(list(definition, "/tuple"), rng, into),
        Some("variant") => {
            let variant = list(definition, "/variant/variants").choose(rng).expect("an enum has variants");
            into.push(u8::try_from(variant["index"].as_u64().expect("a number")).expect("fits"));
            each(list(variant, "/fields"), rng, into);
        }
        Some("array") => {
            let length = definition["array"]["len"].as_u64().expect("a length");
            (0..length).for_each(|_| value(bundle, &definition["array"]["type"], pools, rng, into));
        }
        Some("sequence") => {
            let length = *[0_u32, 1, 1, 2, 3, 17, 64, 65].choose(rng).expect("there are some");
            Compact(length).encode_to(into);
            (0..length).for_each(|_| value(bundle, &definition["sequence"]["type"], pools, rng, into));
        }
        Some("primitive") => primitive(text(definition, "primitive"), pools, rng, into),
        other => panic!("no value of {other:?}"),
    }
}

fn primitive(name: &str, pools: &Pools, rng: &mut impl Rng, into: &mut Vec<u8>) {
    match name {
        "bool" => into.push(rng.gen_range(0..2)),
        "u8" => into.push(*[0, 1, 2, 5, 12, rng.gen()].choose(rng).expect("some")),
        "u16" => SHARES.choose(rng).expect("some").encode_to(into),
        "u32" => IDS.choose(rng).expect("some").encode_to(into),
        "u64" => pools.moments.choose(rng).expect("some").encode_to(into),
        "u128" => AMOUNTS.choose(rng).expect("some").encode_to(into),
        "str" => match rng.gen_range(0..8) {
            // No text, for two different reasons.
            0 => vec![0xed_u8, 0xa0, 0x80].encode_to(into),
            1 => vec![0xc3_u8].encode_to(into),
            2 => "x".repeat(rng.gen_range(60..300)).encode_to(into),
            _ => ["", "ipfs://work", "Grüße, 世界"].choose(rng).expect("some").encode_to(into),
        },
        other => panic!("no value of {other}"),
    }
}
