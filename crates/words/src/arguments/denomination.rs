// SPDX-License-Identifier: Apache-2.0
//! Which asset an amount is of, as far as a contract's metadata makes that plain.

use ink::scale_info::{form::PortableForm, PortableRegistry, TypeDef, TypeDefPrimitive};
use kite_interfaces::Asset;
use scale::Decode;
use scale_value::scale::encode_as_type;
use scale_value::Value;

use super::Slot;

/// What the amounts of a contract are of, where nothing beside them says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Amounts of the type that is called `Balance`.
    pub balances: Option<Asset>,
    /// Other numbers of 128 bits, as in the standard's messages.
    pub numbers: Option<Asset>,
}

/// An amount beside which its asset stands is of that asset; any other is the contract's own.
pub(super) fn own_of<T: Clone>(
    own: Own,
    types: &PortableRegistry,
    slots: &[Slot<'_>],
    asset: Option<&Value<T>>,
) -> Own {
    let id = slots.iter().find(|slot| is_asset(types, slot.id)).map(|slot| slot.id);
    match (id, asset) {
        (Some(id), Some(value)) => Own { balances: read_asset(types, id, value), numbers: None },
        (Some(_), None) => Own::default(),
        (None, _) => own,
    }
}

/// Whether it is the type of assets.
pub(super) fn is_asset(types: &PortableRegistry, id: u32) -> bool {
    let segments = types.resolve(id).map(|found| found.path.segments.as_slice()).unwrap_or_default();
    matches!(segments, [.., module, name] if module == "asset" && name == "Asset")
}

fn read_asset<T: Clone>(types: &PortableRegistry, id: u32, value: &Value<T>) -> Option<Asset> {
    let mut bytes = Vec::new();
    encode_as_type(value, id, types, &mut bytes).ok()?;
    Asset::decode(&mut bytes.as_slice()).ok()
}

/// The asset that a number counts, if it counts one.
pub(super) fn asset_of(own: Own, slot: &Slot<'_>, primitive: &TypeDef<PortableForm>) -> Option<Asset> {
    match (primitive, slot.type_name) {
        (TypeDef::Primitive(TypeDefPrimitive::U128), Some("Balance")) => own.balances,
        (TypeDef::Primitive(TypeDefPrimitive::U128), Some("u128")) => own.numbers,
        _ => None,
    }
}
