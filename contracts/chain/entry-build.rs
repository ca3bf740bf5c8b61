// SPDX-License-Identifier: Apache-2.0
//! The build script of every contract: on the chain a contract is entered by its own table (`entry.rs`), not by what
//! ink! generates. A contract that builds on it has a way in of its own.

fn main() {
    // What it depends on is told by cargo anyway. Without a word, any change of a source would run it again.
    println!("cargo:rerun-if-changed=Cargo.toml");
    let is_set = |name: &str| std::env::var_os(name).is_some();
    let is_on_chain = std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32" || arch == "riscv64");
    if is_on_chain && !is_set("CARGO_FEATURE_INK_AS_DEPENDENCY") && !is_set("CARGO_FEATURE_INK_ENTRY") {
        println!("cargo:rustc-cfg=kite_entry");
        // What ink!'s macros look for before they generate theirs.
        println!("cargo:rustc-cfg=feature=\"ink-as-dependency\"");
    }
}
