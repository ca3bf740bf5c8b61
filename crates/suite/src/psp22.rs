// SPDX-License-Identifier: Apache-2.0
//! Any PSP22 token: KITE, or one that somebody else wrote.

use ink::primitives::AccountId;
use kite_interfaces::psp22::PSP22Error;
use kite_interfaces::Balance;

use super::client::client;

client! {
    /// A PSP22 token.
    Psp22 = "psp22";

    /// How many tokens there are.
    view "PSP22::total_supply" total_supply() -> Balance;
    /// Tokens of `owner`.
    view "PSP22::balance_of" balance_of(owner: AccountId) -> Balance;
    /// What `spender` may move of the tokens of `owner`.
    view "PSP22::allowance" allowance(owner: AccountId, spender: AccountId) -> Balance;
    /// Moves `value` of the sender's tokens.
    send "PSP22::transfer" transfer(to: AccountId, value: Balance, data: Vec<u8>) -> (), PSP22Error;
    /// Moves `value` of the tokens of `from`, who allowed it.
    send "PSP22::transfer_from"
        transfer_from(from: AccountId, to: AccountId, value: Balance, data: Vec<u8>) -> (), PSP22Error;
    /// Allows `spender` to move `value` of the sender's tokens, instead of what it could before.
    send "PSP22::approve" approve(spender: AccountId, value: Balance) -> (), PSP22Error;
}
