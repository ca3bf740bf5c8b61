// SPDX-License-Identifier: Apache-2.0
//! What later proposals are judged by, and the bounds that keep every vote from ending all votes.

use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use kite_chain::Read;
use kite_interfaces::dao::{
    Change, DaoError, Guardian, Parameter, Parameters, MAX_DELAY_MS, MAX_EXCLUDED, MAX_GRACE_MS, MAX_GUARDIAN_TERM_MS,
    MAX_LATE_QUORUM_MS, MAX_PERIOD_MS, MAX_QUORUM_BPS, MAX_SPEND_PERIOD_MS, MAX_THRESHOLD_BPS, MIN_PERIOD_MS,
};
use kite_interfaces::votes::{RETENTION_MS, SNAPSHOT_HORIZON_MS};
use kite_interfaces::{Balance, Bps, Timestamp, BPS_WHOLE};

use crate::failure::Failure;

// A proposal's snapshot must be one that the token can register, and remembers until voting ends.
const _: () = assert!(MAX_DELAY_MS + MAX_PERIOD_MS <= SNAPSHOT_HORIZON_MS);
const _: () = assert!(MAX_PERIOD_MS + 2 * MAX_LATE_QUORUM_MS <= RETENTION_MS);

/// The parameters, whose votes the quorum leaves out, and who may cancel.
#[derive(Clone, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Rules {
    /// The parameters.
    pub parameters: Parameters,
    /// Accounts whose votes are no part of the votes that can be cast; the DAO is the first.
    pub excluded: Vec<AccountId>,
    /// Who may cancel, and until when.
    pub guardian: Option<Guardian>,
}

impl Rules {
    /// Rules of `dao`, which leaves out the votes of `excluded` and its own, without a guardian.
    pub fn new(parameters: Parameters, dao: AccountId, excluded: &[AccountId]) -> Self {
        Self { parameters, excluded: with_dao(dao, excluded), guardian: None }
    }

    /// Makes `change` of `dao`, and says whether it is one of the rules.
    pub fn make(&mut self, change: &Change, dao: AccountId) -> bool {
        match change {
            Change::SetParameters(parameters) => self.parameters = *parameters,
            Change::SetExcluded(excluded) => self.excluded = with_dao(dao, excluded),
            Change::SetGuardian(guardian) => self.guardian = *guardian,
            Change::SetSpendCap { .. } | Change::SetRoutine { .. } | Change::SetCode { .. } => return false,
        }
        true
    }

    /// Whether `account` may cancel at `now` as the guardian.
    pub fn is_guardian(&self, account: AccountId, now: Timestamp) -> bool {
        self.guardian.is_some_and(|guardian| guardian.account == account && now <= guardian.expires_at_ms)
    }

    /// `Ok` if no guardian is one for long from `now` on.
    pub fn ensure_guardian_bounds(&self, now: Timestamp) -> Result<(), Failure> {
        let term_ends_ms = now.saturating_add(MAX_GUARDIAN_TERM_MS);
        let expires_at_ms = self.guardian.map_or(0, |guardian| guardian.expires_at_ms);
        within(Parameter::GuardianExpiresAtMs, expires_at_ms.into(), 0, term_ends_ms.into())
    }

