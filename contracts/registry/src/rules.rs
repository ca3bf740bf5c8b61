// SPDX-License-Identifier: Apache-2.0
//! What the owner may set, and who may stop a product.

use ink::primitives::AccountId;
use kite_chain::answer::{demand, refuse};
use kite_interfaces::registry::{
    Figure, RegistryError, Rules, MAX_ANSWER_MS, MAX_CHALLENGER_BPS, MAX_CHALLENGE_BOND_BPS,
    MAX_CHALLENGE_BOND_SHARE_BPS, MAX_GUARDIAN_MS, MAX_HALF_LIFE, MIN_ANSWER_MS,
};
use kite_interfaces::{Balance, Timestamp, BPS_WHOLE};
use kite_math::mul_div_down;

use crate::failure::Failure;

/// `Ok` if by these rules every bond comes back some day, accusing oneself never pays, others can be
/// accused with a hundredth of the `supply` of KITE, and the guardian's power ends within a year from
/// `now`.
pub fn validate(rules: &Rules, supply: Balance, now: Timestamp) -> Result<(), Failure> {
    let answers = |figure, span_ms: u64| within(figure, span_ms.into(), MIN_ANSWER_MS.into(), MAX_ANSWER_MS.into());
    let last_guarded = now.saturating_add(MAX_GUARDIAN_MS).into();
    // dearest = ⌊supply × 100 ÷ 10,000⌋
    let dearest =
        mul_div_down(supply, MAX_CHALLENGE_BOND_BPS.into(), BPS_WHOLE.into()).ok_or(RegistryError::Overflow)?;
    let (shortest, longest) = (rules.min_half_life_epochs.into(), rules.max_half_life_epochs.into());
    within(Figure::GuardianUntilMs, rules.guardian_until_ms.into(), 0, last_guarded)?;
    answers(Figure::CuratorAnswersMs, rules.curator_answers_ms)?;
    answers(Figure::ArbiterAnswersMs, rules.arbiter_answers_ms)?;
    within(Figure::ChallengeBond, rules.challenge_bond, 1, dearest)?;
    within(Figure::ChallengeBondBps, rules.challenge_bond_bps.into(), 0, MAX_CHALLENGE_BOND_SHARE_BPS.into())?;
    within(Figure::ChallengerBps, rules.challenger_bps.into(), 0, MAX_CHALLENGER_BPS.into())?;
    within(Figure::ContributorBps, rules.contributor_bps.into(), 0, MAX_CHALLENGER_BPS.into())?;
    within(Figure::MaxBondPerUnit, rules.max_bond_per_unit, rules.min_bond_per_unit, Balance::MAX)?;
    within(Figure::MaxHalfLifeEpochs, longest, shortest, MAX_HALF_LIFE.into())
}

/// `Ok` if `value` is from `least` to `most`, which the error names. Of one type for all figures, because
/// each other type would cost every call its bytes.
pub fn within(figure: Figure, value: Balance, least: Balance, most: Balance) -> Result<(), Failure> {
    if value < least || value > most {
        return refuse(RegistryError::OutOfBounds { figure, least, most });
    }
    Ok(())
}

/// `Ok` if `caller` may stop a product, or, unless `stopped`, let it go on: the owner both, the guardian
/// only the first, and only in its time.
pub fn ensure_may_stop(
    rules: &Rules,
    owner: AccountId,
    caller: AccountId,
    stopped: bool,
    now: Timestamp,
) -> Result<(), Failure> {
    let guards = stopped && rules.guardian == Some(caller) && now <= rules.guardian_until_ms;
    demand((caller == owner || guards).then_some(()), RegistryError::NotGuardian)
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "small numbers of tests")]
pub(crate) mod tests {
    use super::*;
    use kite_chain::answer;

    const NOW: Timestamp = 1_000_000;
    const SUPPLY: Balance = 12_399;

    fn account(number: u8) -> AccountId {
        [number; 32].into()
    }

    /// Rules that a house could live by.
    pub fn rules() -> Rules {
        Rules {
            arbiter: None,
            guardian: Some(account(8)),
            guardian_until_ms: NOW + 10,
            curator_answers_ms: 2 * MIN_ANSWER_MS,
            arbiter_answers_ms: 3 * MIN_ANSWER_MS,
            challenge_bond: 50,
            challenge_bond_bps: 0,
            challenger_bps: 4_000,
            contributor_bps: 3_000,
            min_bond_per_unit: 0,
            max_bond_per_unit: Balance::MAX,
            min_half_life_epochs: 2,
            max_half_life_epochs: MAX_HALF_LIFE,
        }
    }

