//! Challenges, and how they end.

use super::*;

fn accuse(contribution: &mut Contribution, bond: Balance, at: Moment) -> Result<Challenge, RegistryError> {
    challenge(&accusation(), contribution, &rules(), bob(), bond, at, WINDOW)
}

fn decide_by_ms() -> Timestamp {
    NOW + rules().arbiter_answers_ms
}

fn judge(contribution: &mut Contribution, upheld: bool) -> Result<ChallengeEnded, RegistryError> {
    resolve(ID, contribution, upheld, arbiter(), arbiter(), NOW)
}

#[test]
fn challenge_keeps_who_and_what_it_will_be_judged_by() {
    let mut contribution = accepted();
    let made = accuse(&mut contribution, CHALLENGE_BOND, in_epoch(OPENED)).unwrap();
    let expected = Challenge {
        challenger: bob(),
        bond: CHALLENGE_BOND,
        challenger_bps: rules().challenger_bps,
        decide_by_ms: decide_by_ms(),
        evidence_hash: [5; 32].into(),
    };
    assert_eq!(made, expected);
    assert_eq!(contribution, Contribution { challenge: Some(expected), ..accepted() });
}

#[test]
fn challenge_errors_wrong_status_unless_accepted_or_retired_with_its_bond() {
    let taken = taken_by(|contribution| accuse(contribution, CHALLENGE_BOND, in_epoch(OPENED + 9)).map(drop));
    assert_eq!(taken, [1, 4]);
}

#[test]
fn challenge_errors_challenged_for_a_second_one() {
    for contribution in [accepted(), retired_in(OPENED)] {
        let mut contribution = challenged(contribution);
        let refused = accuse(&mut contribution, CHALLENGE_BOND, in_epoch(OPENED));
        assert_eq!(refused, Err(RegistryError::Challenged(ID)));
    }
}

#[test]
fn challenge_of_work_without_a_bond_is_possible_until_the_window_has_passed() {
    let mut free = submit_to(&free_product(), submission(UNITS), 0).unwrap();
    accept(ID, &mut free, &free_product(), curator(), OPENED).unwrap();
    assert!(accuse(&mut free.clone(), CHALLENGE_BOND, in_epoch(OPENED + 99)).is_ok());
    retire(ID, &mut free, alice(), OPENED).unwrap();
    let passed = OPENED + 1 + WINDOW.epochs;
    assert!(accuse(&mut free.clone(), CHALLENGE_BOND, in_epoch(passed - 1)).is_ok());
    let refused = accuse(&mut free, CHALLENGE_BOND, in_epoch(passed));
    assert_eq!(refused, Err(RegistryError::WrongStatus(ID)));
}

#[test]
fn challenge_errors_wrong_bond_one_unit_beside() {
    for bond in [0, CHALLENGE_BOND - 1, CHALLENGE_BOND + 1] {
        let mut contribution = accepted();
        let refused = accuse(&mut contribution, bond, in_epoch(OPENED));
        assert_eq!(refused, Err(RegistryError::WrongBond { expected: CHALLENGE_BOND }));
        assert_eq!(contribution, accepted());
    }
}

#[test]
fn challenge_errors_uri_too_long() {
    let accusation = Accusation { evidence_uri: "u".repeat(MAX_URI + 1), ..accusation() };
    let at = in_epoch(OPENED);
    let refused = challenge(&accusation, &mut accepted(), &rules(), bob(), CHALLENGE_BOND, at, WINDOW);
    assert_eq!(refused, Err(RegistryError::UriTooLong { max: 256 }));
}

#[test]
fn resolve_upheld_slashes_the_bond_and_ends_the_contribution() {
    for contribution in [accepted(), retired_in(OPENED)] {
        let mut contribution = challenged(contribution);
        let before = contribution.clone();
        let ended = judge(&mut contribution, true).unwrap();
        // 40 % of 15 to the challenger, who also gets the own bond back.
        let expected = ChallengeEnded {
            contribution: ID,
            challenger: bob(),
            outcome: Outcome::Upheld,
            to_contributor: 0,
            to_challenger: CHALLENGE_BOND + 6,
            to_owner: 9,
        };
        assert_eq!(ended, expected);
        assert_eq!(contribution, Contribution { status: Status::Forfeited, bond: 0, challenge: None, ..before });
    }
}

#[test]
fn resolve_dismissed_gives_the_challengers_bond_to_the_contributor_and_changes_nothing_else() {
    for before in [accepted(), retired_in(OPENED)] {
        let mut contribution = challenged(before.clone());
        let ended = judge(&mut contribution, false).unwrap();
        assert_eq!(ended.outcome, Outcome::Dismissed);
        assert_eq!((ended.to_contributor, ended.to_challenger, ended.to_owner), (CHALLENGE_BOND, 0, 0));
        assert_eq!(contribution, before);
    }
}

