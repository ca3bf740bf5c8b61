//! Challenges, and how they end.

use kite_interfaces::registry::{Accusation, ChallengeEnded, Challenged, Outcome as Ending, Request, Status};
use kite_interfaces::token::TokenError;
use kite_interfaces::BPS_WHOLE;
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
        let (sender, registry, bond) = (self.account(by)?, self.suite.registry.address(), self.challenge_bond());
        let outcome = self.suite.token.transfer_and_call(self.world.chain(), sender, registry, bond, request);
        let receipt = self.sent("challenge (transfer_and_call)", by, in_words(outcome))?;
        self.record.moves(KITE, by, REGISTRY, bond);
        let [made]: [Challenged; 1] =
            receipt.events_of().try_into().map_err(|_| "no `Challenged` event came".to_owned())?;
        let cut = made.frozen_from_epoch;
        self.record.challenges.insert(contribution, Stake { challenger: by.clone(), bond, cut });
        Ok(format!(
            "{by} puts up {} against {}: {because}; frozen from epoch {cut} on",
            self.shown(bond, KITE),
            deed.contribution.get_ref()
        ))
    }

    fn challenge_bond(&self) -> Balance {
        let scenario = &self.checked.scenario;
        let one = 10u128.checked_pow(scenario.token.decimals.into()).unwrap_or(1);
        scenario.registry.challenge_bond.as_ref().map_or(one, |bond| self.units(bond.get_ref()))
    }

    pub(super) fn lapse(&mut self, deed: &Lapse) -> Done {
        let by = deed.by.get_ref();
        let (sender, id) = (self.account(by)?, self.id(self.place(&deed.contribution)?)?);
        let outcome = self.suite.registry.lapse(self.world.chain(), sender, id);
        let receipt = self.sent("lapse", by, outcome)?;
        receipt.events_of().iter().try_for_each(|ended| self.ended(ended))?;
        Ok(format!("the challenge against {} lapses, nobody has decided it", deed.contribution.get_ref()))
    }

    /// A challenge has ended: who has the bonds now, by the rules of the scenario?
    pub(super) fn ended(&mut self, ended: &ChallengeEnded) -> Result<(), String> {
        let id = ended.contribution;
        let stake = self.record.challenges.remove(&id).ok_or("a challenge ended that nobody made")?;
        let item = self.items.iter().find(|item| item.id == Some(id)).ok_or("a challenge ended against nothing")?;
        let contributor = item.contributor.clone();
        let expected = if ended.outcome == Ending::Upheld {
            let (slashed, reward) = self.slash(id, stake.cut)?;
            (0, stake.bond.saturating_add(reward), slashed.saturating_sub(reward))
        } else {
            (stake.bond, 0, 0)
        };
        let found = (ended.to_contributor, ended.to_challenger, ended.to_owner);
        if found != expected {
            return Err(format!(
                "the bonds should go {expected:?} to contributor, challenger and owner, not {found:?}"
            ));
        }
        let (to_contributor, to_challenger, to_owner) = found;
        self.record.moves(KITE, REGISTRY, &contributor, to_contributor);
        self.record.moves(KITE, REGISTRY, &stake.challenger, to_challenger);
        self.record.moves(KITE, REGISTRY, TREASURY, to_owner);
        Ok(())
    }

    /// Ends a position from the cut on; its bond, and the challenger's part of it.
    fn slash(&mut self, id: ContributionId, cut: Epoch) -> Result<(Balance, Balance), String> {
        let to_epoch = self.epoch()?.saturating_add(1);
        if let Some(position) = self.record.positions.get_mut(&id) {
            position.to_epoch = Some(position.to_epoch.unwrap_or(to_epoch));
            position.cut = Some(cut);
        }
        let slashed = self.record.bonds.remove(&id).unwrap_or_default();
        let part = Balance::from(*self.checked.scenario.registry.challenger_bps.get_ref());
        let reward = slashed.checked_mul(part).and_then(|parts| parts.checked_div(BPS_WHOLE.into()));
        Ok((slashed, reward.ok_or("the bond is too large")?))
    }

    /// What a vote has decided, as the registry has it.
    pub(super) fn resolved(&mut self, name: &Name, upheld: bool) -> Result<String, String> {
        let id = self.id(self.place(name)?)?;
        let record = self.suite.registry.contribution(self.world.chain(), id).map_err(|failed| failed.to_string())?;
        let record = record.ok_or("the registry does not know the contribution")?;
        let name = name.get_ref();
        match (upheld, record.status == Status::Forfeited, record.challenge) {
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

/// The receiver's own reason in place of the bytes that the token passes on.
fn in_words<T>(outcome: Outcome<T, TokenError>) -> Outcome<T, String> {
    outcome.map_err(|Failed { contract, message, gas, reason }| {
        let reason = match reason {
            Reason::Contract(TokenError::Refused(relayed)) => Reason::Contract(format!("{:?}", relayed.read())),
            Reason::Contract(error) => Reason::Contract(format!("{error:?}")),
            Reason::Chain(reason) => Reason::Chain(reason),
            Reason::Unreadable(answer) => Reason::Unreadable(answer),
        };
        Failed { contract, message, gas, reason }
    })
}
