// SPDX-License-Identifier: Apache-2.0
//! The chain that calls are measured on, and who is on it.

use anyhow::{anyhow, bail, Context, Result};
use ink::primitives::AccountId;
use kite_interfaces::{Balance, Timestamp};

use super::{Bundles, Costs, Figures, ON_A_HUB};
use crate::bundles::Bundle;
use crate::chain::world::World;
use crate::chain::Chain;

/// Creates the contracts and owns them.
pub const ISSUER: AccountId = AccountId([1; 32]);
/// Has [`HOLDING`] tokens, and lets [`SPENDER`] move as many.
pub const HOLDER: AccountId = AccountId([2; 32]);
/// Has [`HOLDING`] tokens.
pub const OTHER: AccountId = AccountId([3; 32]);
/// Has no tokens.
pub const NEWCOMER: AccountId = AccountId([4; 32]);
/// Moves tokens of [`HOLDER`].
pub const SPENDER: AccountId = AccountId([5; 32]);
/// Registers snapshots.
pub const GOVERNOR: AccountId = AccountId([6; 32]);
/// Votes with the tokens of others, and has none.
pub const DELEGATE: AccountId = AccountId([7; 32]);
/// Votes with the tokens of yet others, and has none.
pub const OTHER_DELEGATE: AccountId = AccountId([8; 32]);
/// Accepts contributions.
pub const CURATOR: AccountId = AccountId([9; 32]);

const EVERYBODY: [AccountId; 9] =
    [ISSUER, HOLDER, OTHER, NEWCOMER, SPENDER, GOVERNOR, DELEGATE, OTHER_DELEGATE, CURATOR];

/// One token, in token units.
pub const TOKEN: Balance = 1_000_000_000_000;
/// Tokens that there are at first.
pub const SUPPLY: Balance = 1_000_000_000 * TOKEN;
/// Tokens that a holder has.
pub const HOLDING: Balance = 1_000_000 * TOKEN;

/// From one block to the next, in milliseconds.
const BLOCK_MS: u64 = 6_000;

/// A chain in the state that calls are measured in.
pub struct Meter<'a> {
    world: Box<dyn World>,
    costs: &'a mut Costs,
}

impl<'a> Meter<'a> {
    /// A chain on which everybody has native coin; what is measured goes to `costs`.
    pub fn new(bundles: &Bundles, costs: &'a mut Costs) -> Result<Self> {
        let mut world = bundles.ground.open(|| bail!(ON_A_HUB))?;
        world.fund(&EVERYBODY.map(|person| (person, 1_000 * TOKEN)))?;
        Ok(Self { world, costs })
    }

    /// The chain.
    pub fn chain(&mut self) -> &mut dyn Chain {
        self.world.chain()
    }

    /// The current block's time, in milliseconds.
    pub fn now_ms(&mut self) -> Result<Timestamp> {
        Ok(self.chain().now_ms()?)
    }

    /// Creates native coin for an account.
    pub fn mint(&mut self, account: AccountId, amount: Balance) -> Result<()> {
        self.world.fund(&[(account, amount)])
    }

    /// Begins a block at this moment.
    pub fn advance_to(&mut self, at_ms: Timestamp) -> Result<()> {
        self.world.advance_to(at_ms)
    }

    /// Begins a block so much later.
    pub fn advance_by(&mut self, span_ms: u64) -> Result<()> {
        let at_ms = self.now_ms()?.checked_add(span_ms).context("that moment is beyond all time")?;
        self.advance_to(at_ms)
    }

    /// Creates a contract for [`ISSUER`].
    pub fn create(&mut self, bundle: &Bundle, input: Vec<u8>) -> Result<AccountId> {
        let code_hash = self.chain().upload(ISSUER, &bundle.code)?.value;
        let created = self.chain().instantiate(ISSUER, code_hash, 0, input, Vec::new());
        Ok(created.with_context(|| format!("cannot create {}", bundle.name))?.value)
    }

    /// Begins the next block.
    pub fn next_block(&mut self) -> Result<()> {
        self.advance_by(BLOCK_MS)
    }

    /// Measures a message of `contract`, at `to`, as `from` would send it now.
    pub fn row(&mut self, contract: &str, call: &str, from: AccountId, to: AccountId, input: Vec<u8>) -> Result<()> {
        self.paid_row(contract, call, from, to, 0, input)
    }

    /// Measures a message that `coin` native coin is sent with.
    pub fn paid_row(
        &mut self,
        contract: &str,
        call: &str,
        from: AccountId,
        to: AccountId,
        coin: Balance,
        input: Vec<u8>,
    ) -> Result<()> {
        let receipt = self.chain().dry_run(from, to, coin, input);
        let receipt = receipt.map_err(|failure| anyhow!("{contract}: `{call}` cannot be measured: {failure}"))?;
        self.costs.add(contract, call, Figures::of(&receipt))
    }
}
