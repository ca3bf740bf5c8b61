// SPDX-License-Identifier: Apache-2.0
//! What routine proposals may still pay of an asset in this period.

use kite_interfaces::dao::Budget;
use kite_interfaces::{Balance, Timestamp};

/// An untouched budget.
pub fn open(cap: Balance, now: Timestamp) -> Budget {
    Budget { cap, spent: 0, since_ms: now }
}

/// The same budget at `now`: untouched again if its period of `period_ms` is over. A period begins with
/// its first payment, so that of an untouched one begins now.
pub fn at(budget: Budget, now: Timestamp, period_ms: u64) -> Budget {
    if budget.spent > 0 && now.saturating_sub(budget.since_ms) < period_ms {
        budget
    } else {
        open(budget.cap, now)
    }
}

/// What is left in the current period.
pub fn left(budget: &Budget) -> Balance {
    budget.cap.saturating_sub(budget.spent)
}

/// Takes `amount` out; `None` if less than that is left.
pub fn spend(budget: Budget, amount: Balance) -> Option<Budget> {
    let spent = budget.spent.checked_add(amount).filter(|spent| *spent <= budget.cap)?;
    Some(Budget { spent, ..budget })
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "test values are small")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BUDGET: Budget = Budget { cap: 100, spent: 60, since_ms: 1_000 };

    #[test]
    fn at_begins_a_new_period_on_the_millisecond() {
        assert_eq!(at(BUDGET, 1_000, 500), BUDGET);
        assert_eq!(at(BUDGET, 1_499, 500), BUDGET);
        assert_eq!(at(BUDGET, 1_500, 500), open(100, 1_500));
    }

    #[test]
    fn at_begins_the_period_of_an_untouched_budget_now() {
        assert_eq!(at(open(100, 1_000), 1_200, 500), open(100, 1_200));
        assert_eq!(at(open(100, 1_000), 900, 500), open(100, 900));
    }

    #[test]
    fn spend_takes_what_is_left_and_not_a_unit_more() {
        assert_eq!(left(&BUDGET), 40);
        assert_eq!(spend(BUDGET, 40), Some(Budget { spent: 100, ..BUDGET }));
        assert_eq!(spend(BUDGET, 41), None);
        assert_eq!(spend(BUDGET, Balance::MAX), None);
    }

    #[test]
    fn left_is_nothing_once_the_cap_was_lowered_below_what_was_spent() {
        let lowered = Budget { cap: 59, ..BUDGET };
        assert_eq!(left(&lowered), 0);
        assert_eq!(spend(lowered, 0), None);
    }

    proptest! {
        /// Whatever is asked for and when, no period sees more than the cap.
        #[test]
        fn spend_never_exceeds_the_cap_in_a_period(
            cap in 1..50u128,
            asked in prop::collection::vec((0..40u128, 0..9u64), 1..40),
        ) {
            let (period_ms, mut now) = (10, 0);
            let (mut budget, mut since, mut paid) = (open(cap, now), 0, 0);
            for (amount, step) in asked {
                now += step;
                budget = at(budget, now, period_ms);
                if paid == 0 || now >= since + period_ms {
                    (since, paid) = (now, 0);
                }
                let may = paid + amount <= cap;
                let after = spend(budget, amount);
                prop_assert_eq!(after.is_some(), may);
                if let Some(after) = after {
                    (budget, paid) = (after, paid + amount);
                }
                prop_assert_eq!(left(&budget), cap - paid);
            }
        }
    }
}
