// SPDX-License-Identifier: Apache-2.0
use kite_interfaces::batch::Batch;
use kite_interfaces::router::{Position, RouterError, Stage, Standing};
use kite_interfaces::Epoch;

use super::account;
use crate::standing::{earns_until, forfeit, freeze, is_expired, is_forfeited, pays_until, unfreeze, weighs_until};

const STANDINGS: [Standing; 3] = [Standing::Free, Standing::Frozen(5), Standing::Forfeited(5)];

fn position(to_epoch: Option<Epoch>, standing: Standing) -> Position {
    Position {
        product: 1,
        stage: Stage::Model,
        contributor: account(1),
        payee: account(1),
        units: 1,
        from_epoch: 2,
        to_epoch,
        standing,
        batch: None,
    }
}

#[test]
fn challenges_move_a_standing_on_these_ways_only() {
    for standing in STANDINGS {
        let wrong = || Err(RouterError::WrongStanding(standing).into());
        let (frozen, freed, forfeited) = (freeze(standing, 7), unfreeze(standing), forfeit(standing));
        match standing {
            Standing::Free => assert_eq!((frozen, freed, forfeited), (Ok(Standing::Frozen(7)), wrong(), wrong())),
            Standing::Frozen(cut) => {
                assert_eq!((frozen, freed, forfeited), (wrong(), Ok(Standing::Free), Ok(Standing::Forfeited(cut))));
            }
            Standing::Forfeited(_) => assert_eq!((frozen, freed, forfeited), (wrong(), wrong(), wrong())),
        }
    }
}

#[test]
fn is_forfeited_only_after_an_upheld_challenge() {
    assert_eq!(STANDINGS.map(is_forfeited), [false, false, true]);
}

#[test]
fn is_expired_is_a_batch_that_ended_in_the_expired_epoch_or_before() {
    let batch = Some(Batch { root: [0; 32].into(), count: 1, total_units: 1 });
    let ended = |to_epoch| Position { batch, ..position(to_epoch, Standing::Free) };
    assert_eq!([5, 6, 7].map(|expired| is_expired(&ended(Some(6)), expired)), [false, true, true]);
    assert!(!is_expired(&ended(None), Epoch::MAX));
    assert!(!is_expired(&position(Some(6), Standing::Free), Epoch::MAX));
}

#[test]
fn ends_of_a_position_part_when_it_is_forfeited() {
    // (to, standing) → weighs, earns, pays if epochs before 8 are open
    let max = Epoch::MAX;
    let cases = [
        ((None, Standing::Free), (max, max, 8)),
        ((Some(6), Standing::Free), (6, 6, 6)),
        ((Some(9), Standing::Free), (9, 9, 8)),
        ((None, Standing::Frozen(5)), (max, max, 5)),
        ((Some(4), Standing::Frozen(5)), (4, 4, 4)),
        ((Some(9), Standing::Forfeited(5)), (9, 5, 5)),
        ((Some(4), Standing::Forfeited(5)), (4, 4, 4)),
    ];
    for ((to, standing), expected) in cases {
        let position = position(to, standing);
        let ends = (weighs_until(&position), earns_until(&position), pays_until(&position, 8));
        assert_eq!(ends, expected, "{to:?}, {standing:?}");
    }
}
