//! Why a chain refused a transaction, in words, and what to do about it.

use ink_sandbox::frame_support::sp_runtime::ModuleError;
use ink_sandbox::DispatchError;

use super::Cause;

/// The refusal that `error` means; `name` finds out what a pallet calls its error.
pub(super) fn of(error: DispatchError, name: impl FnOnce(&ModuleError) -> Option<String>) -> Cause {
    let DispatchError::Module(module) = error else {
        return Cause::Refused(format!("{error:?}{}", advice_on_other(&error)));
    };
    let name = name(&module).unwrap_or_else(|| "an unknown error".to_owned());
    Cause::Refused(format!("{name}{}", advice(&name)))
}

fn advice(name: &str) -> &'static str {
    match name {
        "CodeNotFound" => ": upload the code first",
        "CodeTooLarge" => ": the limit is 123 KiB",
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

fn advice_on_other(error: &DispatchError) -> &'static str {
    match error {
        DispatchError::BadOrigin => ": this chain does not let this account do that",
        DispatchError::Token(_) => ": the sender needs more of the native coin",
        _ => "",
    }
}