    /// `Ok` if a vote by these rules always ends, can always be executed, and asks the token for few
    /// accounts, each once.
    pub fn ensure_bounds(&self) -> Result<(), Failure> {
        let Parameters { routine, critical, .. } = self.parameters;
        let bps = |share: Bps| u64::from(share);
        let rows = [
            (Parameter::VotingDelayMs, self.parameters.voting_delay_ms, 0, MAX_DELAY_MS),
            (Parameter::VotingPeriodMs, self.parameters.voting_period_ms, MIN_PERIOD_MS, MAX_PERIOD_MS),
            (Parameter::LateQuorumMs, self.parameters.late_quorum_ms, 0, MAX_LATE_QUORUM_MS),
            (Parameter::GraceMs, self.parameters.grace_ms, MIN_PERIOD_MS, MAX_GRACE_MS),
            (Parameter::RoutineQuorumBps, bps(routine.quorum_bps), 1, bps(MAX_QUORUM_BPS)),
            (Parameter::RoutineTimelockMs, routine.timelock_ms, 0, MAX_DELAY_MS),
            (Parameter::CriticalQuorumBps, bps(critical.quorum_bps), bps(routine.quorum_bps), bps(MAX_QUORUM_BPS)),
            (Parameter::CriticalTimelockMs, critical.timelock_ms, routine.timelock_ms, MAX_DELAY_MS),
            (Parameter::SpendPeriodMs, self.parameters.spend_period_ms, MIN_PERIOD_MS, MAX_SPEND_PERIOD_MS),
        ];
        for (parameter, value, least, most) in rows {
            within(parameter, value.into(), least.into(), most.into())?;
        }
        ensure_few_and_distinct(&self.excluded)
    }

    /// `Ok` if holders of `eligible` votes, all that can be cast, can propose and reach the quorum.
    pub fn ensure_within_reach(&self, eligible: Balance) -> Result<(), Failure> {
        let Parameters { proposal_threshold, quorum_floor, .. } = self.parameters;
        within(Parameter::ProposalThreshold, proposal_threshold, 1, share_up(eligible, MAX_THRESHOLD_BPS))?;
        within(Parameter::QuorumFloor, quorum_floor, 1, share_up(eligible, MAX_QUORUM_BPS))
    }
}

/// `share` of `amount`, rounded up; never more than `amount`, as long as `share` is no more than the whole.
#[inline(never)]
#[allow(clippy::cast_possible_truncation, reason = "the lowest digit is what is wanted")]
pub fn share_up(amount: Balance, share: Bps) -> Balance {
    let (whole, share) = (u64::from(BPS_WHOLE), u64::from(share));
    let (mut amount, mut part, mut rest) = (amount, 0_u128, 0_u64);
    // ⌈amount × share / whole⌉, as one divides by hand, a digit of 32 bits at a time from the highest on: no
    // value has more than 50 bits, and the chain's machine divides no number of 128.
    for _ in 0..4 {
        amount = amount.rotate_left(32);
        let digit = amount as u32;
        let value = (rest << 32).wrapping_add(u64::from(digit).wrapping_mul(share));
        part = (part << 32).wrapping_add(Balance::from(value.div_euclid(whole)));
        rest = value.rem_euclid(whole);
    }
    part.wrapping_add(u128::from(rest > 0))
}

fn with_dao(dao: AccountId, excluded: &[AccountId]) -> Vec<AccountId> {
    let mut all = Vec::with_capacity(excluded.len().saturating_add(1));
    all.push(dao);
    all.extend_from_slice(excluded);
    all
}

fn within(parameter: Parameter, value: Balance, least: Balance, most: Balance) -> Result<(), Failure> {
    if (least..=most).contains(&value) {
        Ok(())
    } else {
        Err(DaoError::OutOfBounds { parameter, least, most }.into())
    }
}

fn ensure_few_and_distinct(excluded: &[AccountId]) -> Result<(), Failure> {
    let mut rest = excluded;
    // The DAO itself comes on top of the maximum.
    if rest.len() > MAX_EXCLUDED.saturating_add(1) {
        return Err(DaoError::TooManyExcluded { max: 8 }.into());
    }
    while let Some((first, others)) = rest.split_first() {
        if others.contains(first) {
            return Err(DaoError::ExcludedTwice(*first).into());
        }
        rest = others;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "test values are small")]
mod tests {
    use super::*;
    use crate::mock::{account, dao, rules, PARAMETERS};
    use proptest::prelude::*;

    const DAY_MS: u64 = 86_400_000;
    const NOW: Timestamp = 1_000_000;

