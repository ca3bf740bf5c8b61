// SPDX-License-Identifier: Apache-2.0
//! The contracts as a node would get them, built once for all tests.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use kite_deploy::bundles::{self, build, Contract, SuiteBundles, Workspace, OTHERS, SUITE};
use serde_json::Value;

/// The suite's own contracts.
pub const OWN: [&str; 4] = SUITE;

/// Tokens of others: of another library in an older ink!, and of the standard's own crate.
pub const PEERS: [&str; 2] = ["openbrush_psp22", "psp22_token"];

/// A contract of others that keeps tokens, written against the standard's own crate.
pub const VAULT: &str = "psp22_vault";

/// The address of a product, and the factory of such.
pub const TILL: &str = "till";

/// Deposits for metered use.
pub const TAB: &str = "tab";

/// The suite's contracts as they might be one day, with a storage of another layout.
pub const NEXT: [&str; 4] = ["token_v2", "router_v2", "registry_v2", "dao_v2"];

/// A contract that can be put on a chain.
pub struct Bundle {
    /// Its name.
    pub name: &'static str,
    /// Where its code is.
    pub path: PathBuf,
    /// Its code.
    pub wasm: Vec<u8>,
    /// What it says of itself.
    pub metadata: Value,
}

/// The suite's bundles and the tokens of others, fresh from their sources.
pub fn bundles() -> impl Iterator<Item = &'static Bundle> {
    OWN.into_iter().chain(PEERS).map(bundle)
}

fn names() -> impl Iterator<Item = &'static str> {
    OWN.into_iter().chain(OTHERS).chain([VAULT, TILL, TAB]).chain(NEXT)
}

/// The bundle of this name, built when it is first asked for.
pub fn bundle(name: &str) -> &'static Bundle {
    const COUNT: usize = OWN.len() + OTHERS.len() + 3 + NEXT.len();
    static BUNDLES: [OnceLock<Bundle>; COUNT] = [const { OnceLock::new() }; COUNT];
    let mut known = names().zip(&BUNDLES);
    let (name, cell) =
        known.find(|(known, _)| *known == name).expect("one of the suite, now or later, or a contract of others");
    cell.get_or_init(|| make(name))
}

/// The suite as the deployment plan takes it.
#[must_use]
pub fn suite() -> SuiteBundles {
    OWN.into_iter().chain([TILL, TAB]).for_each(|name| {
        bundle(name);
    });
    let workspace = Workspace::here().expect("the workspace is there");
    let load = |name| bundles::Bundle::load(&workspace, name).unwrap_or_else(|error| panic!("{error:#}"));
    let ([token, router, registry, dao], [till, tab]) = (OWN.map(load), [TILL, TAB].map(load));
    SuiteBundles { token, router, registry, dao, till, tab }
}

fn make(name: &'static str) -> Bundle {
    let workspace = Workspace::here().expect("the workspace is there");
    let contract = Contract::named(&workspace, name).unwrap_or_else(|error| panic!("{error:#}"));
    build(&workspace, &[contract]).unwrap_or_else(|error| panic!("{error:#}"));
    let file = |extension: &str| workspace.bundles().join(format!("{name}.{extension}"));
    let read = |path: &PathBuf| fs::read(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    let path = file("wasm");
    let metadata = serde_json::from_slice(&read(&file("json"))).expect("metadata is JSON");
    Bundle { name, wasm: read(&path), path, metadata }
}
