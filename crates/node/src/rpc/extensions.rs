// SPDX-License-Identifier: Apache-2.0
//! What a chain asks of every transaction beside its call: its transaction extensions.

use anyhow::{bail, Result};
use ink::scale_info::{PortableRegistry, TypeDef};
use subxt::Metadata;

/// Those that subxt fills in.
const KNOWN: [&str; 8] = [
    "CheckSpecVersion",
    "CheckTxVersion",
    "CheckGenesis",
    "CheckMortality",
    "CheckNonce",
    "ChargeTransactionPayment",
    "ChargeAssetTxPayment",
    "CheckMetadataHash",
];

/// An error that names an extension which wants something that this program cannot give. What wants nothing passes,
/// whatever it is called.
pub(super) fn ensure_known(metadata: &Metadata) -> Result<()> {
    let types = metadata.types();
    let asked = metadata.extrinsic().signed_extensions().iter().map(|extension| {
        let wants_nothing = is_empty(types, extension.extra_ty()) && is_empty(types, extension.additional_ty());
        (extension.identifier(), wants_nothing)
    });
    ensure_all_known(asked)
}

/// `asked`: extensions, and whether they want nothing.
fn ensure_all_known<'a>(mut asked: impl Iterator<Item = (&'a str, bool)>) -> Result<()> {
    let unknown = asked.find(|(name, wants_nothing)| !wants_nothing && !KNOWN.contains(name));
    let Some((name, _)) = unknown else { return Ok(()) };
    bail!(
        "every transaction of this chain must carry what its extension {name} asks for, which this program does not \
         know: sign with a wallet that does"
    )
}

/// Whether values of this type take no bytes.
fn is_empty(types: &PortableRegistry, id: u32) -> bool {
    let Some(found) = types.resolve(id) else { return false };
    match &found.type_def {
        TypeDef::Composite(parts) => parts.fields.iter().all(|field| is_empty(types, field.ty.id)),
        TypeDef::Tuple(parts) => parts.fields.iter().all(|part| is_empty(types, part.id)),
        TypeDef::Array(parts) => parts.len == 0 || is_empty(types, parts.type_param.id),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::marker::PhantomData;

    use ink::scale_info::{meta_type, Registry, TypeInfo};

    use super::*;

    #[derive(TypeInfo)]
    #[scale_info(crate = ink::scale_info)]
    #[allow(dead_code)]
    struct Marker(PhantomData<u8>, (), [u8; 0]);

    #[derive(TypeInfo)]
    #[scale_info(crate = ink::scale_info)]
    #[allow(dead_code)]
    struct Nested(Marker, (Marker, Tip));

    #[derive(TypeInfo)]
    #[scale_info(crate = ink::scale_info)]
    #[allow(dead_code)]
    struct Tip(u8);

    fn takes_nothing<T: TypeInfo + 'static>() -> bool {
        let mut registry = Registry::new();
        let id = registry.register_type(&meta_type::<T>()).id;
        is_empty(&registry.into(), id)
    }

    #[test]
    fn ensure_all_known_errors_with_the_name_of_what_wants_more_than_is_known() {
        let bittensors = ["CheckNonce", "ChargeTransactionPayment", "CheckMetadataHash"].map(|name| (name, false));
        let empty = ["SudoTransactionExtension", "DrandPriority"].map(|name| (name, true));
        assert!(ensure_all_known(bittensors.into_iter().chain(empty)).is_ok());
        let error = ensure_all_known(bittensors.into_iter().chain([("ProveAge", false)])).unwrap_err().to_string();
        assert!(error.contains("what its extension ProveAge asks for"), "{error}");
        // Bittensor's shows itself as the one that it wraps; under its own name nobody would know it.
        let wrapper = ensure_all_known([("ChargeTransactionPaymentWrapper", false)].into_iter()).unwrap_err();
        assert!(wrapper.to_string().contains("extension ChargeTransactionPaymentWrapper"), "{wrapper}");
    }

    #[test]
    fn is_empty_looks_at_all_parts() {
        assert!(takes_nothing::<()>());
        assert!(takes_nothing::<(Marker, Marker)>());
        assert!(!takes_nothing::<Tip>());
        assert!(!takes_nothing::<Nested>());
        assert!(!takes_nothing::<Option<()>>());
    }
}