    fn bounds(change: impl FnOnce(&mut Parameters)) -> Result<(), Failure> {
        let mut rules = rules();
        change(&mut rules.parameters);
        rules.ensure_bounds()
    }

    fn out_of(parameter: Parameter, least: u128, most: u128) -> Result<(), Failure> {
        Err(DaoError::OutOfBounds { parameter, least, most }.into())
    }

    #[test]
    fn ensure_bounds_keeps_the_voting_delay_within_30_days() {
        assert_eq!(bounds(|p| p.voting_delay_ms = 0), Ok(()));
        assert_eq!(bounds(|p| p.voting_delay_ms = 30 * DAY_MS), Ok(()));
        let most = u128::from(30 * DAY_MS);
        assert_eq!(bounds(|p| p.voting_delay_ms = 30 * DAY_MS + 1), out_of(Parameter::VotingDelayMs, 0, most));
    }

    #[test]
    fn ensure_bounds_keeps_the_voting_period_from_1_minute_to_30_days() {
        let error = out_of(Parameter::VotingPeriodMs, 60_000, u128::from(30 * DAY_MS));
        assert_eq!(bounds(|p| p.voting_period_ms = 59_999), error);
        assert_eq!(bounds(|p| p.voting_period_ms = 60_000), Ok(()));
        assert_eq!(bounds(|p| p.voting_period_ms = 30 * DAY_MS), Ok(()));
        assert_eq!(bounds(|p| p.voting_period_ms = 30 * DAY_MS + 1), error);
    }

    #[test]
    fn ensure_bounds_keeps_the_late_quorum_within_7_days() {
        assert_eq!(bounds(|p| p.late_quorum_ms = 0), Ok(()));
        assert_eq!(bounds(|p| p.late_quorum_ms = 7 * DAY_MS), Ok(()));
        let most = u128::from(7 * DAY_MS);
        assert_eq!(bounds(|p| p.late_quorum_ms = 7 * DAY_MS + 1), out_of(Parameter::LateQuorumMs, 0, most));
    }

    #[test]
    fn ensure_bounds_keeps_the_routine_timelock_within_the_critical_one() {
        let critical = u128::from(PARAMETERS.critical.timelock_ms);
        assert_eq!(bounds(|p| p.routine.timelock_ms = 0), Ok(()));
        assert_eq!(bounds(|p| p.routine.timelock_ms = p.critical.timelock_ms), Ok(()));
        let error = out_of(Parameter::CriticalTimelockMs, critical + 1, u128::from(30 * DAY_MS));
        assert_eq!(bounds(|p| p.routine.timelock_ms = p.critical.timelock_ms + 1), error);
        let error = out_of(Parameter::RoutineTimelockMs, 0, u128::from(30 * DAY_MS));
        assert_eq!(bounds(|p| p.routine.timelock_ms = 30 * DAY_MS + 1), error);
    }

    #[test]
    fn ensure_bounds_keeps_the_critical_timelock_within_30_days() {
        let (least, most) = (PARAMETERS.routine.timelock_ms, 30 * DAY_MS);
        let error = out_of(Parameter::CriticalTimelockMs, least.into(), most.into());
        assert_eq!(bounds(|p| p.critical.timelock_ms = least), Ok(()));
        assert_eq!(bounds(|p| p.critical.timelock_ms = least - 1), error);
        assert_eq!(bounds(|p| p.critical.timelock_ms = most), Ok(()));
        assert_eq!(bounds(|p| p.critical.timelock_ms = most + 1), error);
    }

    #[test]
    fn ensure_bounds_keeps_the_spend_period_from_1_minute_to_365_days() {
        let error = out_of(Parameter::SpendPeriodMs, 60_000, u128::from(365 * DAY_MS));
        assert_eq!(bounds(|p| p.spend_period_ms = 59_999), error);
        assert_eq!(bounds(|p| p.spend_period_ms = 60_000), Ok(()));
        assert_eq!(bounds(|p| p.spend_period_ms = 365 * DAY_MS), Ok(()));
        assert_eq!(bounds(|p| p.spend_period_ms = 365 * DAY_MS + 1), error);
    }

