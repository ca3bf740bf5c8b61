//! What a chain asks of every transaction beside its call: its transaction extensions.

use anyhow::{ensure, Result};
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
    let unknown = metadata.extrinsic().signed_extensions().iter().find(|extension| {
        let wants_nothing = is_empty(types, extension.extra_ty()) && is_empty(types, extension.additional_ty());
        !KNOWN.contains(&extension.identifier()) && !wants_nothing
    });
    let name = unknown.map(|extension| extension.identifier());
    ensure!(
        name.is_none(),
        "every transaction of this chain must carry what its extension {} asks for, which this program does not know: \
         sign with a wallet that does",
        name.unwrap_or_default()
    );
    Ok(())
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
    fn is_empty_looks_at_all_parts() {
        assert!(takes_nothing::<()>());
        assert!(takes_nothing::<(Marker, Marker)>());
        assert!(!takes_nothing::<Tip>());
        assert!(!takes_nothing::<Nested>());
        assert!(!takes_nothing::<Option<()>>());
    }
}
