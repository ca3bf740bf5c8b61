// SPDX-License-Identifier: Apache-2.0
//! The same calls on KITE and on the tokens of others.

use anyhow::Result;
use ink::primitives::AccountId;
use ink::selector_bytes;
use scale::Encode;

use super::meter::*;
use super::{Bundles, Costs};
use kite_suite::{psp22::input as psp22, token::input as token, Psp22};

/// Measures KITE and its peers.
pub fn measure(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    for (contract, create) in tokens() {
        let mut meter = Meter::new(bundles, costs)?;
        let address = meter.create(bundles.get(contract)?, create)?;
        settle(&mut meter, address)?;
        for (call, from, input) in calls() {
            if !(contract == "bare_floor" && NOT_ON_THE_FLOOR.contains(&call)) {
                meter.row(contract, call, from, address, input)?;
            }
        }
    }
    Ok(())
}

/// The tokens that are compared, and how each is created with the same supply for the same account.
fn tokens() -> [(&'static str, Vec<u8>); 4] {
    let bare = || (selector_bytes!("new"), SUPPLY).encode();
    [("token", kite()), ("psp22_token", by_the_crate()), ("openbrush_psp22", bare()), ("bare_floor", bare())]
}

/// How the `psp22` crate's token is created.
pub fn by_the_crate() -> Vec<u8> {
    (selector_bytes!("new"), SUPPLY, Some("KITE"), Some("KITE"), 12_u8).encode()
}

/// How KITE is created, for [`ISSUER`].
pub fn kite() -> Vec<u8> {
    let name = Some("KITE".to_owned());
    token::construct(name.clone(), name, 12, 2 * SUPPLY, vec![(ISSUER, SUPPLY)], ISSUER)
}

/// Gives the holders what they have, in a block before the one that is measured.
pub fn settle(meter: &mut Meter, token: AccountId) -> Result<()> {
    let token = Psp22(token);
    for holder in [HOLDER, OTHER] {
        token.transfer(meter.chain(), ISSUER, holder, HOLDING, Vec::new())?;
    }
    token.approve(meter.chain(), HOLDER, SPENDER, HOLDING)?;
    meter.next_block()
}

/// Messages of PSP22 that the floor goes without.
const NOT_ON_THE_FLOOR: [&str; 3] = ["increase_allowance", "decrease_allowance", "total_supply"];

fn calls() -> [(&'static str, AccountId, Vec<u8>); 9] {
    let none = Vec::new;
    [
        ("transfer", HOLDER, psp22::transfer(OTHER, TOKEN, none())),
        ("transfer to a new account", HOLDER, psp22::transfer(NEWCOMER, TOKEN, none())),
        ("transfer_from", SPENDER, psp22::transfer_from(HOLDER, OTHER, TOKEN, none())),
        ("approve", OTHER, psp22::approve(SPENDER, TOKEN)),
        ("increase_allowance", HOLDER, token::increase_allowance(SPENDER, TOKEN)),
        ("decrease_allowance", HOLDER, token::decrease_allowance(SPENDER, TOKEN)),
        ("balance_of", HOLDER, psp22::balance_of(HOLDER)),
        ("allowance", HOLDER, psp22::allowance(HOLDER, SPENDER)),
        ("total_supply", HOLDER, psp22::total_supply()),
    ]
}
