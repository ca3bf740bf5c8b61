// SPDX-License-Identifier: Apache-2.0
use kite_interfaces::router::{RouterError, Stage, MAX_STAGE_UNITS};

use super::{edge, STAGES, WEIGHTS};
use crate::product::{Product, Units};

#[test]
fn new_errors_zero_id() {
    assert_eq!(Product::new(0, WEIGHTS, &[]), Err(RouterError::InvalidId(0).into()));
}

#[test]
fn new_errors_stage_weights_do_not_sum_to_the_whole() {
    for weights in [[2_000, 2_000, 2_000, 2_000, 1_999], [2_000, 2_000, 2_000, 2_000, 2_001], [u16::MAX; 5], [0; 5]] {
        assert_eq!(Product::new(1, weights, &[]), Err(RouterError::InvalidTerms.into()));
    }
    assert!(Product::new(1, [10_000, 0, 0, 0, 0], &[]).is_ok());
}

#[test]
fn new_errors_upstream_above_half() {
    let just_half = [edge(1, 2_500), edge(2, 2_500)];
    assert_eq!(Product::new(3, WEIGHTS, &just_half).unwrap().upstream_bps(), 5_000);
    let too_much = [edge(1, 2_500), edge(2, 2_501)];
    assert_eq!(Product::new(3, WEIGHTS, &too_much), Err(RouterError::InvalidTerms.into()));
    let wraps_around = [edge(1, 32_768), edge(2, 32_768)];
    assert_eq!(Product::new(3, WEIGHTS, &wraps_around), Err(RouterError::InvalidTerms.into()));
}

#[test]
fn new_errors_more_than_sixteen_edges() {
    let edges: Vec<_> = (1..=17).map(|parent| edge(parent, 1)).collect();
    assert!(Product::new(18, WEIGHTS, &edges[..16]).is_ok());
    assert_eq!(Product::new(18, WEIGHTS, &edges), Err(RouterError::InvalidTerms.into()));
}

#[test]
fn new_errors_edge_repeated_empty_or_not_older() {
    for edges in [[edge(1, 10), edge(1, 20)], [edge(1, 10), edge(2, 0)], [edge(1, 10), edge(3, 20)]] {
        assert_eq!(Product::new(3, WEIGHTS, &edges), Err(RouterError::InvalidTerms.into()), "{edges:?}");
    }
    assert!(Product::new(3, WEIGHTS, &[edge(2, 10), edge(1, 10)]).is_ok());
}

#[test]
fn units_change_at_the_start_of_the_next_epoch_only() {
    let mut units = Units::default();
    assert_eq!(units.open(4, Stage::Compute, 7), Ok(5));
    assert_eq!(units.at(4), &[0; 5]);
    assert_eq!(units.at(5), &[0, 0, 7, 0, 0]);
    assert_eq!(units.at(900), &[0, 0, 7, 0, 0]);

    assert_eq!(units.close(6, Stage::Compute, 7), Some(7));
    assert_eq!(units.at(6), &[0, 0, 7, 0, 0]);
    assert_eq!(units.at(7), &[0; 5]);
}

#[test]
fn units_of_one_epoch_become_due_together() {
    let mut units = Units::default();
    for (amount, stage) in (1..).zip(STAGES) {
        units.open(0, stage, amount).unwrap();
    }
    units.open(0, Stage::Collection, 10).unwrap();
    units.close(0, Stage::Application, 5).unwrap();
    assert_eq!(units.at(0), &[0; 5]);
    assert_eq!(units.at(1), &[11, 2, 3, 4, 0]);
}

#[test]
fn units_after_skipped_epochs_keep_what_was_due() {
    let mut units = Units::default();
    units.open(0, Stage::Model, 3).unwrap();
    units.open(10, Stage::Model, 4).unwrap();
    assert_eq!(units.at(10), &[0, 0, 0, 3, 0]);
    assert_eq!(units.at(11), &[0, 0, 0, 7, 0]);
}

#[test]
fn open_errors_beyond_what_a_stage_takes_and_with_what_it_still_does() {
    let mut units = Units::default();
    let full = |available| Err(RouterError::StageFull { available }.into());
    assert_eq!(units.open(0, Stage::Model, MAX_STAGE_UNITS + 1), full(MAX_STAGE_UNITS));
    assert_eq!(units.open(0, Stage::Model, u128::MAX), full(MAX_STAGE_UNITS));
    assert_eq!(units.open(0, Stage::Model, MAX_STAGE_UNITS - 3), Ok(1));
    assert_eq!(units.open(0, Stage::Model, 4), full(3));
    assert_eq!(units.open(0, Stage::Model, 3), Ok(1));
    assert_eq!(units.open(0, Stage::Model, 1), full(0));
    assert_eq!(units.open(0, Stage::Compute, 1), Ok(1));
    units.close(0, Stage::Model, 3).unwrap();
    assert_eq!(units.open(1, Stage::Model, 3), Ok(2));
}

#[test]
fn open_errors_overflow_in_the_last_epoch() {
    assert_eq!(Units::default().open(u32::MAX, Stage::Compute, 1), Err(RouterError::Overflow.into()));
}
