//! What later proposals are judged by, and the bounds that keep every vote from ending all votes.

use core::ops::RangeInclusive;

use ink::prelude::vec::Vec;
use ink::primitives::AccountId;
use kite_interfaces::dao::{
    Change, DaoError, Parameter, Parameters, MAX_DELAY_MS, MAX_EXCLUDED, MAX_GRACE_MS, MAX_PERIOD_MS, MAX_QUORUM_BPS,
    MAX_THRESHOLD_BPS, MIN_PERIOD_MS,
};
use kite_interfaces::votes::SNAPSHOT_HORIZON_MS;
use kite_interfaces::{Balance, Bps, BPS_WHOLE};

// A proposal's snapshot must be one that the token can register.
const _: () = assert!(MAX_DELAY_MS <= SNAPSHOT_HORIZON_MS);

/// The parameters, and whose votes the quorum leaves out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Rules {
    /// The parameters.
    pub parameters: Parameters,
    /// Accounts whose votes are no part of the votes that can be cast; the DAO is the first.
    pub excluded: Vec<AccountId>,
}

impl Rules {
    /// Rules of `dao`, which leaves out the votes of `excluded` and its own.
    pub fn new(parameters: Parameters, dao: AccountId, excluded: &[AccountId]) -> Self {
        Self { parameters, excluded: with_dao(dao, excluded) }
    }

    /// The rules of `dao` after `change`; `None` if it leaves them as they are.
    pub fn after(&self, change: &Change, dao: AccountId) -> Option<Self> {
        match change {
            Change::SetParameters(parameters) => Some(Self { parameters: *parameters, ..self.clone() }),
            Change::SetExcluded(excluded) => Some(Self { excluded: with_dao(dao, excluded), ..self.clone() }),
            Change::SetCode(_) => None,
        }
    }

    /// `Ok` if a vote by these rules always ends, can always be executed, and asks the token for few
    /// accounts, each once.
    pub fn ensure_bounds(&self) -> Result<(), DaoError> {
        let Parameters { voting_delay_ms, voting_period_ms, timelock_ms, grace_ms, quorum_bps, .. } = self.parameters;
        within(Parameter::VotingDelayMs, voting_delay_ms, 0..=MAX_DELAY_MS)?;
        within(Parameter::VotingPeriodMs, voting_period_ms, MIN_PERIOD_MS..=MAX_PERIOD_MS)?;
        within(Parameter::TimelockMs, timelock_ms, 0..=MAX_DELAY_MS)?;
        within(Parameter::GraceMs, grace_ms, MIN_PERIOD_MS..=MAX_GRACE_MS)?;
        within(Parameter::QuorumBps, quorum_bps, 1..=MAX_QUORUM_BPS)?;
        ensure_few_and_distinct(&self.excluded)
    }

    /// `Ok` if holders of `eligible` votes, all that can be cast, can propose and reach the quorum.
    pub fn ensure_within_reach(&self, eligible: Balance) -> Result<(), DaoError> {
        let Parameters { proposal_threshold, quorum_floor, .. } = self.parameters;
        let (threshold_most, floor_most) = (share_up(eligible, MAX_THRESHOLD_BPS), share_up(eligible, MAX_QUORUM_BPS));
        within(Parameter::ProposalThreshold, proposal_threshold, 1..=threshold_most)?;
        within(Parameter::QuorumFloor, quorum_floor, 1..=floor_most)
    }
}

/// `share` of `amount`, rounded up; never more than `amount`, as long as `share` is no more than the whole.
pub fn share_up(amount: Balance, share: Bps) -> Balance {
    let (whole, share) = (Balance::from(BPS_WHOLE), Balance::from(share));
    // ⌈amount × share / whole⌉ = ⌊amount / whole⌋ × share + ⌈(amount mod whole) × share / whole⌉
    let multiples = amount.checked_div(whole).unwrap_or_default().saturating_mul(share);
    let rest = amount.checked_rem(whole).unwrap_or_default().saturating_mul(share);
    multiples.saturating_add(rest.div_ceil(whole))
}

fn with_dao(dao: AccountId, excluded: &[AccountId]) -> Vec<AccountId> {
    core::iter::once(dao).chain(excluded.iter().copied()).collect()
}

