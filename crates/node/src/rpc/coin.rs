// SPDX-License-Identifier: Apache-2.0
//! The native coin, as the chain itself tells of it: nothing about it is assumed.

use ink::scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive};
use kite_interfaces::Balance;
use serde_json::{Map, Value};
use subxt::Metadata;

use super::family::{Family, Hub};
use crate::amount::Shown;
use crate::chain::{Cause, Failure};
use crate::text;

/// What a chain tells of its native coin. Names and decimals are left out by some chains; the width never is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coin {
    /// Its sign, such as TAO.
    pub sign: Option<String>,
    /// Its decimals.
    pub decimals: Option<u8>,
    /// The number that the chain's addresses begin with.
    pub prefix: Option<u16>,
    /// How many bits its amounts have on this chain.
    pub bits: u32,
}

impl Coin {
    /// What the chain's metadata and its `system_properties` say. An error if amounts have a type that is no
    /// unsigned number.
    pub fn of(metadata: &Metadata, properties: &Map<String, Value>) -> Result<Self, String> {
        let deposit = metadata.pallet_by_name("Balances").and_then(|pallet| pallet.constant_by_name(DEPOSIT));
        let deposit = deposit.ok_or("this chain has no pallet of balances: the suite moves its native coin")?;
        let bits = bits(metadata.types(), deposit.ty())
            .ok_or("this chain counts its native coin in a type that this program does not know")?;
        let first = |name: &str| properties.get(name).map(first);
        let number = |name: &str| first(name).and_then(Value::as_u64);
        Ok(Self {
            sign: first("tokenSymbol").and_then(Value::as_str).map(text::plain),
            decimals: number("tokenDecimals").and_then(|decimals| decimals.try_into().ok()),
            prefix: number("ss58Format").and_then(|prefix| prefix.try_into().ok()),
            bits,
        })
    }

    /// The same as contracts of this family count it: on a Hub in wei, whatever the chain's own smallest unit is.
    pub(super) fn counted_in(self, family: Family) -> Self {
        let Some(Hub { ratio, .. }) = family.hub() else { return self };
        let more = ratio.checked_ilog10().and_then(|more| u8::try_from(more).ok()).unwrap_or_default();
        let decimals = self.decimals.map(|decimals| decimals.saturating_add(more));
        Self { decimals, bits: Balance::BITS, ..self }
    }

    /// The greatest amount that there can be on this chain.
    #[must_use]
    pub fn most(&self) -> Balance {
        Balance::MAX.checked_shr(Balance::BITS.saturating_sub(self.bits)).unwrap_or(0)
    }

    /// The amount, if the chain can count so far: encoded in fewer bits it would be another.
    pub fn fitting(&self, amount: Balance) -> Result<Balance, Failure> {
        let most = self.most();
        if amount <= most {
            return Ok(amount);
        }
        let reason = format!(
            "{} is more than this chain can count: its amounts have {} bits, at most {}",
            self.shown(amount),
            self.bits,
            self.shown(most)
        );
        Err(Failure::before_it_ran(Cause::Refused(reason)))
    }

    fn shown(&self, units: Balance) -> String {
        let sign = self.sign.as_deref().unwrap_or("of the native coin");
        match self.decimals {
            Some(decimals) => format!("{} {sign}", Shown { units, decimals }),
            None => format!("{} smallest units {sign}", Shown { units, decimals: 0 }),
        }
    }
}

/// The constant of pallet-balances whose type is that of every amount.
const DEPOSIT: &str = "ExistentialDeposit";

/// A chain of several coins tells lists, the native one first.
fn first(told: &Value) -> &Value {
    told.get(0).unwrap_or(told)
}

/// Bits of an unsigned number, or of a struct around nothing but one.
fn bits(types: &PortableRegistry, id: u32) -> Option<u32> {
    match &types.resolve(id)?.type_def {
        TypeDef::Primitive(TypeDefPrimitive::U32) => Some(u32::BITS),
        TypeDef::Primitive(TypeDefPrimitive::U64) => Some(u64::BITS),
        TypeDef::Primitive(TypeDefPrimitive::U128) => Some(u128::BITS),
        TypeDef::Composite(around) => {
            only::<Field<PortableForm>>(&around.fields).and_then(|field| bits(types, field.ty.id))
        }
        _ => None,
    }
}

fn only<T>(items: &[T]) -> Option<&T> {
    match items {
        [item] => Some(item),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use ink::scale_info::{meta_type, Registry, TypeInfo};
    use serde_json::json;

    use super::*;

    /// As Bittensor writes its amounts.
    #[derive(TypeInfo)]
    #[scale_info(crate = ink::scale_info)]
    #[allow(dead_code)]
    struct TaoBalance(u64);

    #[derive(TypeInfo)]
    #[scale_info(crate = ink::scale_info)]
    #[allow(dead_code)]
    struct Pair(u64, u64);

    fn bits_of<T: TypeInfo + 'static>() -> Option<u32> {
        let mut registry = Registry::new();
        let id = registry.register_type(&meta_type::<T>()).id;
        bits(&registry.into(), id)
    }

    fn tao() -> Coin {
        Coin { sign: Some("TAO".to_owned()), decimals: Some(9), prefix: Some(42), bits: 64 }
    }

    #[test]
    fn bits_are_those_of_the_number_whatever_is_around_it() {
        assert_eq!(bits_of::<u128>(), Some(128));
        assert_eq!(bits_of::<u64>(), Some(64));
        assert_eq!(bits_of::<TaoBalance>(), Some(64));
        assert_eq!(bits_of::<Pair>(), None);
        assert_eq!(bits_of::<bool>(), None);
    }

    #[test]
    fn fitting_takes_what_the_chain_can_count_and_refuses_one_more() {
        let most = Balance::from(u64::MAX);
        assert_eq!(tao().fitting(most).unwrap(), most);
        let refusal = tao().fitting(most + 1).unwrap_err().to_string();
        assert!(refusal.contains("18,446,744,073.709551616 TAO is more than this chain can count"), "{refusal}");
        assert!(refusal.contains("64 bits, at most 18,446,744,073.709551615 TAO"), "{refusal}");
        assert_eq!(Coin { bits: 128, ..tao() }.fitting(Balance::MAX).unwrap(), Balance::MAX);
    }

    #[test]
    fn fitting_counts_in_smallest_units_where_the_chain_tells_no_decimals() {
        let refusal = Coin { bits: 32, ..Coin::default() }.fitting(1 << 32).unwrap_err().to_string();
        assert!(refusal.contains("4,294,967,296 smallest units of the native coin is more"), "{refusal}");
    }

    #[test]
    fn first_takes_the_native_coin_of_a_list() {
        assert_eq!(first(&json!(["TAO", "ALPHA"])), &json!("TAO"));
        assert_eq!(first(&json!(9)), &json!(9));
    }
}
