use kite_interfaces::router::{Position, RouterError, Stage, Standing};
use kite_interfaces::Epoch;

use super::account;
use crate::standing::{earns_until, ensure_forfeited, forfeit, freeze, pays_until, unfreeze, weighs_until};

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
        let wrong = Err(RouterError::WrongStanding(standing));
        let (frozen, freed, forfeited) = (freeze(standing, 7), unfreeze(standing), forfeit(standing));
        match standing {
            Standing::Free => assert_eq!((frozen, freed, forfeited), (Ok(Standing::Frozen(7)), wrong, wrong)),
            Standing::Frozen(cut) => {
                assert_eq!((frozen, freed, forfeited), (wrong, Ok(Standing::Free), Ok(Standing::Forfeited(cut))));
            }
            Standing::Forfeited(_) => assert_eq!((frozen, freed, forfeited), (wrong, wrong, wrong)),
        }
    }
}

#[test]
fn ensure_forfeited_errors_wrong_standing() {
    for standing in STANDINGS {
        let allowed = matches!(standing, Standing::Forfeited(_));
        let expected = if allowed { Ok(()) } else { Err(RouterError::WrongStanding(standing)) };
        assert_eq!(ensure_forfeited(standing), expected);
    }
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
