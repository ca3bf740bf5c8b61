// SPDX-License-Identifier: Apache-2.0
//! The published bundles that this program carries, so that it needs no clone: those that the repository kept when it was
//! compiled.

/// A bundle, as the repository keeps it.
pub(crate) struct Kept {
    pub(crate) name: &'static str,
    /// The Wasm.
    pub(crate) code: &'static [u8],
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

/// The bundle of this name.
pub(crate) fn named(name: &str) -> Option<&'static Kept> {
    ALL.iter().find(|kept| kept.name == name)
}
