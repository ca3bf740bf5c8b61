// SPDX-License-Identifier: Apache-2.0
//! Challenges, and how they end.

use super::*;
use crate::case::{bond_up, due, ensure_decidable, lapse, resolve, Verdict};
use kite_interfaces::registry::Case;

fn decide_by_ms() -> Timestamp {
    NOW + rules().arbiter_answers_ms
}

/// Bob's case against alice's work.
fn case() -> Case {
    Case {
        first: 1,
        last: 1,
        bonds_before: 0,
        bonds: CHALLENGE_BOND,
        arbiter: arbiter(),
        challenger_bps: 4_000,
        contributor_bps: 3_000,
        decide_by_ms: decide_by_ms(),
    }
}

/// Three challenges that are open; what each put up came to the same.
fn three() -> (Contribution, [Challenge; 3]) {
    let mut contribution = accepted();
    let made = [0; 3].map(|_| accuse(&mut contribution, CHALLENGE_BOND, in_epoch(OPENED)).unwrap().1);
    (contribution, made)
}

/// What the ruling gives for each of the challenges, numbered from 1.
fn settled(ruling: &Ruling, made: &[Challenge]) -> Vec<Balance> {
    (1..).zip(made).map(|(number, made)| due(ruling.verdict.as_ref(), number, made).unwrap()).collect()
}

#[test]
fn challenge_opens_a_case_with_what_it_will_be_judged_by() {
    let mut contribution = accepted();
    let (number, made) = accuse(&mut contribution, CHALLENGE_BOND, in_epoch(OPENED)).unwrap();
    let evidence_hash = [5; 32].into();
    let expected = Challenge { challenger: bob(), bond: CHALLENGE_BOND, bonds_before: 0, evidence_hash };
    assert_eq!((number, made), (1, expected));
    assert_eq!(contribution, Contribution { case: Some(case()), challenge_count: 1, ..accepted() });
}

#[test]
fn challenge_joins_the_case_that_is_open_and_gives_the_arbiter_the_whole_time_again() {
    let mut contribution = challenged(accepted());
    let at = Moment { now_ms: decide_by_ms(), epoch: OPENED };
    let changed = Rules { challenger_bps: 1, contributor_bps: 2, ..rules() };
    let joined =
        case::challenge(&accusation(), &mut contribution, &changed, bob(), alice(), CHALLENGE_BOND, at, WINDOW);
    let (case, made) = joined.unwrap();
    assert_eq!((case.last, made.challenger, made.bonds_before), (2, alice(), CHALLENGE_BOND));
    let decide_by_ms = at.now_ms + rules().arbiter_answers_ms;
    // By whom and by what it is judged is what the first one was told.
    let expected = Case { last: 2, bonds: 2 * CHALLENGE_BOND, decide_by_ms, ..self::case() };
    assert_eq!((contribution.case, contribution.challenge_count), (Some(expected), 2));
}

#[test]
fn challenge_never_shortens_the_arbiters_time() {
    let mut contribution = challenged(accepted());
    let shorter = Rules { arbiter_answers_ms: 1, ..rules() };
    let at = in_epoch(OPENED);
    case::challenge(&accusation(), &mut contribution, &shorter, arbiter(), bob(), CHALLENGE_BOND, at, WINDOW).unwrap();
    assert_eq!(contribution.case.unwrap().decide_by_ms, decide_by_ms());
}

#[test]
fn challenge_errors_too_late_to_join_once_the_case_can_lapse() {
    let mut contribution = challenged(accepted());
    let before = contribution.clone();
    let at = Moment { now_ms: decide_by_ms() + 1, epoch: OPENED };
    let refused = accuse(&mut contribution, CHALLENGE_BOND, at);
    assert_eq!(refused, Err(RegistryError::TooLate { until_ms: decide_by_ms() }.into()));
    assert_eq!(contribution, before);
}

#[test]
fn challenge_errors_wrong_status_unless_accepted_or_retired_with_its_bond() {
    let taken = taken_by(|contribution| accuse(contribution, CHALLENGE_BOND, in_epoch(OPENED + 9)).map(drop));
    // The last two are challenged already: they are joined.
    assert_eq!(taken, [1, 4, 7, 8]);
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
    assert_eq!(refused, Err(RegistryError::WrongStatus(ID).into()));
}

