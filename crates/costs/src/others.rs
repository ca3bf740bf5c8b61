// SPDX-License-Identifier: Apache-2.0
//! How others share a payment: a loop that pushes it to everybody, and OpenBrush's splitter.

use anyhow::Result;
use ink::primitives::AccountId;
use ink::selector_bytes;
use kite_interfaces::Balance;
use scale::Encode;

use super::meter::*;
use super::{Bundles, Costs};
use crate::chain::account;

/// Numbers of recipients.
const CROWDS: [u32; 3] = [1, 10, 100];

/// A payment.
const PRICE: Balance = 100 * TOKEN;

/// Measures both with each number of recipients.
pub fn measure(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    for count in CROWDS {
        push(bundles, costs, count)?;
    }
    for count in CROWDS {
        splitter(bundles, costs, count)?;
    }
    Ok(())
}

/// Accounts that exist and are not those of [`meter`](super::meter).
fn crowd(meter: &mut Meter, count: u32) -> Result<Vec<AccountId>> {
    let crowd: Vec<_> = (1..=count).map(|number| account(&format!("recipient {number}"))).collect();
    crowd.iter().try_for_each(|recipient| meter.mint(*recipient, TOKEN))?;
    Ok(crowd)
}

fn push(bundles: &Bundles, costs: &mut Costs, count: u32) -> Result<()> {
    let mut meter = Meter::new(bundles, costs)?;
    let crowd = crowd(&mut meter, count)?;
    let push = meter.create(bundles.get("push_loop")?, (selector_bytes!("new"), crowd).encode())?;
    meter.next_block()?;
    let call = format!("pay, payees: {count}");
    meter.paid_row("push_loop", &call, HOLDER, push, PRICE, selector_bytes!("pay").to_vec())
}

fn splitter(bundles: &Bundles, costs: &mut Costs, count: u32) -> Result<()> {
    let mut meter = Meter::new(bundles, costs)?;
    let crowd = crowd(&mut meter, count)?;
    let shares: Vec<_> = crowd.iter().map(|payee| (*payee, 1_u128)).collect();
    let splitter = meter.create(bundles.get("openbrush_splitter")?, (selector_bytes!("new"), shares).encode())?;
    meter.next_block()?;
    let receive = || selector_bytes!("PaymentSplitter::receive").to_vec();
    let call = format!("receive, payees: {count}");
    meter.paid_row("openbrush_splitter", &call, HOLDER, splitter, PRICE, receive())?;
    meter.chain().call(HOLDER, splitter, PRICE, receive())?;
    let release = (selector_bytes!("PaymentSplitter::release"), account("recipient 1")).encode();
    meter.row("openbrush_splitter", &format!("release to 1, payees: {count}"), OTHER, splitter, release)
}
