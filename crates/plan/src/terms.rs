// SPDX-License-Identifier: Apache-2.0
//! What a suite is deployed with, term by term: by the keys of a network's file, in words.

use kite_interfaces::dao::{Guardian, Parameters};
use kite_interfaces::registry::Rules;
use kite_interfaces::{Balance, Timestamp};

use super::Config;
use crate::amount::{Shown, KITE};
use crate::chain::address_text;
use crate::{moment, span};

/// A key, and what it is set to.
pub type Term = (&'static str, String);

/// All of them.
#[must_use]
pub fn of(config: &Config) -> Vec<Term> {
    let deployment =
        [("deployer", address_text(config.deployer)), ("salt", String::from_utf8_lossy(&config.salt).into_owned())];
    let caps = spend_caps(config.native_spend_cap, config.kite_spend_cap, config);
    let guardian = [("dao.guardian", guardian(config.guardian))];
    let router = router(config.epoch_ms, config.window_epochs, config.fee_bps);
    let (rules, parameters) = (rules(&config.rules, config.decimals), parameters(&config.parameters, config.decimals));
    [&deployment[..], &token(config), &router, &rules, &parameters, &caps, &guardian].concat()
}

/// The token's.
#[must_use]
pub fn token(config: &Config) -> [Term; 5] {
    let allocations = config.allocations.iter();
    let allocations =
        allocations.map(|(to, amount)| format!("{} for {}", kite(*amount, config.decimals), address_text(*to)));
    [
        ("token.name", config.token_name.clone()),
        ("token.symbol", config.token_symbol.clone()),
        ("token.decimals", config.decimals.to_string()),
        ("token.cap", kite(config.cap, config.decimals)),
        ("token.allocation", allocations.collect::<Vec<_>>().join(", ")),
    ]
}

/// The router's.
#[must_use]
pub fn router(epoch_ms: u64, window_epochs: u32, fee_bps: u16) -> [Term; 3] {
    [
        ("router.epoch_ms", span::in_words(epoch_ms)),
        ("router.window_epochs", window_epochs.to_string()),
        ("router.fee_bps", fee_bps.to_string()),
    ]
}

/// The registry's rules, of a token with so many decimals.
#[must_use]
pub fn rules(rules: &Rules, decimals: u8) -> [Term; 13] {
    let account = |account: Option<_>| account.map_or_else(|| "none".to_owned(), address_text);
    [
        ("registry.arbiter", rules.arbiter.map_or_else(|| "the dao".to_owned(), address_text)),
        ("registry.guardian", account(rules.guardian)),
        ("registry.guardian_until_ms", term_of(rules)),
        ("registry.curator_answers_ms", span::in_words(rules.curator_answers_ms)),
        ("registry.arbiter_answers_ms", span::in_words(rules.arbiter_answers_ms)),
        ("registry.challenge_bond", kite(rules.challenge_bond, decimals)),
        ("registry.challenge_bond_bps", rules.challenge_bond_bps.to_string()),
        ("registry.challenger_bps", rules.challenger_bps.to_string()),
        ("registry.contributor_bps", rules.contributor_bps.to_string()),
        ("registry.min_bond_per_unit", kite(rules.min_bond_per_unit, decimals)),
        ("registry.max_bond_per_unit", kite(rules.max_bond_per_unit, decimals)),
        ("registry.min_half_life_epochs", rules.min_half_life_epochs.to_string()),
        ("registry.max_half_life_epochs", rules.max_half_life_epochs.to_string()),
    ]
}

/// The DAO's parameters, of a token with so many decimals.
#[must_use]
pub fn parameters(parameters: &Parameters, decimals: u8) -> [Term; 11] {
    let Parameters { routine, critical, .. } = parameters;
    [
        ("dao.voting_delay_ms", span::in_words(parameters.voting_delay_ms)),
        ("dao.voting_period_ms", span::in_words(parameters.voting_period_ms)),
        ("dao.late_quorum_ms", span::in_words(parameters.late_quorum_ms)),
        ("dao.grace_ms", span::in_words(parameters.grace_ms)),
        ("dao.proposal_threshold", kite(parameters.proposal_threshold, decimals)),
        ("dao.quorum_floor", kite(parameters.quorum_floor, decimals)),
        ("dao.quorum_bps", routine.quorum_bps.to_string()),
        ("dao.timelock_ms", span::in_words(routine.timelock_ms)),
        ("dao.critical_quorum_bps", critical.quorum_bps.to_string()),
        ("dao.critical_timelock_ms", span::in_words(critical.timelock_ms)),
        ("dao.spend_period_ms", span::in_words(parameters.spend_period_ms)),
    ]
}

/// What routine proposals may pay in a period, in the units of a deployment.
#[must_use]
pub fn spend_caps(coin: Balance, kite: Balance, units: &Config) -> [Term; 2] {
    [("dao.coin_spend_cap", units.coin.shown(coin)), ("dao.kite_spend_cap", self::kite(kite, units.decimals))]
}

/// The guardian and its term.
#[must_use]
pub fn guardian(guardian: Option<Guardian>) -> String {
    let term = |Guardian { account, expires_at_ms }| format!("{} until {}", address_text(account), date(expires_at_ms));
    guardian.map_or_else(|| "none".to_owned(), term)
}

fn term_of(rules: &Rules) -> String {
    match (rules.guardian, rules.guardian_until_ms) {
        (None, 0) => "none".to_owned(),
        (_, until_ms) => date(until_ms),
    }
}

/// A moment as people read it, and to the millisecond.
fn date(at_ms: Timestamp) -> String {
    format!("{} ({at_ms} ms)", moment::iso(at_ms))
}

/// An amount of KITE.
#[must_use]
pub fn kite(units: Balance, decimals: u8) -> String {
    format!("{} {KITE}", Shown { units, decimals })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chain::account;
    use crate::example::{config, RULES};

    #[test]
    fn spend_caps_are_in_their_units() {
        let [(_, coin), (_, kite)] = spend_caps(1_500_000_000_000, 2_000_000_000_000, &config());
        assert_eq!((coin.as_str(), kite.as_str()), ("1.5 UNIT", "2 KITE"));
    }

    /// Dates for people; and the millisecond, so that terms that differ are never told alike.
    #[test]
    fn guardians_terms_are_dates() {
        let of = |expires_at_ms| guardian(Some(Guardian { account: account("guardian"), expires_at_ms }));
        assert!(of(1_811_721_600_000).ends_with(" until 2027-05-31T00:00:00Z (1811721600000 ms)"));
        assert_ne!(of(1_811_721_600_000), of(1_811_721_600_001));
        let until = |guardian, guardian_until_ms| term_of(&Rules { guardian, guardian_until_ms, ..RULES });
        assert_eq!(until(Some(account("guardian")), 1_811_721_600_000), "2027-05-31T00:00:00Z (1811721600000 ms)");
        assert_eq!(until(None, 0), "none");
        assert_ne!(until(None, 1), "none");
    }
}