#[test]
fn challenge_errors_wrong_bond_one_unit_beside() {
    for bond in [0, CHALLENGE_BOND - 1, CHALLENGE_BOND + 1] {
        let mut contribution = accepted();
        let refused = accuse(&mut contribution, bond, in_epoch(OPENED));
        assert_eq!(refused, Err(RegistryError::WrongBond { expected: CHALLENGE_BOND }.into()));
        assert_eq!(contribution, accepted());
    }
}

#[test]
fn bond_up_is_the_greater_of_the_flat_bond_and_a_part_of_the_works_own() {
    let with = |bond, challenge_bond_bps| {
        let contribution = Contribution { bond, ..accepted() };
        bond_up(&Rules { challenge_bond_bps, ..rules() }, &contribution)
    };
    assert_eq!(with(499, 1_000), Ok(50));
    assert_eq!(with(500, 1_000), Ok(50));
    assert_eq!(with(501, 1_000), Ok(51));
    assert_eq!(with(0, 5_000), Ok(50));
    assert_eq!(with(1_000, 0), Ok(50));
    assert_eq!(with(Balance::MAX, 5_000), Ok(Balance::MAX / 2 + 1));
}

#[test]
fn challenge_errors_uri_too_long() {
    let accusation = Accusation { evidence_uri: "u".repeat(MAX_URI + 1), ..accusation() };
    let (at, mut contribution) = (in_epoch(OPENED), accepted());
    let refused =
        case::challenge(&accusation, &mut contribution, &rules(), arbiter(), bob(), CHALLENGE_BOND, at, WINDOW);
    assert_eq!(refused, Err(RegistryError::UriTooLong { max: 256 }.into()));
}

#[test]
fn resolve_upheld_slashes_the_bond_and_ends_the_contribution() {
    for contribution in [accepted(), retired_in(OPENED)] {
        let mut contribution = challenged(contribution);
        let before = contribution.clone();
        let ruling = judge(&mut contribution, true).unwrap();
        // 40 % of 15 to the challenger, who also gets the own bond back.
        let (first, heard, outcome) = (1, 1, Outcome::Upheld);
        let ended = CaseEnded { contribution: ID, first, heard, outcome, to_contributor: 0, reward: 6, to_owner: 9 };
        assert_eq!((ruling.ended, ruling.last), (ended, 1));
        let made =
            Challenge { challenger: bob(), bond: CHALLENGE_BOND, bonds_before: 0, evidence_hash: [5; 32].into() };
        assert_eq!(settled(&ruling, &[made]), [CHALLENGE_BOND + 6]);
        assert_eq!(contribution, Contribution { status: Status::Forfeited, bond: 0, case: None, ..before });
    }
}

#[test]
fn resolve_dismissed_gives_less_than_half_of_the_lost_bond_to_the_contributor_and_changes_nothing_else() {
    for before in [accepted(), retired_in(OPENED)] {
        let mut contribution = challenged(before.clone());
        let Ruling { ended, last, verdict } = judge(&mut contribution, false).unwrap();
        assert_eq!((ended.outcome, ended.first, ended.heard, last), (Outcome::Dismissed, 1, 1, 1));
        assert_eq!((ended.to_contributor, ended.reward, ended.to_owner), (15, 0, 35));
        assert!(verdict.is_none());
        assert_eq!(contribution, Contribution { challenge_count: 1, ..before });
    }
}

#[test]
fn dismissed_challenges_of_a_batch_pay_its_submitter_nothing() {
    let batched = Contribution { batch: batch(2, UNITS).batch, ..accepted() };
    for upheld in [true, false] {
        let mut contribution = challenged(batched.clone());
        let ended = judge(&mut contribution, upheld).unwrap().ended;
        assert_eq!(ended.to_contributor, 0);
        assert_eq!(ended.to_owner + ended.reward, if upheld { BOND } else { CHALLENGE_BOND });
    }
    let mut contribution = challenged(batched);
    assert_eq!(lapse(ID, &mut contribution, u64::MAX).unwrap().ended.to_owner, CHALLENGE_BOND);
}

