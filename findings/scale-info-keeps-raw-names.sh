#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# scale-info 2.11.6, which writes the types into a chain's metadata, and scale-value 0.17.0, by which subxt makes values of
# them from names.
# A field whose name is a word that Rust keeps for itself (r#type) is called so in metadata, r# included, while serde, and so
# every JSON, calls it `type`. Whoever makes a value by names gives one that "does not exist". pallet-revive's
# GenericTransaction, by which a chain is asked what a transaction of Ethereum's would do, has such a field.
# So: by both names, since more than are asked for do no harm, or by places.
#
# It compiles some 60 crates (a minute of processor time); CARGO_TARGET_DIR keeps them for another run.
#
# Seen: the field's name in metadata and in JSON; a value encoded with it named so, and so, and both ways.
#> metadata: r#type
#> JSON: type
#> type: refused
#> r#type: 02
#> both: 02
set -eu
script=$(realpath "$0")
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
cat > Cargo.toml <<'END'
[package]
name = "seen"
version = "0.0.0"
edition = "2021"

[dependencies]
scale-info = { version = "=2.11.6", features = ["derive"] }
scale-value = "=0.17.0"
serde = { version = "1", features = ["derive"] }
serde_json = "1"

[profile.dev]
debug = false

[workspace]
END
mkdir src
cat > src/main.rs <<'END'
use scale_info::{meta_type, PortableRegistry, Registry, TypeDef, TypeInfo};
use scale_value::{scale::encode_as_type, Value};

#[derive(TypeInfo, serde::Serialize)]
struct Asked {
    r#type: u8,
    other: u8,
}

fn main() {
    let mut registry = Registry::new();
    let id = registry.register_type(&meta_type::<Asked>()).id;
    let types: PortableRegistry = registry.into();
    let TypeDef::Composite(fields) = &types.resolve(id).unwrap().type_def else { panic!() };
    println!("metadata: {}", fields.fields[0].name.as_deref().unwrap());
    let json = serde_json::to_value(Asked { r#type: 2, other: 3 }).unwrap();
    println!("JSON: {}", json.as_object().unwrap().keys().find(|name| *name != "other").unwrap());
    for (told, names) in [("type", &["type"][..]), ("r#type", &["r#type"]), ("both", &["type", "r#type"])] {
        let fields = names.iter().map(|name| (*name, Value::u128(2))).chain([("other", Value::u128(3))]);
        let value = Value::named_composite(fields);
        let mut bytes = Vec::new();
        match encode_as_type(&value, id, &types, &mut bytes) {
            Ok(()) => println!("{told}: {:02x}", bytes[0]),
            Err(_) => println!("{told}: refused"),
        }
    }
}
END
cargo run --quiet | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
