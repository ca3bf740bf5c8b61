// SPDX-License-Identifier: Apache-2.0
//! The KITE token.

use ink::primitives::{AccountId, Hash};
use kite_interfaces::ownable::OwnableError;
use kite_interfaces::psp22::PSP22Error;
use kite_interfaces::token::TokenError;
use kite_interfaces::votes::VotesError;
use kite_interfaces::{Asset, Balance, Timestamp};

use super::client::client;

client! {
    /// The KITE token: PSP22, payment in one call, votes.
    Token = "token";

    /// Creates the token.
    make "new" construct(
        name: Option<String>,
        symbol: Option<String>,
        decimals: u8,
        cap: Balance,
        allocations: Vec<(AccountId, Balance)>,
        owner: AccountId,
    );

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
    /// Allows `spender` so much more.
    send "PSP22::increase_allowance" increase_allowance(spender: AccountId, delta_value: Balance) -> (), PSP22Error;
    /// Allows `spender` so much less.
    send "PSP22::decrease_allowance" decrease_allowance(spender: AccountId, delta_value: Balance) -> (), PSP22Error;
    /// Destroys `value` of the sender's tokens.
    send "PSP22Burnable::burn" burn(value: Balance) -> (), PSP22Error;
    /// Its name.
    view "PSP22Metadata::token_name" token_name() -> Option<String>;
    /// Its symbol.
    view "PSP22Metadata::token_symbol" token_symbol() -> Option<String>;
    /// Its decimals.
    view "PSP22Metadata::token_decimals" token_decimals() -> u8;

    /// Moves `value` to a contract and lets it act on it.
    send "transfer_and_call" transfer_and_call(to: AccountId, value: Balance, data: Vec<u8>) -> (), TokenError;
    /// Creates `amount` for `to`; the owner only.
    send "mint" mint(to: AccountId, amount: Balance) -> (), TokenError;
    /// Who may register snapshots from now on; the owner only.
    send "set_governor" set_governor(governor: Option<AccountId>) -> (), TokenError;
    /// Pays out what was sent to the token plainly; the owner only.
    send "skim" skim(asset: Asset, to: AccountId) -> Balance, TokenError;
    /// Frees what is remembered of votes that nobody can ask for any more.
    send "forget_votes" forget_votes(account: Option<AccountId>, numbers: Vec<u32>) -> u32, VotesError;
    /// Frees snapshots that nobody can ask for any more.
    send "forget_snapshots" forget_snapshots(times_ms: Vec<Timestamp>) -> u32, VotesError;
    /// The most tokens there can ever be.
    view "cap" cap() -> Balance;
    /// Who may register snapshots.
    view "governor" governor() -> Option<AccountId>;

    /// Lets `to` vote with the sender's balance; `None` takes the votes back.
    send "Votes::delegate" delegate(to: Option<AccountId>) -> (), VotesError;
    /// Who votes with the balance of `account`.
    view "Votes::delegate_of" delegate_of(account: AccountId) -> Option<AccountId>;
    /// Votes of `account` now.
    view "Votes::votes" votes(account: AccountId) -> Balance;
    /// The fewest votes that `account` had in this block.
    view "Votes::settled_votes" settled_votes(account: AccountId) -> Balance;
    /// Votes of `account` at a registered snapshot.
    ask "Votes::past_votes" past_votes(account: AccountId, at_ms: Timestamp) -> Balance, VotesError;
    /// The supply at a registered snapshot.
    ask "Votes::past_total_supply" past_total_supply(at_ms: Timestamp) -> Balance, VotesError;
    /// Registers a snapshot; the governor only.
    send "Votes::register_snapshot" register_snapshot(not_before_ms: Timestamp) -> Timestamp, VotesError;

    /// The owner.
    view "Ownable::owner" owner() -> AccountId;
    /// Who was offered the ownership.
    view "Ownable::pending_owner" pending_owner() -> Option<AccountId>;
    /// Offers the ownership.
    send "Ownable::transfer_ownership" transfer_ownership(new_owner: AccountId) -> (), OwnableError;
    /// Takes the offered ownership.
    send "Ownable::accept_ownership" accept_ownership() -> (), OwnableError;
    /// Replaces the code; the owner only.
    send "Ownable::set_code" set_code(code_hash: Hash) -> (), OwnableError;
}