#[test]
fn resolve_errors_not_arbiter_for_everybody_concerned() {
    for caller in [alice(), bob(), curator()] {
        for upheld in [true, false] {
            let mut contribution = challenged(accepted());
            let refused = resolve(ID, &mut contribution, upheld, arbiter(), caller, NOW);
            assert_eq!(refused, Err(RegistryError::NotArbiter { arbiter: arbiter() }));
            assert_eq!(contribution, challenged(accepted()));
        }
    }
}

#[test]
fn resolve_errors_too_late_where_lapse_begins() {
    for upheld in [true, false] {
        let judge_at = |now| resolve(ID, &mut challenged(accepted()), upheld, arbiter(), arbiter(), now);
        assert!(judge_at(decide_by_ms()).is_ok());
        assert_eq!(judge_at(decide_by_ms() + 1), Err(RegistryError::TooLate { until_ms: decide_by_ms() }));
    }
    let lapse_at = |now| lapse(ID, &mut challenged(accepted()), now);
    assert_eq!(lapse_at(decide_by_ms()), Err(RegistryError::TooEarly { after_ms: decide_by_ms() }));
    assert!(lapse_at(decide_by_ms() + 1).is_ok());
}

#[test]
fn lapse_is_in_the_contributors_favour() {
    let mut contribution = challenged(accepted());
    let ended = lapse(ID, &mut contribution, u64::MAX).unwrap();
    assert_eq!(ended.outcome, Outcome::Lapsed);
    assert_eq!((ended.to_contributor, ended.to_challenger, ended.to_owner), (CHALLENGE_BOND, 0, 0));
    assert_eq!(contribution, accepted());
}

#[test]
fn resolve_and_lapse_error_not_challenged_without_a_challenge() {
    for mut contribution in one_of_each().into_iter().filter(|contribution| contribution.challenge.is_none()) {
        assert_eq!(judge(&mut contribution, true), Err(RegistryError::NotChallenged(ID)));
        assert_eq!(judge(&mut contribution, false), Err(RegistryError::NotChallenged(ID)));
        assert_eq!(lapse(ID, &mut contribution, u64::MAX), Err(RegistryError::NotChallenged(ID)));
    }
}

#[test]
fn challenge_is_possible_again_after_a_dismissal_and_never_after_it_was_upheld() {
    for (upheld, again) in [(false, Ok(())), (true, Err(RegistryError::WrongStatus(ID)))] {
        let mut contribution = challenged(accepted());
        judge(&mut contribution, upheld).unwrap();
        assert_eq!(accuse(&mut contribution, CHALLENGE_BOND, in_epoch(OPENED)).map(drop), again);
    }
}

#[test]
fn resolve_pays_by_the_part_that_was_told_when_the_challenge_was_made() {
    let generous = Rules { challenger_bps: 4_999, ..rules() };
    let mut contribution = accepted();
    let at = in_epoch(OPENED);
    challenge(&accusation(), &mut contribution, &generous, bob(), CHALLENGE_BOND, at, WINDOW).unwrap();
    // ⌊15 × 49.99 %⌋
    assert_eq!(judge(&mut contribution, true).unwrap().to_challenger, CHALLENGE_BOND + 7);
}

#[test]
fn resolve_errors_overflow_and_changes_nothing_if_two_bonds_are_more_than_all_tokens() {
    let mut contribution = challenged(Contribution { bond: u128::MAX, ..accepted() });
    contribution.challenge = contribution.challenge.map(|challenge| Challenge { bond: u128::MAX, ..challenge });
    let before = contribution.clone();
    assert_eq!(judge(&mut contribution, true), Err(RegistryError::Overflow));
    assert_eq!(contribution, before);
}

proptest! {
    /// Whoever accuses their own work, by whatever name, comes out with less than they went in with.
    #[test]
    fn accusing_oneself_never_pays(bond in 1..=u128::MAX / 2, bps in 0..=4_999_u16, stake in 1..=u128::MAX / 4) {
        let mut contribution = challenged(Contribution { bond, ..accepted() });
        let told = Challenge { bond: stake, challenger_bps: bps, ..contribution.challenge.unwrap() };
        contribution.challenge = Some(told);
        let ended = judge(&mut contribution, true).unwrap();
        let reward = ended.to_challenger - stake;
        prop_assert_eq!(reward + ended.to_owner, bond);
        prop_assert!(reward < bond - reward);
        prop_assert_eq!(reward, bond / 10_000 * u128::from(bps) + bond % 10_000 * u128::from(bps) / 10_000);
    }
}
