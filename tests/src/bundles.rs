//! The contracts as a node would get them, built once for all tests.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use kite_deploy::bundles::{self, build, Contract, SuiteBundles, Workspace, SUITE};
use serde_json::Value;

/// The suite's own contracts.
pub const OWN: [&str; 4] = SUITE;

/// The third-party token: somebody else's library, and an older ink!.
pub const PEER: &str = "openbrush_psp22";

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

/// All bundles, fresh from their sources.
pub fn bundles() -> impl Iterator<Item = &'static Bundle> {
    OWN.into_iter().chain([PEER]).map(bundle)
}

/// The bundle of this name, built when it is first asked for.
pub fn bundle(name: &str) -> &'static Bundle {
    static BUNDLES: [OnceLock<Bundle>; OWN.len() + 1] = [const { OnceLock::new() }; OWN.len() + 1];
    let mut known = OWN.into_iter().chain([PEER]).zip(&BUNDLES);
    let (name, cell) = known.find(|(known, _)| *known == name).expect("one of the suite, or the peer");
    cell.get_or_init(|| make(name))
}

/// The suite as the deployment plan takes it.
#[must_use]
pub fn suite() -> SuiteBundles {
    OWN.map(bundle);
    let workspace = Workspace::here().expect("the workspace is there");
    let [token, router, registry, dao] =
        OWN.map(|name| bundles::Bundle::load(&workspace, name).unwrap_or_else(|error| panic!("{error:#}")));
    SuiteBundles { token, router, registry, dao }
}

/// A contract that does whatever it is told, see its source.
pub fn puppet() -> Vec<u8> {
    wat::parse_str(include_str!("../fixtures/puppet.wat")).expect("the puppet is well-formed")
}

/// A contract that answers what the call asks for, see its source.
pub fn mime() -> Vec<u8> {
    wat::parse_str(include_str!("../fixtures/mime.wat")).expect("the mime is well-formed")
}

/// The code between an old version and a new one, see its source.
pub fn migrator() -> Vec<u8> {
    wat::parse_str(include_str!("../fixtures/migrator.wat")).expect("the migrator is well-formed")
}

fn make(name: &'static str) -> Bundle {
    let workspace = Workspace::here().expect("the workspace is there");
    let contract = Contract::named(&workspace, name).unwrap_or_else(|error| panic!("{error:#}"));
    build(&workspace, &[contract]).unwrap_or_else(|error| panic!("{error:#}"));
    let file = |extension: &str| workspace.bundles().join(format!("{name}.{extension}"));
    let read = |path: &PathBuf| fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let path = file("wasm");
    let metadata = serde_json::from_slice(&read(&file("json"))).expect("metadata is JSON");
    Bundle { name, wasm: read(&path), path, metadata }
}
