// SPDX-License-Identifier: Apache-2.0
//! Chooses who speaks to the chain: on Wasm this crate itself, unless ink! is asked to; on PolkaVM (`hub`), where there
//! is no ink! to ask, always; off the chain, in unit tests and for metadata, ink!.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let architecture = std::env::var("CARGO_CFG_TARGET_ARCH").unwrap_or_default();
    let (is_wasm, is_hub) = (architecture == "wasm32", architecture == "riscv64");
    if is_wasm || is_hub {
        println!("cargo:rustc-cfg=on_chain");
    }
    if is_hub {
        println!("cargo:rustc-cfg=hub");
    }
    if is_hub || is_wasm && std::env::var_os("CARGO_FEATURE_INK").is_none() {
        println!("cargo:rustc-cfg=lean");
    }
}