    fn refused(change: impl FnOnce(&mut Rules)) -> Option<Figure> {
        let mut changed = rules();
        change(&mut changed);
        match answer::told(validate(&changed, SUPPLY, NOW)) {
            Ok(()) => None,
            Err(RegistryError::OutOfBounds { figure, .. }) => Some(figure),
            Err(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn validate_accepts_every_bound() {
        assert_eq!(refused(|rules| rules.guardian_until_ms = NOW + MAX_GUARDIAN_MS), None);
        for answers in [MIN_ANSWER_MS, MAX_ANSWER_MS] {
            assert_eq!(refused(|rules| rules.curator_answers_ms = answers), None);
            assert_eq!(refused(|rules| rules.arbiter_answers_ms = answers), None);
        }
        for bond in [1, 123] {
            assert_eq!(refused(|rules| rules.challenge_bond = bond), None);
        }
        for bps in [0, 4_999] {
            assert_eq!(refused(|rules| rules.challenger_bps = bps), None);
            assert_eq!(refused(|rules| rules.contributor_bps = bps), None);
        }
        assert_eq!(refused(|rules| (rules.min_bond_per_unit, rules.max_bond_per_unit) = (7, 7)), None);
        assert_eq!(refused(|rules| rules.min_half_life_epochs = MAX_HALF_LIFE), None);
    }

    #[test]
    fn validate_errors_out_of_bounds_one_beside_each() {
        let guardian = refused(|rules| rules.guardian_until_ms = NOW + MAX_GUARDIAN_MS + 1);
        assert_eq!(guardian, Some(Figure::GuardianUntilMs));
        for answers in [0, MIN_ANSWER_MS - 1, MAX_ANSWER_MS + 1, u64::MAX] {
            assert_eq!(refused(|rules| rules.curator_answers_ms = answers), Some(Figure::CuratorAnswersMs));
            assert_eq!(refused(|rules| rules.arbiter_answers_ms = answers), Some(Figure::ArbiterAnswersMs));
        }
        for bond in [0, 124, Balance::MAX] {
            assert_eq!(refused(|rules| rules.challenge_bond = bond), Some(Figure::ChallengeBond));
        }
        for bps in [5_000, 10_000, u16::MAX] {
            assert_eq!(refused(|rules| rules.challenger_bps = bps), Some(Figure::ChallengerBps));
            assert_eq!(refused(|rules| rules.contributor_bps = bps), Some(Figure::ContributorBps));
        }
        for (bps, figure) in [(0, None), (5_000, None), (5_001, Some(Figure::ChallengeBondBps))] {
            assert_eq!(refused(|rules| rules.challenge_bond_bps = bps), figure);
        }
        let bonds = refused(|rules| (rules.min_bond_per_unit, rules.max_bond_per_unit) = (7, 6));
        assert_eq!(bonds, Some(Figure::MaxBondPerUnit));
        let longest = refused(|rules| rules.max_half_life_epochs = MAX_HALF_LIFE + 1);
        assert_eq!(longest, Some(Figure::MaxHalfLifeEpochs));
        assert_eq!(refused(|rules| rules.max_half_life_epochs = 1), Some(Figure::MaxHalfLifeEpochs));
    }

    #[test]
    fn validate_errors_out_of_bounds_with_the_bounds() {
        let expected = RegistryError::OutOfBounds { figure: Figure::ChallengerBps, least: 0, most: 4_999 };
        assert_eq!(validate(&Rules { challenger_bps: 5_000, ..rules() }, SUPPLY, NOW), Err(expected.into()));
        let expected = RegistryError::OutOfBounds { figure: Figure::ChallengeBond, least: 1, most: 123 };
        assert_eq!(validate(&Rules { challenge_bond: 124, ..rules() }, SUPPLY, NOW), Err(expected.into()));
    }

    #[test]
    fn ensure_may_stop_lets_the_owner_do_both_at_any_time() {
        for (stopped, now) in [(true, 0), (false, 0), (true, u64::MAX), (false, u64::MAX)] {
            assert_eq!(ensure_may_stop(&rules(), account(1), account(1), stopped, now), Ok(()));
        }
    }

    #[test]
    fn ensure_may_stop_errors_not_guardian_for_a_guardian_who_lets_go_on_or_is_late() {
        let guardian = |stopped, now| answer::told(ensure_may_stop(&rules(), account(1), account(8), stopped, now));
        assert_eq!(guardian(true, NOW + 10), Ok(()));
        assert_eq!(guardian(true, NOW + 11), Err(RegistryError::NotGuardian));
        assert_eq!(guardian(false, NOW), Err(RegistryError::NotGuardian));
    }

    #[test]
    fn ensure_may_stop_errors_not_guardian_for_anyone_else() {
        let refused = || Err(RegistryError::NotGuardian.into());
        assert_eq!(ensure_may_stop(&rules(), account(1), account(2), true, NOW), refused());
        let unguarded = Rules { guardian: None, ..rules() };
        assert_eq!(ensure_may_stop(&unguarded, account(1), account(8), true, NOW), refused());
    }
}