    #[test]
    fn ensure_guardian_bounds_keeps_a_guardians_term_within_180_days() {
        let until = |expires_at_ms| {
            let guardian = Some(Guardian { account: account(1), expires_at_ms });
            Rules { guardian, ..rules() }.ensure_guardian_bounds(NOW)
        };
        let most = NOW + 180 * DAY_MS;
        assert_eq!(until(0), Ok(()));
        assert_eq!(until(most), Ok(()));
        assert_eq!(until(most + 1), out_of(Parameter::GuardianExpiresAtMs, 0, most.into()));
    }

    #[test]
    fn is_guardian_until_its_term_ends() {
        let guardian = Some(Guardian { account: account(1), expires_at_ms: NOW });
        let rules = Rules { guardian, ..rules() };
        assert!(rules.is_guardian(account(1), NOW));
        assert!(!rules.is_guardian(account(1), NOW + 1));
        assert!(!rules.is_guardian(account(2), NOW));
        assert!(!Rules { guardian: None, ..rules }.is_guardian(account(1), NOW));
    }

    #[test]
    fn ensure_bounds_keeps_the_grace_from_1_minute_to_60_days() {
        let error = out_of(Parameter::GraceMs, 60_000, u128::from(60 * DAY_MS));
        assert_eq!(bounds(|p| p.grace_ms = 59_999), error);
        assert_eq!(bounds(|p| p.grace_ms = 60_000), Ok(()));
        assert_eq!(bounds(|p| p.grace_ms = 60 * DAY_MS), Ok(()));
        assert_eq!(bounds(|p| p.grace_ms = 60 * DAY_MS + 1), error);
    }

    #[test]
    fn ensure_bounds_keeps_the_routine_quorum_from_1_bps_to_the_critical_one() {
        let error = out_of(Parameter::RoutineQuorumBps, 1, 5_000);
        assert_eq!(bounds(|p| p.routine.quorum_bps = 0), error);
        assert_eq!(bounds(|p| p.routine.quorum_bps = 1), Ok(()));
        assert_eq!(bounds(|p| p.routine.quorum_bps = p.critical.quorum_bps), Ok(()));
        let critical = u128::from(PARAMETERS.critical.quorum_bps);
        let above = out_of(Parameter::CriticalQuorumBps, critical + 1, 5_000);
        assert_eq!(bounds(|p| p.routine.quorum_bps = p.critical.quorum_bps + 1), above);
        assert_eq!(bounds(|p| p.routine.quorum_bps = 5_001), error);
    }

    #[test]
    fn ensure_bounds_keeps_the_critical_quorum_from_the_routine_one_to_5_000_bps() {
        let least = PARAMETERS.routine.quorum_bps;
        let error = out_of(Parameter::CriticalQuorumBps, least.into(), 5_000);
        assert_eq!(bounds(|p| p.critical.quorum_bps = least), Ok(()));
        assert_eq!(bounds(|p| p.critical.quorum_bps = least - 1), error);
        assert_eq!(bounds(|p| p.critical.quorum_bps = 5_000), Ok(()));
        assert_eq!(bounds(|p| p.critical.quorum_bps = 5_001), error);
    }

    #[test]
    fn ensure_bounds_errors_too_many_excluded_beside_the_dao() {
        let excluded: Vec<_> = (1..=9).map(account).collect();
        assert_eq!(Rules::new(PARAMETERS, dao(), &excluded[..8]).ensure_bounds(), Ok(()));
        let error = Rules::new(PARAMETERS, dao(), &excluded).ensure_bounds();
        assert_eq!(error, Err(DaoError::TooManyExcluded { max: u32::try_from(MAX_EXCLUDED).unwrap() }.into()));
    }

