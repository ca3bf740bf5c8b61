// SPDX-License-Identifier: Apache-2.0
//! Challenges that wait for a ruling, and whether a vote is fast enough to be one.

use anyhow::{ensure, Result};
use kite_interfaces::dao::{Parameters, SNAPSHOTS_PER_PERIOD};
use kite_interfaces::registry::{Case, Rules, MAX_PAGE};
use kite_interfaces::ContributionId;

use crate::chain::Chain;
use crate::span;
use crate::suite::Suite;

/// Time to notice that a vote has passed and to execute it: three days.
const EXECUTION_MS: u64 = 3 * 24 * 60 * 60 * 1_000;

/// The longest that a vote can take from the proposal to the ruling: the voting delay and the grid of snapshots,
/// voting, a late quorum and a late change of the outcome, the critical timelock, and some days to execute,
/// which a development network does without.
#[must_use]
pub fn slowest_ms(parameters: &Parameters, is_development: bool) -> u64 {
    let grid_ms = parameters.voting_period_ms.checked_div(SNAPSHOTS_PER_PERIOD).unwrap_or_default();
    let spans = [
        parameters.voting_delay_ms,
        grid_ms,
        parameters.voting_period_ms,
        parameters.late_quorum_ms,
        parameters.late_quorum_ms,
        parameters.critical.timelock_ms,
        if is_development { 0 } else { EXECUTION_MS },
    ];
    spans.into_iter().fold(0, u64::saturating_add)
}

/// `Ok` if the arbiter has the time for a vote: then the DAO can be it. An arbiter of another kind needs none.
pub fn ensure_time_for_a_vote(rules: &Rules, parameters: &Parameters, is_development: bool) -> Result<()> {
    let slowest_ms = slowest_ms(parameters, is_development);
    ensure!(
        rules.arbiter.is_some() || rules.arbiter_answers_ms > slowest_ms,
        "the DAO is the arbiter and has {} to decide a challenge, but its slowest vote takes {} until it is executed: \
         the challenge would lapse. Set registry.arbiter_answers_ms above {slowest_ms}, or make votes faster",
        span::in_words(rules.arbiter_answers_ms),
        span::in_words(slowest_ms),
    );
    Ok(())
}

/// Every case that is open, by contribution.
pub fn open_cases(chain: &mut dyn Chain, suite: &Suite) -> Result<Vec<(ContributionId, Case)>> {
    let registry = suite.registry;
    let products = registry.settings(chain)?.product_count;
    let mut open = Vec::new();
    for product in 1..=products {
        let mut from = 0;
        loop {
            let page = registry.contributions_to(chain, product, from, MAX_PAGE)?;
            let rows = u32::try_from(page.len())?;
            open.extend(page.into_iter().filter_map(|(id, row)| Some((id, row.case?))));
            if rows < MAX_PAGE {
                break;
            }
            from = from.saturating_add(rows);
        }
    }
    Ok(open)
}

/// A line for each open case, and what new code of the registry means for it; empty if there is none.
#[must_use]
pub fn in_words(open: &[(ContributionId, Case)], now_ms: u64) -> Vec<String> {
    let case = |(id, case): &(ContributionId, Case)| {
        let Case { first, last, decide_by_ms, .. } = case;
        let challenges =
            if first == last { format!("challenge {first}") } else { format!("challenges {first} to {last}") };
        let left = decide_by_ms.checked_sub(now_ms).map(span::in_words);
        let left = left.map_or_else(|| "can lapse now".to_owned(), |left| format!("to be decided within {left}"));
        format!("open: {challenges} against contribution {id}, {left}")
    };
    let mut lines: Vec<_> = open.iter().map(case).collect();
    if !lines.is_empty() {
        let warning = "new code of the registry voids every ruling that was proposed before it (CodeChanged): decide \
                       these first, or propose their rulings anew afterwards, while there is time";
        lines.push(warning.to_owned());
    }
    lines
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "test values are small")]
mod tests {
    use super::*;
    use kite_interfaces::dao::Bar;
    use kite_interfaces::registry::MIN_ANSWER_MS;

    const HOUR_MS: u64 = 3_600_000;
    const DAY_MS: u64 = 24 * HOUR_MS;

    fn parameters() -> Parameters {
        let bar = |timelock_ms| Bar { quorum_bps: 1, timelock_ms };
        Parameters {
            voting_delay_ms: DAY_MS,
            voting_period_ms: 64 * HOUR_MS,
            late_quorum_ms: 2 * DAY_MS,
            grace_ms: 9 * DAY_MS,
            proposal_threshold: 1,
            quorum_floor: 1,
            routine: bar(0),
            critical: bar(5 * DAY_MS),
            spend_period_ms: DAY_MS,
        }
    }

    fn rules(arbiter_answers_ms: u64) -> Rules {
        Rules { arbiter: None, arbiter_answers_ms, ..crate::example::RULES }
    }

    #[test]
    fn slowest_is_delay_grid_voting_both_extensions_the_critical_timelock_and_three_days() {
        let vote = DAY_MS + HOUR_MS + 64 * HOUR_MS + 4 * DAY_MS + 5 * DAY_MS;
        assert_eq!(slowest_ms(&parameters(), true), vote);
        assert_eq!(slowest_ms(&parameters(), false), vote + 3 * DAY_MS);
    }

    #[test]
    fn ensure_time_for_a_vote_wants_a_millisecond_more_than_the_slowest_one() {
        for is_development in [true, false] {
            let slowest = slowest_ms(&parameters(), is_development);
            let error = ensure_time_for_a_vote(&rules(slowest), &parameters(), is_development).unwrap_err();
            assert!(error.to_string().contains(&slowest.to_string()), "{error}");
            ensure_time_for_a_vote(&rules(slowest + 1), &parameters(), is_development).unwrap();
        }
    }

    #[test]
    fn ensure_time_for_a_vote_does_not_ask_an_arbiter_that_is_not_the_dao() {
        let other = Rules { arbiter: Some([1; 32].into()), ..rules(MIN_ANSWER_MS) };
        ensure_time_for_a_vote(&other, &parameters(), false).unwrap();
    }

    #[test]
    fn in_words_names_the_challenges_and_what_an_upgrade_does_to_them() {
        let case = |first, last| Case {
            first,
            last,
            bonds_before: 0,
            bonds: 1,
            arbiter: [1; 32].into(),
            challenger_bps: 0,
            contributor_bps: 0,
            decide_by_ms: 10 * DAY_MS,
        };
        let lines = in_words(&[(7, case(2, 2)), (9, case(1, 3))], 8 * DAY_MS);
        assert_eq!(lines[0], "open: challenge 2 against contribution 7, to be decided within 2 d");
        assert!(lines[1].starts_with("open: challenges 1 to 3 against contribution 9"), "{}", lines[1]);
        assert!(lines[2].contains("CodeChanged"), "{}", lines[2]);
        assert!(in_words(&[(7, case(2, 2))], 11 * DAY_MS)[0].ends_with("can lapse now"));
        assert!(in_words(&[], 0).is_empty());
    }
}
