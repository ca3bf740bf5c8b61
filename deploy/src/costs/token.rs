//! What only KITE does: votes, minting, burning.

use anyhow::Result;
use ink::primitives::AccountId;
use kite_interfaces::Timestamp;

use super::meter::*;
use super::psp22::{kite, settle};
use super::{Bundles, Costs};
use crate::chain::Chain;
use crate::suite::{token::input, Token};

/// Snapshots are registered for the next block but one.
const NOTICE_MS: u64 = 10_000;

/// Measures KITE on its own: outside a vote, and inside.
pub fn measure(bundles: &Bundles, costs: &mut Costs) -> Result<()> {
    let mut meter = Meter::new(costs)?;
    let token = meter.create(bundles.get("token")?, kite())?;
    settle(&mut meter, token)?;
    Token(token).set_governor(&mut meter.chain, ISSUER, Some(GOVERNOR))?;
    alone(&mut meter, token)?;
    for (holder, delegate) in [(HOLDER, DELEGATE), (OTHER, OTHER_DELEGATE)] {
        Token(token).delegate(&mut meter.chain, holder, Some(delegate))?;
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
    let snapshot = input::register_snapshot(meter.chain.now_ms().saturating_add(NOTICE_MS));
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
    Token(token).transfer(&mut meter.chain, ISSUER, NEWCOMER, TOKEN, Vec::new())?;
    meter.next_block()?;
    meter.row("token", "transfer, later in a vote", ISSUER, token, transfer())?;
    meter.row("token", "past_votes, changed since", HOLDER, token, input::past_votes(ISSUER, at_ms))?;
    meter.row("token", "past_total_supply", HOLDER, token, input::past_total_supply(at_ms))
}

/// Registers a snapshot and lets it pass.
fn pass_snapshot(meter: &mut Meter, token: Token) -> Result<Timestamp> {
    let not_before_ms = meter.chain.now_ms().saturating_add(NOTICE_MS);
    let at_ms = token.register_snapshot(&mut meter.chain, GOVERNOR, not_before_ms)?.value;
    meter.chain.advance_to(at_ms)?;
    meter.next_block()?;
    Ok(at_ms)
}
