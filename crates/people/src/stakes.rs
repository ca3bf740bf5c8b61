// SPDX-License-Identifier: Apache-2.0
//! What can be won and lost by challenging work, told before anything is sent. The registry has the same arithmetic.

use anyhow::{Context, Result};
use kite_interfaces::registry::{Contribution, Rules};
use kite_interfaces::{Balance, Bps, BPS_WHOLE};
use kite_math::mul_div_down;

use super::desk::Desk;
use crate::moment;

/// What becomes of a challenger's bond, in KITE's smallest unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stakes {
    /// What is put up.
    bond: Balance,
    /// What is won beside it, if all that is open by then is upheld.
    reward: Balance,
    /// What the contributor gets of it, if it is lost.
    to_contributor: Balance,
    /// What the treasury gets of it then.
    to_owner: Balance,
}

impl Stakes {
    /// Those of a challenge with `bond` against `work`: by the rules of the case that it joins, or of now.
    pub fn of(work: &Contribution, bond: Balance, rules: &Rules) -> Result<Self> {
        let (challenger_bps, contributor_bps, others) = match work.case {
            Some(case) => (case.challenger_bps, case.contributor_bps, case.bonds.saturating_sub(case.bonds_before)),
            None => (rules.challenger_bps, rules.contributor_bps, 0),
        };
        let contributor_bps = if work.batch.is_some() { 0 } else { contributor_bps };
        let shared = part_down(work.bond, challenger_bps)?;
        let to_contributor = part_down(bond, contributor_bps)?;
        Ok(Self {
            bond,
            // reward = ⌊shared × bond ÷ all bonds⌋
            reward: mul_div_down(shared, bond, others.saturating_add(bond)).unwrap_or_default(),
            to_contributor,
            to_owner: bond.saturating_sub(to_contributor),
        })
    }

    /// In two sentences. Who does not answer in time dismisses it.
    pub fn told(self, desk: &mut Desk, rules: &Rules) -> Result<[String; 2]> {
        let kite = desk.kite();
        let until_ms = desk.chain.now_ms()?.saturating_add(rules.arbiter_answers_ms);
        let [bond, reward, to_contributor, to_owner] =
            [self.bond, self.reward, self.to_contributor, self.to_owner].map(|units| desk.shown(kite, units));
        Ok([
            format!("if the arbiter agrees, your bond of {bond} comes back, and {reward} of the work's bond with it"),
            format!(
                "if not, or without an answer until {}, your bond is lost: {to_contributor} of it go to the contributor \
                 and {to_owner} to the treasury",
                moment::iso(until_ms)
            ),
        ])
    }
}

fn part_down(amount: Balance, share: Bps) -> Result<Balance> {
    mul_div_down(amount, share.into(), BPS_WHOLE.into()).context("no part of an amount is more than it")
}
