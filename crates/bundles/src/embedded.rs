// SPDX-License-Identifier: Apache-2.0
//! The published bundles that this program carries, so that it needs no clone: those that the repository kept when it was
//! compiled.

use ink::primitives::Hash;

use crate::code_hash;
use crate::hub::program_hash;

/// A bundle, as the repository keeps it.
pub(crate) struct Kept {
    pub(crate) name: &'static str,
    /// The Wasm.
    pub(crate) code: &'static [u8],
    /// The program for PolkaVM.
    pub(crate) program: &'static [u8],
    /// The metadata, without the code.
    pub(crate) metadata: &'static str,
    /// The fingerprint of what it was built from, with a line break.
    pub(crate) sources: &'static str,
}

macro_rules! kept {
    ($name:literal) => {
        Kept {
            name: $name,
            code: include_bytes!(concat!("../../../deploy/bundles/", $name, ".wasm")),
            program: include_bytes!(concat!("../../../deploy/bundles/hub/", $name, ".polkavm")),
            metadata: include_str!(concat!("../../../deploy/metadata/", $name, ".json")),
            sources: include_str!(concat!("../../../deploy/bundles/", $name, ".sources")),
        }
    };
}

static ALL: [Kept; 6] = [kept!("token"), kept!("router"), kept!("registry"), kept!("dao"), kept!("till"), kept!("tab")];

/// Each contract's name and its metadata.
#[must_use]
pub fn metadata() -> [(&'static str, &'static str); 6] {
    ALL.each_ref().map(|kept| (kept.name, kept.metadata))
}

/// The hashes of a contract's code, as Wasm and as a program for PolkaVM, under which chains of the two families keep it.
#[must_use]
pub fn code_hashes(name: &str) -> Vec<Hash> {
    let hashes = |kept: &Kept| [code_hash(kept.code), program_hash(kept.program)].map(Hash::from).to_vec();
    named(name).map(hashes).unwrap_or_default()
}

/// The bundle of this name.
pub(crate) fn named(name: &str) -> Option<&'static Kept> {
    ALL.iter().find(|kept| kept.name == name)
}
