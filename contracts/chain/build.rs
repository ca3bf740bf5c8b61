// SPDX-License-Identifier: Apache-2.0
//! Chooses who speaks to the chain: on Wasm this crate itself, unless ink! is asked to; off the chain,
//! in unit tests and for metadata, ink!.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is_wasm = std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32");
    if is_wasm && std::env::var_os("CARGO_FEATURE_INK").is_none() {
        println!("cargo:rustc-cfg=lean");
    }
}
