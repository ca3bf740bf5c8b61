// SPDX-License-Identifier: Apache-2.0
//! Challenges, and how they end.

use kite_interfaces::registry::{Accusation, CaseEnded, ChallengeSettled, Challenged, Request, Status};
use kite_interfaces::token::TokenError;
use kite_interfaces::{Bps, BPS_WHOLE};
use scale::Encode;

use super::super::file::{Accuse, Lapse, Sweep};
use super::super::record::Stake;
use super::*;
use crate::suite::{Failed, Reason};

impl Runner<'_> {
    pub(super) fn accuse(&mut self, deed: &Accuse) -> Done {
        let (by, because) = (deed.by.get_ref(), deed.because.as_str());
        let contribution = self.id(self.place(&deed.contribution)?)?;
        let (evidence_uri, evidence_hash) = (format!("scenario:because {because}"), stage::hash(because));
        let request = Request::Challenge(Accusation { contribution, evidence_uri, evidence_hash }).encode();
        let (sender, registry, bond) =
            (self.account(by)?, self.suite.registry.address(), self.challenge_bond(contribution));
        let outcome = self.suite.token.transfer_and_call(self.world.chain(), sender, registry, bond, request);
        let receipt = self.sent("challenge (transfer_and_call)", by, in_words(outcome))?;
        self.record.moves(KITE, by, REGISTRY, bond);
        let [made]: [Challenged; 1] =
            receipt.events_of().try_into().map_err(|_| "no `Challenged` event came".to_owned())?;
        let stakes = self.record.challenges.entry(contribution).or_default();
        // Who joins a case leaves its cut where it is.
        let joined = stakes.last().map(|stake| stake.cut);
        if made.frozen_from_epoch.is_some() == joined.is_some() {
            return Err(format!("{:?} is frozen, and {joined:?} was before", made.frozen_from_epoch));
        }
        let cut = joined.or(made.frozen_from_epoch).unwrap_or_default();
        stakes.push(Stake { number: made.number, challenger: by.clone(), bond, cut });
        Ok(format!(
            "{by} puts up {} against {}: {because}; challenge {}, frozen from epoch {cut} on",
            self.shown(bond, KITE),
            deed.contribution.get_ref(),
            made.number
        ))
    }

    fn challenge_bond(&self, contribution: ContributionId) -> Balance {
        let scenario = &self.checked.scenario;
        let one = 10u128.checked_pow(scenario.token.decimals.into()).unwrap_or(1);
        let flat = scenario.registry.challenge_bond.as_ref().map_or(one, |bond| self.units(bond.get_ref()));
        let own = self.record.bonds.get(&contribution).copied().unwrap_or_default();
        let share = Balance::from(*scenario.registry.challenge_bond_bps.get_ref());
        own.saturating_mul(share).div_ceil(BPS_WHOLE.into()).max(flat)
    }

    pub(super) fn lapse(&mut self, deed: &Lapse) -> Done {
        let by = deed.by.get_ref();
        let (sender, id) = (self.account(by)?, self.id(self.place(&deed.contribution)?)?);
        let outcome = self.suite.registry.lapse(self.world.chain(), sender, id);
        let receipt = self.sent("lapse", by, outcome)?;
        receipt.events_of().iter().try_for_each(|ended| self.ended(ended))?;
        receipt.events_of().iter().try_for_each(|settled| self.settled(settled))?;
        Ok(format!("what stands against {} lapses, nobody has decided it", deed.contribution.get_ref()))
    }

    /// Challenges have ended: where do the bonds go, by the rules of the scenario?
    pub(super) fn ended(&mut self, ended: &CaseEnded) -> Result<(), String> {
        let id = ended.contribution;
        let stakes = self.record.challenges.get(&id).ok_or("a challenge ended that nobody made")?;
        let heard: Balance = stakes.iter().filter(|stake| stake.number <= ended.heard).map(|stake| stake.bond).sum();
        let cut = stakes.first().map_or(0, |stake| stake.cut);
        let item = self.items.iter().find(|item| item.id == Some(id)).ok_or("a challenge ended against nothing")?;
        let (contributor, is_batch) = (item.contributor.clone(), !item.members.is_empty());
        let expected = if ended.outcome == Ending::Upheld {
            let slashed = self.slash(id, cut)?;
            let reward = part_of(slashed, *self.checked.scenario.registry.challenger_bps.get_ref())?;
            (0, reward, slashed.saturating_sub(reward))
        } else {
            // Nothing for the submitter of a batch.
            let told = *self.checked.scenario.registry.contributor_bps.get_ref();
            let bps = if is_batch { 0 } else { told };
            let part = part_of(heard, bps)?;
            (part, 0, heard.saturating_sub(part))
        };
        let found = (ended.to_contributor, ended.reward, ended.to_owner);
        if found != expected {
            return Err(format!(
                "the bonds should go {expected:?} to contributor, challengers and owner, not {found:?}"
            ));
        }
        self.record.moves(KITE, REGISTRY, &contributor, ended.to_contributor);
        self.record.moves(KITE, REGISTRY, TREASURY, ended.to_owner);
        self.rewards.insert(id, (ended.outcome, ended.heard, ended.reward, heard));
        Ok(())
    }

    /// A challenge was settled: did its challenger get what the ruling gave?
    pub(super) fn settled(&mut self, settled: &ChallengeSettled) -> Result<(), String> {
        let (id, number) = (settled.contribution, settled.number);
        let (outcome, last_heard, reward, heard) = *self.rewards.get(&id).ok_or("it was settled before it ended")?;
        let stakes = self.record.challenges.get_mut(&id).ok_or("a challenge was settled that nobody made")?;
        let place = stakes.iter().position(|stake| stake.number == number).ok_or("it was settled twice")?;
        let stake = stakes.remove(place);
        if stakes.is_empty() {
            self.record.challenges.remove(&id);
        }
        let exact = match outcome {
            Ending::Upheld if number <= last_heard => {
                stake.bond.saturating_add(reward.saturating_mul(stake.bond).checked_div(heard).unwrap_or_default())
            }
            Ending::Upheld => stake.bond,
            Ending::Dismissed | Ending::Lapsed => 0,
        };
        // Shares are rounded so that they sum to the reward.
        if settled.amount.abs_diff(exact) > 1 {
            return Err(format!("challenge {number} should be paid {exact}, not {}", settled.amount));
        }
        self.record.moves(KITE, REGISTRY, &stake.challenger, settled.amount);
        Ok(())
    }

    /// Ends a position from the cut on; its bond.
    fn slash(&mut self, id: ContributionId, cut: Epoch) -> Result<Balance, String> {
        let to_epoch = self.epoch()?.saturating_add(1);
        if let Some(position) = self.record.positions.get_mut(&id) {
            position.to_epoch = Some(position.to_epoch.unwrap_or(to_epoch));
            position.cut = Some(cut);
        }
        Ok(self.record.bonds.remove(&id).unwrap_or_default())
    }

    /// What a vote has decided, as the registry has it.
    pub(super) fn resolved(&mut self, name: &Name, upheld: bool) -> Result<String, String> {
        let id = self.id(self.place(name)?)?;
        let record = self.suite.registry.contribution(self.world.chain(), id).map_err(|failed| failed.to_string())?;
        let record = record.ok_or("the registry does not know the contribution")?;
        let name = name.get_ref();
        match (upheld, record.status == Status::Forfeited, record.case) {
            (true, true, None) => Ok(format!("the challenge against {name} is upheld, its bond slashed")),
            (false, false, None) => Ok(format!("the challenge against {name} is dismissed")),
            _ => Err(format!("{name} is {:?} after the vote", record.status)),
        }
    }

    pub(super) fn sweep(&mut self, deed: &Sweep) -> Done {
        let by = deed.by.get_ref();
        let (sender, id) = (self.account(by)?, self.id(self.place(&deed.contribution)?)?);
        let mut told = Vec::new();
        for sign in &deed.assets {
            let asset = self.asset(sign.get_ref())?;
            let outcome = self.suite.router.sweep(self.world.chain(), sender, id, asset);
            let amount = self.sent("sweep", by, outcome)?.value;
            self.record.swept(id, sign.get_ref(), amount);
            told.push(self.shown(amount, sign.get_ref()));
        }
        Ok(format!("{} forfeited by {} go to the reserve", told.join(" and "), deed.contribution.get_ref()))
    }
}

fn part_of(amount: Balance, bps: Bps) -> Result<Balance, String> {
    let parts = amount.checked_mul(bps.into()).and_then(|parts| parts.checked_div(BPS_WHOLE.into()));
    parts.ok_or_else(|| "the bond is too large".to_owned())
}

/// The receiver's own reason in place of the bytes that the token passes on.
pub(super) fn in_words<T>(outcome: Outcome<T, TokenError>) -> Outcome<T, String> {
    outcome.map_err(|Failed { contract, message, gas, reason }| {
        let reason = match reason {
            Reason::Contract(TokenError::Refused(relayed)) => Reason::Contract(format!("{:?}", relayed.read())),
            Reason::Contract(error) => Reason::Contract(format!("{error:?}")),
            Reason::Chain(reason) => Reason::Chain(reason),
            Reason::Unreachable(reason) => Reason::Unreachable(reason),
            Reason::Unreadable(answer) => Reason::Unreadable(answer),
        };
        Failed { contract, message, gas, reason }
    })
}
