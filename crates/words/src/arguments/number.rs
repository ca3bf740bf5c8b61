// SPDX-License-Identifier: Apache-2.0
//! Which whole numbers a type holds.

use ink::scale_info::TypeDefPrimitive;
use scale_value::Value;

use super::notation::{expected, Typed};
use super::Wrong;
use crate::amount::{whole, NoNumber};

/// The greatest of an unsigned type.
pub(super) fn most(primitive: &TypeDefPrimitive) -> Option<u128> {
    match primitive {
        TypeDefPrimitive::U8 => Some(u8::MAX.into()),
        TypeDefPrimitive::U16 => Some(u16::MAX.into()),
        TypeDefPrimitive::U32 => Some(u32::MAX.into()),
        TypeDefPrimitive::U64 => Some(u64::MAX.into()),
        TypeDefPrimitive::U128 => Some(u128::MAX),
        _ => None,
    }
}

/// Bits of a signed type.
pub(super) fn signed_bits(primitive: &TypeDefPrimitive) -> Option<u32> {
    match primitive {
        TypeDefPrimitive::I8 => Some(i8::BITS),
        TypeDefPrimitive::I16 => Some(i16::BITS),
        TypeDefPrimitive::I32 => Some(i32::BITS),
        TypeDefPrimitive::I64 => Some(i64::BITS),
        TypeDefPrimitive::I128 => Some(i128::BITS),
        _ => None,
    }
}

/// A number of so many bits that may be below zero.
pub(super) fn signed(bits: u32, typed: &Typed<'_>) -> Result<Value, Wrong> {
    let most = i128::MAX.checked_shr(i128::BITS.saturating_sub(bits)).unwrap_or_default();
    let least = most.saturating_neg().saturating_sub(1);
    let wrong = || expected(&format!("a whole number from {least} to {most}"), typed);
    let Typed::Word(word) = typed else { return Err(wrong()) };
    let (sign, digits) = word.strip_prefix('-').map_or(("", *word), |digits| ("-", digits));
    let digits = whole(digits).map_err(|error| match error {
        NoNumber::TwoReadings { decimal, whole, .. } => {
            let [decimal, whole] = [decimal, whole].map(|number| format!("{sign}{number}"));
            Wrong::new(NoNumber::TwoReadings { typed: (*word).to_owned(), decimal, whole }.to_string())
        }
        _ => wrong(),
    })?;
    let number: i128 = format!("{sign}{digits}").parse().map_err(|_| wrong())?;
    if (least..=most).contains(&number) {
        Ok(Value::i128(number))
    } else {
        Err(wrong())
    }
}
