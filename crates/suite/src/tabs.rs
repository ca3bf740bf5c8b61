// SPDX-License-Identifier: Apache-2.0
//! The tabs: deposits for metered use.

use ink::primitives::{AccountId, Hash};
use kite_interfaces::tab::{Deposit, Outcome, Settings, Settled, Tab, TabError, TabId, Take, Terms, Voucher};
use kite_interfaces::{Asset, Balance, ProductId};

use super::client::client;

client! {
    /// Deposits for metered use.
    Tabs = "tab";

    /// Creates the contract, whose income is paid through `router`, on the chain whose first block has this hash.
    make "new" construct(router: AccountId, kite: AccountId, genesis: Hash);

    /// Opens a tab of the caller's; `coin` is the native coin sent along.
    pay "open" open(terms: Terms, amount: Balance) -> TabId, TabError;
    /// Adds to a tab's deposit; `coin` is the native coin sent along.
    pay "top_up" top_up(tab: TabId, amount: Balance) -> (), TabError;
    /// Takes what was used; the tabs' seller only.
    send "take" take(takes: Vec<Take>) -> Vec<Outcome>, TabError;
    /// Pays what was taken for a product to it.
    send "forward" forward(product: ProductId, asset: Asset) -> Balance, TabError;
    /// Does both.
    send "take_and_forward"
        take_and_forward(takes: Vec<Take>, product: ProductId, asset: Asset) -> Settled, TabError;
    /// Gives back to the payer; the tab's seller only.
    send "give_back" give_back(tab: TabId, amount: Balance) -> (), TabError;
    /// Begins the withdrawal of what is left; the tab's payer only.
    send "begin_withdrawal" begin_withdrawal(tab: TabId) -> u64, TabError;
    /// Withdraws what is left; the tab's payer only.
    send "withdraw" withdraw(tab: TabId) -> Balance, TabError;

    /// A tab.
    view "tab" tab(tab: TabId) -> Option<Tab>;
    /// The number of a tab on these terms.
    view "id_of" id_of(payer: AccountId, terms: Terms) -> TabId;
    /// What was taken and not forwarded.
    view "waiting" waiting(product: ProductId, asset: Asset) -> Balance;
    /// What is signed for a voucher.
    view "digest" digest(voucher: Voucher) -> Hash;
    /// The `data` of a deposit by `transfer_and_call`.
    view "deposit_data" deposit_data(deposit: Deposit) -> Vec<u8>;
    /// What it was made with.
    view "settings" settings() -> Settings;
}