#[test]
fn resolve_dismissed_leaves_later_challenges_open_with_all_that_is_theirs() {
    let (mut contribution, made) = three();
    let before = contribution.case.unwrap();
    let ruling = resolve(ID, &mut contribution, 2, 2 * CHALLENGE_BOND, false).unwrap();
    assert_eq!((ruling.ended.first, ruling.ended.heard, ruling.last), (1, 2, 2));
    assert_eq!(ruling.ended.to_contributor + ruling.ended.to_owner, 2 * CHALLENGE_BOND);
    assert_eq!(contribution.case, Some(Case { first: 3, bonds_before: 2 * CHALLENGE_BOND, ..before }));
    assert_eq!(settled(&ruling, &made[..2]), [0, 0]);
    // Now the third is heard, alone.
    let ruling = judge(&mut contribution, true).unwrap();
    assert_eq!((ruling.ended.first, ruling.ended.heard, ruling.ended.reward), (3, 3, 6));
    assert_eq!(settled(&ruling, &made), [0, 0, CHALLENGE_BOND + 6]);
    assert_eq!(ruling.verdict.unwrap().unsettled, 1);
}

#[test]
fn resolve_upheld_rewards_those_who_were_heard_and_gives_later_ones_their_bond_back() {
    let (mut contribution, made) = three();
    let ruling = resolve(ID, &mut contribution, 2, 2 * CHALLENGE_BOND, true).unwrap();
    assert_eq!(settled(&ruling, &made), [CHALLENGE_BOND + 3, CHALLENGE_BOND + 3, CHALLENGE_BOND]);
    assert_eq!((ruling.last, ruling.verdict.unwrap().unsettled, contribution.case), (3, 3, None));
}

#[test]
fn ensure_decidable_names_the_challenges_that_are_open() {
    let (mut contribution, _) = three();
    let asked =
        |contribution: &Contribution, heard| ensure_decidable(ID, contribution, heard, arbiter(), NOW).map(drop);
    for heard in [0, 4] {
        assert_eq!(asked(&contribution, heard), Err(RegistryError::WrongChallenge { first: 1, last: 3 }.into()));
    }
    assert_eq!([1, 2, 3].map(|heard| asked(&contribution, heard)), [const { Ok(()) }; 3]);
    resolve(ID, &mut contribution, 2, 2 * CHALLENGE_BOND, false).unwrap();
    for heard in [1, 2] {
        assert_eq!(asked(&contribution, heard), Err(RegistryError::WrongChallenge { first: 3, last: 3 }.into()));
    }
    // Whoever accuses once the case is over has a number that no old ruling names.
    judge(&mut contribution, false).unwrap();
    assert_eq!(asked(&contribution, 3), Err(RegistryError::NotChallenged(ID).into()));
    let (number, _) = accuse(&mut contribution, CHALLENGE_BOND, in_epoch(OPENED)).unwrap();
    assert_eq!(number, 4);
    assert_eq!(asked(&contribution, 3), Err(RegistryError::WrongChallenge { first: 4, last: 4 }.into()));
}

#[test]
fn ensure_decidable_errors_not_arbiter_for_everybody_concerned() {
    for caller in [alice(), bob(), curator()] {
        let refused = ensure_decidable(ID, &challenged(accepted()), 1, caller, NOW);
        assert_eq!(refused, Err(RegistryError::NotArbiter { arbiter: arbiter() }.into()));
    }
}

#[test]
fn ensure_decidable_errors_too_late_where_lapse_begins() {
    let contribution = challenged(accepted());
    let judge_at = |now| ensure_decidable(ID, &contribution, 1, arbiter(), now).map(drop);
    assert_eq!(judge_at(decide_by_ms()), Ok(()));
    assert_eq!(judge_at(decide_by_ms() + 1), Err(RegistryError::TooLate { until_ms: decide_by_ms() }.into()));
    let lapse_at = |now| lapse(ID, &mut contribution.clone(), now).map(drop);
    assert_eq!(lapse_at(decide_by_ms()), Err(RegistryError::TooEarly { after_ms: decide_by_ms() }.into()));
    assert_eq!(lapse_at(decide_by_ms() + 1), Ok(()));
}

#[test]
fn lapse_is_in_the_contributors_favour_against_all_who_are_open() {
    let (mut contribution, made) = three();
    let ruling = lapse(ID, &mut contribution, u64::MAX).unwrap();
    assert_eq!((ruling.ended.outcome, ruling.ended.heard, ruling.last), (Outcome::Lapsed, 3, 3));
    assert_eq!((ruling.ended.to_contributor, ruling.ended.to_owner), (45, 105));
    assert_eq!(settled(&ruling, &made), [0, 0, 0]);
    assert_eq!(contribution, Contribution { challenge_count: 3, ..accepted() });
}

