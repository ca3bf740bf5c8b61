// SPDX-License-Identifier: Apache-2.0
//! Why a chain refused a transaction, in words, and what to do about it.

use super::Cause;

/// What a pallet refused; `name` is what it calls its error, if anybody knows.
#[must_use]
pub fn of_module(name: Option<String>) -> Cause {
    named(name.as_deref().unwrap_or("an unknown error"))
}

/// The refusal that an error means which a pallet calls so.
#[must_use]
pub fn named(name: &str) -> Cause {
    Cause::Refused(format!("{name}{}", advice(name)))
}

/// What the chain refused for a reason of no pallet's own, as it writes it.
#[must_use]
pub fn of_other(reason: &str) -> Cause {
    Cause::Refused(format!("{reason}{}", advice_on_other(reason)))
}

fn advice(name: &str) -> &'static str {
    match name {
        "CodeNotFound" => ": upload the code first",
        "CallFiltered" => ": this chain takes no such call now, be it by its rules or in a safe mode; ask again later",
        "CodeTooLarge" => ": this chain takes less code at once, as `kite preflight` shows",
        "CodeRejected" => ": the chain lacks something that the code imports",
        "ContractNotFound" => ": there is no contract at this address",
        "ContractTrapped" => ": the contract stopped without an answer",
        "DuplicateContract" => ": this contract exists already; another salt gives another address",
        "OutOfGas" => ": the transaction weighs more than the limit",
        "StorageDepositNotEnoughFunds" | "StorageDepositLimitExhausted" | "TransferFailed" => {
            ": the sender needs more of the native coin"
        }
        _ => "",
    }
}

fn advice_on_other(reason: &str) -> &'static str {
    if reason.starts_with("BadOrigin") {
        ": this chain does not let this account do that"
    } else if reason.starts_with("Token") {
        ": the sender needs more of the native coin"
    } else {
        ""
    }
}
