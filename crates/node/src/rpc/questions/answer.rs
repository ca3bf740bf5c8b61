// SPDX-License-Identifier: Apache-2.0
//! What both pallets answer alike.

use kite_interfaces::Balance;
use subxt::dynamic::Value;
use subxt::ext::scale_decode::DecodeAsType;

use crate::chain::Cause;

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) enum StorageDeposit {
    Refund(Balance),
    Charge(Balance),
}

impl StorageDeposit {
    pub fn signed(&self) -> i128 {
        let bounded = |amount: Balance| i128::try_from(amount).unwrap_or(i128::MAX);
        match *self {
            Self::Charge(amount) => bounded(amount),
            Self::Refund(amount) => bounded(amount).saturating_neg(),
        }
    }
}

/// What a message or a constructor returned.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct Returned {
    flags: Flags,
    data: Vec<u8>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Flags {
    bits: u32,
}

impl Returned {
    /// The flag by which a contract undoes its work: the lowest bit.
    const REVERTED: u32 = 1;

    pub fn unless_reverted(self) -> Result<Vec<u8>, Cause> {
        if self.flags.bits & Self::REVERTED == Self::REVERTED {
            Err(Cause::Reverted(self.data))
        } else {
            Ok(self.data)
        }
    }
}

pub(super) fn none() -> Value {
    Value::unnamed_variant("None", [])
}

pub(super) fn some(value: Value) -> Value {
    Value::unnamed_variant("Some", [value])
}