    #[test]
    fn ensure_bounds_errors_excluded_twice() {
        let excluded = [account(1), account(2), account(3), account(2)];
        let error = Rules::new(PARAMETERS, dao(), &excluded).ensure_bounds();
        assert_eq!(error, Err(DaoError::ExcludedTwice(account(2)).into()));
        let error = Rules::new(PARAMETERS, dao(), &[account(1), dao()]).ensure_bounds();
        assert_eq!(error, Err(DaoError::ExcludedTwice(dao()).into()));
    }

    fn reach(threshold: Balance, floor: Balance, eligible: Balance) -> Result<(), Failure> {
        let parameters = Parameters { proposal_threshold: threshold, quorum_floor: floor, ..PARAMETERS };
        Rules::new(parameters, dao(), &[]).ensure_within_reach(eligible)
    }

    #[test]
    fn ensure_within_reach_keeps_the_threshold_from_1_to_a_tenth_of_all_votes() {
        let error = out_of(Parameter::ProposalThreshold, 1, 100);
        assert_eq!(reach(0, 1, 1_000), error);
        assert_eq!(reach(1, 1, 1_000), Ok(()));
        assert_eq!(reach(100, 1, 1_000), Ok(()));
        assert_eq!(reach(101, 1, 1_000), error);
    }

    #[test]
    fn ensure_within_reach_keeps_the_quorum_floor_from_1_to_half_of_all_votes() {
        let error = out_of(Parameter::QuorumFloor, 1, 500);
        assert_eq!(reach(1, 0, 1_000), error);
        assert_eq!(reach(1, 1, 1_000), Ok(()));
        assert_eq!(reach(1, 500, 1_000), Ok(()));
        assert_eq!(reach(1, 501, 1_000), error);
    }

    #[test]
    fn ensure_within_reach_errors_if_nobody_has_votes() {
        assert_eq!(reach(1, 1, 0), out_of(Parameter::ProposalThreshold, 1, 0));
        assert_eq!(reach(1, 1, 1), Ok(()));
    }

    #[test]
    fn make_replaces_one_part_of_the_rules_and_keeps_the_others() {
        let guardian = Some(Guardian { account: account(3), expires_at_ms: NOW });
        let before = Rules { guardian, ..Rules::new(PARAMETERS, dao(), &[account(1)]) };
        let after = |change: Change| {
            let mut rules = before.clone();
            rules.make(&change, dao()).then_some(rules)
        };
        let parameters = Parameters { grace_ms: MIN_PERIOD_MS, ..PARAMETERS };
        assert_eq!(after(Change::SetParameters(parameters)), Some(Rules { parameters, ..before.clone() }));
        let excluded = vec![dao(), account(2)];
        assert_eq!(after(Change::SetExcluded(vec![account(2)])), Some(Rules { excluded, ..before.clone() }));
        assert_eq!(after(Change::SetGuardian(None)), Some(Rules { guardian: None, ..before.clone() }));
        assert_eq!(after(Change::SetCode { code_hash: [1; 32].into(), migration: vec![] }), None);
        assert_eq!(after(Change::SetRoutine { callee: account(1), selector: [0; 4], routine: true }), None);
    }

    #[test]
    fn share_up_never_exceeds_the_amount() {
        assert_eq!(share_up(Balance::MAX, BPS_WHOLE), Balance::MAX);
        assert_eq!(share_up(1, 1), 1);
        assert_eq!(share_up(0, BPS_WHOLE), 0);
    }

    proptest! {
        #[test]
        fn share_up_is_the_smallest_amount_that_reaches_the_share(amount in 0..u128::MAX / 20_000, share in 0..=10_000u16) {
            let part = share_up(amount, share);
            prop_assert!(part * 10_000 >= amount * u128::from(share));
            prop_assert!(part == 0 || (part - 1) * 10_000 < amount * u128::from(share));
        }
    }
}