#[test]
fn resolve_and_lapse_error_not_challenged_without_a_challenge() {
    for mut contribution in one_of_each().into_iter().filter(|contribution| contribution.case.is_none()) {
        assert_eq!(
            ensure_decidable(ID, &contribution, 1, arbiter(), NOW),
            Err(RegistryError::NotChallenged(ID).into())
        );
        assert_eq!(resolve(ID, &mut contribution, 1, 1, true), Err(RegistryError::NotChallenged(ID).into()));
        assert_eq!(lapse(ID, &mut contribution, u64::MAX), Err(RegistryError::NotChallenged(ID).into()));
    }
}

#[test]
fn challenge_is_possible_again_after_a_dismissal_and_never_after_it_was_upheld() {
    for (upheld, again) in [(false, Ok(())), (true, Err(RegistryError::WrongStatus(ID).into()))] {
        let mut contribution = challenged(accepted());
        judge(&mut contribution, upheld).unwrap();
        assert_eq!(accuse(&mut contribution, CHALLENGE_BOND, in_epoch(OPENED)).map(drop), again);
    }
}

#[test]
fn due_errors_overflow_if_two_bonds_are_more_than_all_tokens() {
    let verdict = Verdict { case: case(), heard: 1, bonds_heard: Balance::MAX, reward: 1, unsettled: 1 };
    let made = Challenge { challenger: bob(), bond: Balance::MAX, bonds_before: 0, evidence_hash: [5; 32].into() };
    assert_eq!(due(Some(&verdict), 1, &made), Err(RegistryError::Overflow.into()));
}

proptest! {
    /// Whoever accuses their own work, by whatever name, comes out with less than they went in with, whoever wins.
    #[test]
    fn accusing_oneself_never_pays(
        bond in 1..=u128::MAX / 4,
        challenger_bps in 0..=4_999_u16,
        contributor_bps in 0..=4_999_u16,
        upheld in any::<bool>(),
    ) {
        let told = Rules { challenge_bond_bps: 5_000, challenger_bps, contributor_bps, ..rules() };
        let mut contribution = Contribution { bond, ..accepted() };
        let stake = bond_up(&told, &contribution).unwrap();
        let at = in_epoch(OPENED);
        case::challenge(&accusation(), &mut contribution, &told, arbiter(), bob(), stake, at, WINDOW).unwrap();
        let ended = judge(&mut contribution, upheld).unwrap().ended;
        let (lost, back) = if upheld { (bond, ended.reward) } else { (stake, ended.to_contributor) };
        prop_assert_eq!(back + ended.to_owner, lost);
        prop_assert!(back < lost - back || lost == 0);
    }

    /// However many challenge, in whatever order they are settled and whoever was not heard: a reward is paid out
    /// to the unit, and everybody's bond comes back.
    #[test]
    fn due_pays_out_bonds_and_reward_to_the_unit(
        bonds in prop::collection::vec(50..10_000_u128, 1..12),
        (dismissed, heard) in (0..12_u32, 0..12_u32),
        own in 0..100_000_u128,
    ) {
        let count = u32::try_from(bonds.len()).unwrap();
        let (dismissed, at) = (dismissed % count, in_epoch(OPENED));
        let heard = dismissed + 1 + heard % (count - dismissed);
        let mut contribution = Contribution { bond: own, ..accepted() };
        let made: Vec<_> = bonds.iter().map(|&challenge_bond| {
            let told = Rules { challenge_bond, ..rules() };
            let made = case::challenge(&accusation(), &mut contribution, &told, arbiter(), bob(), challenge_bond, at, WINDOW);
            made.unwrap().1
        }).collect();
        let through = |number: u32| bonds[..number as usize].iter().sum::<Balance>();
        if dismissed > 0 {
            resolve(ID, &mut contribution, dismissed, through(dismissed), false).unwrap();
        }
        let ruling = resolve(ID, &mut contribution, heard, through(heard), true).unwrap();
        let paid = settled(&ruling, &made);
        prop_assert!(paid[..dismissed as usize].iter().all(|paid| *paid == 0));
        prop_assert_eq!(&paid[heard as usize..], &bonds[heard as usize..]);
        prop_assert_eq!(paid.iter().sum::<Balance>(), through(count) - through(dismissed) + ruling.ended.reward);
        let all = through(heard) - through(dismissed);
        for number in dismissed..heard {
            let (paid, bond) = (paid[number as usize], bonds[number as usize]);
            // Within a unit of the exact share.
            prop_assert!((paid - bond) * all < ruling.ended.reward * bond + all);
            prop_assert!((paid - bond + 1) * all > ruling.ended.reward * bond);
        }
    }
}