fn within<Number>(parameter: Parameter, value: Number, bounds: RangeInclusive<Number>) -> Result<(), DaoError>
where
    Number: Copy + Into<Balance> + PartialOrd,
{
    if bounds.contains(&value) {
        return Ok(());
    }
    let (least, most) = bounds.into_inner();
    Err(DaoError::OutOfBounds { parameter, least: least.into(), most: most.into() })
}

fn ensure_few_and_distinct(excluded: &[AccountId]) -> Result<(), DaoError> {
    let mut rest = excluded;
    // The DAO itself comes on top of the maximum.
    if rest.len() > MAX_EXCLUDED.saturating_add(1) {
        return Err(DaoError::TooManyExcluded { max: 8 });
    }
    while let Some((first, others)) = rest.split_first() {
        if others.contains(first) {
            return Err(DaoError::ExcludedTwice(*first));
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

    fn bounds(change: impl FnOnce(&mut Parameters)) -> Result<(), DaoError> {
        let mut rules = rules();
        change(&mut rules.parameters);
        rules.ensure_bounds()
    }

    fn out_of(parameter: Parameter, least: u128, most: u128) -> Result<(), DaoError> {
        Err(DaoError::OutOfBounds { parameter, least, most })
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
    fn ensure_bounds_keeps_the_timelock_within_30_days() {
        assert_eq!(bounds(|p| p.timelock_ms = 0), Ok(()));
        assert_eq!(bounds(|p| p.timelock_ms = 30 * DAY_MS), Ok(()));
        let most = u128::from(30 * DAY_MS);
        assert_eq!(bounds(|p| p.timelock_ms = 30 * DAY_MS + 1), out_of(Parameter::TimelockMs, 0, most));
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
    fn ensure_bounds_keeps_the_quorum_from_1_to_5_000_bps() {
        let error = out_of(Parameter::QuorumBps, 1, 5_000);
        assert_eq!(bounds(|p| p.quorum_bps = 0), error);
        assert_eq!(bounds(|p| p.quorum_bps = 1), Ok(()));
        assert_eq!(bounds(|p| p.quorum_bps = 5_000), Ok(()));
        assert_eq!(bounds(|p| p.quorum_bps = 5_001), error);
    }

    #[test]
    fn ensure_bounds_errors_too_many_excluded_beside_the_dao() {
        let excluded: Vec<_> = (1..=9).map(account).collect();
        assert_eq!(Rules::new(PARAMETERS, dao(), &excluded[..8]).ensure_bounds(), Ok(()));
        let error = Rules::new(PARAMETERS, dao(), &excluded).ensure_bounds();
        assert_eq!(error, Err(DaoError::TooManyExcluded { max: u32::try_from(MAX_EXCLUDED).unwrap() }));
    }

    #[test]
    fn ensure_bounds_errors_excluded_twice() {
        let excluded = [account(1), account(2), account(3), account(2)];
        let error = Rules::new(PARAMETERS, dao(), &excluded).ensure_bounds();
        assert_eq!(error, Err(DaoError::ExcludedTwice(account(2))));
        let error = Rules::new(PARAMETERS, dao(), &[account(1), dao()]).ensure_bounds();
        assert_eq!(error, Err(DaoError::ExcludedTwice(dao())));
    }

    fn reach(threshold: Balance, floor: Balance, eligible: Balance) -> Result<(), DaoError> {
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
    fn after_replaces_one_half_of_the_rules_and_keeps_the_other() {
        let before = Rules::new(PARAMETERS, dao(), &[account(1)]);
        let parameters = Parameters { quorum_bps: 1, ..PARAMETERS };
        let after = before.after(&Change::SetParameters(parameters), dao()).unwrap();
        assert_eq!(after, Rules::new(parameters, dao(), &[account(1)]));
        let after = before.after(&Change::SetExcluded(vec![account(2)]), dao()).unwrap();
        assert_eq!(after, Rules { parameters: PARAMETERS, excluded: vec![dao(), account(2)] });
        assert_eq!(before.after(&Change::SetCode([1; 32].into()), dao()), None);
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
