#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# contract-transcode 5.0.3, which reads the arguments of cargo-contract 5.0.3.
# An argument is read as far as it makes sense, and the rest of it is dropped: 1,000,000 is 1, and so is 1e18, though
# the same digits in quotes, or with underscores, are a million; polkadot-js prints amounts with such commas. An
# array's length is not compared with its type's: one that is too short takes the first byte of the next argument,
# and one that is too long pushes into it.
# So: amounts in plain digits, and arrays counted before they are sent.
#
# It compiles some 200 crates (two minutes of processor time); CARGO_TARGET_DIR keeps them for another run.
#
# Seen: an amount (u128) as typed and as sent; an array of three bytes, followed by the byte 9, as typed and as decoded.
#> 1_000_000 is 1000000
#> "1,000,000" is 1000000
#> 1,000,000 is 1
#> 1.5 is 1
#> 1e18 is 1
#> [1, 2, 3] 9 is 010203 09
#> [1, 2, 3, 4] 9 is 010203 04, and one byte left over
#> [1, 2] 9 is 010209, and nothing for the last
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
    { "id": 1, "type": { "def": { "primitive": "u128" } } },
    { "id": 2, "type": { "def": { "primitive": "u8" } } },
    { "id": 3, "type": { "def": { "array": { "len": 3, "type": 2 } } } }
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
        "label": "pay", "selector": "0x00000001", "mutates": true, "payable": false, "default": false, "docs": [],
        "returnType": { "type": 0, "displayName": [] },
        "args": [{ "label": "amount", "type": { "type": 1, "displayName": [] } }]
      },
      {
        "label": "set", "selector": "0x00000002", "mutates": true, "payable": false, "default": false, "docs": [],
        "returnType": { "type": 0, "displayName": [] },
        "args": [
          { "label": "key", "type": { "type": 3, "displayName": [] } },
          { "label": "value", "type": { "type": 2, "displayName": [] } }
        ]
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
    for amount in ["1_000_000", "\"1,000,000\"", "1,000,000", "1.5", "1e18"] {
        let call = transcoder.encode("pay", [amount]).expect("no error");
        let sent = u128::from_le_bytes(call[SELECTOR..].try_into().expect("sixteen bytes"));
        println!("{amount} is {sent}");
    }
    for key in ["[1, 2, 3]", "[1, 2, 3, 4]", "[1, 2]"] {
        let call = transcoder.encode("set", [key, "9"]).expect("no error");
        println!("{key} 9 is {}", as_contract_reads(&call[SELECTOR..]));
    }
}

/// Three bytes and one more, which is what the message's types say.
fn as_contract_reads(input: &[u8]) -> String {
    let (key, rest) = input.split_at(3);
    let key: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    match rest {
        [] => format!("{key}, and nothing for the last"),
        [value] => format!("{key} {value:02x}"),
        [value, ..] => format!("{key} {value:02x}, and one byte left over"),
    }
}
END
cargo run --quiet | tee seen
sed -n 's/^#> //p' "$script" | diff - seen
