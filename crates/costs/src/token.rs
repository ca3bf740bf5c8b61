// SPDX-License-Identifier: Apache-2.0
//! What only KITE does: votes, minting, burning.

use anyhow::Result;
use ink::primitives::AccountId;
use kite_interfaces::Timestamp;

use super::meter::*;
use super::psp22::{kite, settle};
use super::{Bundles, Costs};
use kite_suite::{token::input, Token};

/// Snapshots are registered for the next block but one.
const NOTICE_MS: u64 = 10_000;

/// Snapshots after which what an account had is looked up.
const SNAPSHOTS: [usize; 3] = [10, 100, 1_000];

/// Measures KITE on its own: outside a vote, inside, and after many.
pub fn measure(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    around_a_vote(bundles, costs)?;
    after_many_votes(bundles, costs)
}

/// KITE with its holders, and a governor.
fn governed<'a>(bundles: &Bundles, costs: &'a mut Costs) -> Result<(Meter<'a>, AccountId)> {
    let mut meter = Meter::new(bundles, costs)?;
    let token = meter.create(bundles.get("token")?, kite())?;
    settle(&mut meter, token)?;
    Token(token).set_governor(meter.chain(), ISSUER, Some(GOVERNOR))?;
    Ok((meter, token))
}

fn around_a_vote(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    let (mut meter, token) = governed(bundles, costs)?;
    alone(&mut meter, token)?;
    for (holder, delegate) in [(HOLDER, DELEGATE), (OTHER, OTHER_DELEGATE)] {
        Token(token).delegate(meter.chain(), holder, Some(delegate))?;
    }
    meter.next_block()?;
    with_delegates(&mut meter, token)?;
    let at_ms = pass_snapshot(&mut meter, Token(token))?;
    in_a_vote(&mut meter, token, at_ms)
}

fn alone(meter: &mut Meter, token: AccountId) -> Result<()> {
    meter.row("token", "burn", HOLDER, token, input::burn(TOKEN))?;
    meter.row("token", "mint", ISSUER, token, input::mint(HOLDER, TOKEN))?;
    meter.row("token", "delegate, first", HOLDER, token, input::delegate(Some(DELEGATE)))?;
    let snapshot = input::register_snapshot(meter.now_ms()?.saturating_add(NOTICE_MS));
    meter.row("token", "register_snapshot", GOVERNOR, token, snapshot)?;
    meter.row("token", "votes", HOLDER, token, input::votes(HOLDER))?;
    meter.row("token", "settled_votes", HOLDER, token, input::settled_votes(HOLDER))
}

fn with_delegates(meter: &mut Meter, token: AccountId) -> Result<()> {
    let between = input::transfer(OTHER, TOKEN, Vec::new());
    meter.row("token", "transfer between delegators", HOLDER, token, between)?;
    meter.row("token", "delegate, to another", HOLDER, token, input::delegate(Some(OTHER_DELEGATE)))?;
    meter.row("token", "delegate, taken back", HOLDER, token, input::delegate(None))
}

/// From a snapshot on, the first change of an account keeps what it was.
fn in_a_vote(meter: &mut Meter, token: AccountId, at_ms: Timestamp) -> Result<()> {
    let between = input::transfer(OTHER, TOKEN, Vec::new());
    meter.row("token", "transfer between delegators, first in a vote", HOLDER, token, between)?;
    let transfer = || input::transfer(NEWCOMER, TOKEN, Vec::new());
    meter.row("token", "transfer, first in a vote", ISSUER, token, transfer())?;
    meter.row("token", "past_votes, nothing changed", HOLDER, token, input::past_votes(ISSUER, at_ms))?;
    Token(token).transfer(meter.chain(), ISSUER, NEWCOMER, TOKEN, Vec::new())?;
    meter.next_block()?;
    meter.row("token", "transfer, later in a vote", ISSUER, token, transfer())?;
    meter.row("token", "past_votes, changed since", HOLDER, token, input::past_votes(ISSUER, at_ms))?;
    meter.row("token", "past_total_supply", HOLDER, token, input::past_total_supply(at_ms))
}

/// The first snapshot of many, of an account that changed after each.
fn after_many_votes(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    let (mut meter, token) = governed(bundles, costs)?;
    let mut passed = Vec::new();
    for count in SNAPSHOTS {
        while passed.len() < count {
            passed.push(pass_snapshot(&mut meter, Token(token))?);
            Token(token).transfer(meter.chain(), HOLDER, OTHER, 1, Vec::new())?;
        }
        let first = passed.first().copied().unwrap_or_default();
        let call = format!("past_votes, changed after {count} snapshots");
        meter.row("token", &call, OTHER, token, input::past_votes(HOLDER, first))?;
    }
    Ok(())
}

/// Registers a snapshot and lets it pass.
fn pass_snapshot(meter: &mut Meter, token: Token) -> Result<Timestamp> {
    let not_before_ms = meter.now_ms()?.saturating_add(NOTICE_MS);
    let at_ms = token.register_snapshot(meter.chain(), GOVERNOR, not_before_ms)?.value;
    meter.advance_to(at_ms)?;
    meter.next_block()?;
    Ok(at_ms)
}
