#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# contract-transcode 5.0.3, which reads the arguments of cargo-contract 5.0.3.
# An enum whose variants carry numbers of their own (#[codec(index = 2)]) is encoded by the variant's place in the
# list instead, so that the contract receives another variant than was named, or none. Decoding goes by the number:
# the crate itself reads back what nobody wrote.
# So: enums in messages count from 0, without gaps.
#
# It compiles some 200 crates (two minutes of processor time); CARGO_TARGET_DIR keeps them for another run.
#
# Seen, for an enum of Red = 1 and Green = 2: what was asked for, the byte sent, what the crate decodes from it.
#> Green: sends 1, which is paint { colour: Red }
#> Red: sends 0, which is no variant
set -eu
script=$(realpath "$0")
house=$(dirname "$script")/..
cd "$(mktemp -d)"
trap 'rm -rf "$PWD"' EXIT
cp "$house/Cargo.lock" "$house/rust-toolchain.toml" .
cat > Cargo.toml <<'END'
[package]
name = "seen"
version = "0.0.0"
edition = "2021"

[dependencies]
contract-transcode = "=5.0.3"
serde_json = "1"

[profile.dev]
debug = false

[workspace]
END
mkdir src
cat > src/contract.json <<'END'
{
  "version": 5,
  "types": [
    { "id": 0, "type": { "def": { "tuple": [] } } },
    {
      "id": 1,
      "type": {
        "path": ["Colour"],
        "def": { "variant": { "variants": [{ "name": "Red", "index": 1 }, { "name": "Green", "index": 2 }] } }
      }
    }
  ],
  "spec": {
    "constructors": [], "events": [], "docs": [], "lang_error": { "type": 0, "displayName": [] },
    "environment": {
      "accountId": { "type": 0, "displayName": [] }, "balance": { "type": 0, "displayName": [] },
      "blockNumber": { "type": 0, "displayName": [] }, "hash": { "type": 0, "displayName": [] },
      "timestamp": { "type": 0, "displayName": [] }, "chainExtension": { "type": 0, "displayName": [] },
      "maxEventTopics": 4, "staticBufferSize": 16384
    },
    "messages": [
      {
        "label": "paint", "selector": "0x00000001", "mutates": true, "payable": false, "default": false, "docs": [],
        "returnType": { "type": 0, "displayName": [] },
        "args": [{ "label": "colour", "type": { "type": 1, "displayName": [] } }]
      }
    ]
  },
  "storage": { "root": { "root_key": "0x00000000", "ty": 0, "layout": { "leaf": { "key": "0x00000000", "ty": 0 } } } }
}
END
cat > src/main.rs <<'END'
use contract_transcode::{ink_metadata::InkProject, ContractMessageTranscoder};

const SELECTOR: usize = 4;

fn main() {
    let contract: InkProject = serde_json::from_str(include_str!("contract.json")).expect("metadata");
    let transcoder = ContractMessageTranscoder::new(contract);
    for colour in ["Green", "Red"] {
        let call = transcoder.encode("paint", [colour]).expect("a variant of the enum");
        let read = transcoder.decode_contract_message(&mut call.as_slice());
        let read = read.map_or("no variant".to_string(), |value| value.to_string());
        println!("{colour}: sends {}, which is {read}", call[SELECTOR]);
    }
}
END
cargo run --quiet | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
