// SPDX-License-Identifier: Apache-2.0
use super::*;
use crate::index::{accrue_down, earned_down};
use num_rational::BigRational;
use num_traits::{One, Zero};

fn q128() -> BigUint {
    BigUint::one() << 128
}

/// The most units that share an index.
const MOST_UNITS: u128 = 1 << 112;

#[derive(Clone, Debug)]
enum Step {
    Pay(u128),
    Open(u128),
    Close(usize),
}

/// Payments that together fit their type, and units of every size.
fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => any_u128().prop_map(|amount| Step::Pay(amount >> 6)),
        2 => any_u128().prop_map(|units| Step::Open((units >> 16).max(1))),
        1 => any::<usize>().prop_map(Step::Close),
    ];
    prop::collection::vec(step, 1..60)
}

/// A position, and what is exactly its share of each payment.
struct Position {
    units: u128,
    opened_at: U256,
    closed_at: Option<U256>,
    share: BigRational,
}

impl Position {
    fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }
}

#[derive(Default)]
struct Stage {
    index: U256,
    remainder: u128,
    paid: BigUint,
    positions: Vec<Position>,
}

impl Stage {
    fn run(steps: Vec<Step>) -> Self {
        let mut stage = Self::default();
        for step in steps {
            match step {
                Step::Pay(amount) => stage.pay(amount),
                Step::Open(units) => stage.open(units),
                Step::Close(number) => stage.close(number),
            }
        }
        stage
    }

    fn units(&self) -> u128 {
        self.positions.iter().filter(|position| position.is_open()).map(|position| position.units).sum()
    }

    fn pay(&mut self, amount: u128) {
        let units = self.units();
        let Some((growth, remainder)) = accrue_down(amount, units, self.remainder) else {
            assert_eq!(units, 0);
            return;
        };
        assert!(remainder < units);
        (self.index, self.remainder) = (self.index + growth, remainder);
        self.paid += amount;
        for position in self.positions.iter_mut().filter(|position| position.is_open()) {
            position.share += BigRational::new((big(amount) * position.units).into(), units.into());
        }
    }

    fn open(&mut self, units: u128) {
        if units > MOST_UNITS - self.units() {
            return;
        }
        self.positions.push(Position { units, opened_at: self.index, closed_at: None, share: BigRational::zero() });
    }

    fn close(&mut self, number: usize) {
        let open = self.positions.iter_mut().filter(|position| position.is_open()).collect::<Vec<_>>();
        let count = open.len().max(1);
        if let Some(position) = open.into_iter().nth(number % count) {
            position.closed_at = Some(self.index);
        }
    }

    fn earned(&self, position: &Position) -> u128 {
        earned_down(position.units, position.closed_at.unwrap_or(self.index) - position.opened_at).unwrap()
    }
}

#[test]
fn accrue_to_no_units_is_none() {
    assert_eq!(accrue_down(1, 0, 0), None);
    assert_eq!(accrue_down(0, 0, 1), None);
}

#[test]
fn accrue_fits_at_every_edge() {
    for amount in EDGES {
        for units in EDGES.into_iter().filter(|units| *units > 0) {
            for remainder in EDGES {
                let (growth, rest) = accrue_down(amount, units, remainder).unwrap();
                assert!(rest < units);
                assert_eq!(big(growth) * units + rest, big(amount) * q128() + remainder);
            }
        }
    }
}

#[test]
fn earned_by_one_unit_at_its_greatest_fits_and_no_more() {
    assert_eq!(earned_down(1, U256::MAX), Some(u128::MAX));
    assert_eq!(earned_down(2, U256::MAX >> 1), Some(u128::MAX));
    assert_eq!(earned_down(2, (U256::MAX >> 1) + 1), None);
    assert_eq!(earned_down(u128::MAX, U256::MAX), None);
}

#[test]
fn earned_by_all_units_is_all_of_the_largest_payment() {
    for units in [1, 1 << 64, u128::MAX] {
        let (growth, remainder) = accrue_down(u128::MAX, units, 0).unwrap();
        let lost = u128::MAX - earned_down(units, growth).unwrap();
        assert_eq!(Some(lost), narrow((big(remainder) + q128() - 1_u8) / q128()), "{units}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_048))]

    #[test]
    fn accrue_is_the_floor_of_the_rational(
        amount in any_u128(), units in any_u128().prop_map(|units| units.max(1)), remainder in any_u128(),
    ) {
        let (growth, rest) = accrue_down(amount, units, remainder).unwrap();
        let income = big(amount) * q128() + remainder;
        prop_assert_eq!(big(growth), &income / units);
        prop_assert_eq!(big(rest), income % units);
    }

    #[test]
    fn earned_is_the_floor_of_the_rational(units in any_u128(), growth in any_u256()) {
        prop_assert_eq!(earned_down(units, growth), narrow(big(units) * big(growth) / q128()));
    }

    #[test]
    fn earned_together_is_never_more_than_paid_nor_a_unit_less_for_each(steps in any_steps()) {
        let stage = Stage::run(steps);
        let earned = stage.positions.iter().map(|position| big(stage.earned(position))).sum::<BigUint>();
        prop_assert!(earned <= stage.paid);
        let lost = &stage.paid - earned;
        prop_assert!(lost * q128() < q128() * stage.positions.len() + stage.remainder + 1_u8);
    }

    #[test]
    fn earned_is_the_exact_share_to_the_unit_however_units_change(steps in any_steps()) {
        let stage = Stage::run(steps);
        // What a remainder carries from some units to others, at most 60 times 2^-16.
        let unit = BigRational::one() + BigRational::new(60.into(), (1 << 16).into());
        for position in &stage.positions {
            let earned = BigRational::from_integer(stage.earned(position).into());
            prop_assert!(earned.clone() - &position.share < unit.clone() - BigRational::one());
            prop_assert!(position.share.clone() - earned < unit);
        }
    }

    #[test]
    fn accrue_of_instalments_is_the_growth_of_their_sum(
        amounts in prop::collection::vec(any_u128().prop_map(|amount| amount >> 4), 1..12),
        units in any_u128().prop_map(|units| units.max(1)),
    ) {
        let at_once = accrue_down(amounts.iter().sum(), units, 0);
        let (mut index, mut remainder) = (U256::zero(), 0);
        for amount in amounts {
            let (growth, rest) = accrue_down(amount, units, remainder).unwrap();
            (index, remainder) = (index + growth, rest);
        }
        prop_assert_eq!(Some((index, remainder)), at_once);
    }
}
