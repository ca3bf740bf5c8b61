// SPDX-License-Identifier: Apache-2.0
use std::fs;

use kite_interfaces::dao::{MAX_DELAY_MS, SNAPSHOTS_PER_PERIOD};
use kite_interfaces::registry::{MAX_GUARDIAN_MS, MIN_ANSWER_MS};
use kite_interfaces::router::{MAX_EPOCH_MS, MIN_EPOCH_MS};

use super::*;
use crate::chain::GENESIS_MS;
use crate::plan::example::BUNDLES;
use crate::plan::Plan;

/// Where the files are that come with the suite.
const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/config");

const LOCAL: &str = include_str!("../../../../deploy/config/local.toml");

fn parse(text: &str) -> Result<Network> {
    Network::parse(Path::new("here/local.toml"), text)
}

/// What is said of the local network's file with `old` replaced by `new`.
fn mistake(old: &str, new: &str) -> String {
    assert!(LOCAL.contains(old), "{old} is not in the file");
    format!("{:#}", parse(&LOCAL.replacen(old, new, 1)).unwrap_err())
}

#[test]
fn named_reads_every_file_that_comes_with_the_suite() {
    for file in fs::read_dir(FOLDER).unwrap() {
        let path = file.unwrap().path();
        let network = Network::named(path.to_str().unwrap()).unwrap();
        assert_eq!(network.name, path.file_stem().unwrap().to_str().unwrap());
        assert!(network.name == "template" || OURS.iter().any(|(ours, _)| *ours == network.name), "{}", network.name);
    }
    let local = Network::named("local").unwrap();
    assert_eq!(local.config.cap, 1_000_000_000_000_000_000_000);
    assert_eq!(local.config.native_spend_cap, 100_000_000_000_000);
    assert_eq!(local.settled, Settled::Finalized);
    assert_eq!(local.shown(1_500_000_000_000), "1.5 UNIT");
}

#[test]
fn rehearse_takes_every_file_that_comes_with_the_suite() {
    for name in ["local", "template", "aleph-zero-testnet", "bittensor", "bittensor-testnet", "narrow"] {
        let network = Network::named(&format!("{FOLDER}/{name}.toml")).unwrap();
        let plan = Plan::new(&network.config, &BUNDLES);
        let rehearsed = bounds::rehearse(&network, &plan, GENESIS_MS).unwrap();
        assert_eq!(rehearsed.len(), plan.steps().len(), "{name}");
    }
}

#[test]
fn networks_with_a_block_every_12_s_leave_time_for_several_in_every_span() {
    let several = 4 * 12_000;
    for name in ["bittensor", "bittensor-testnet"] {
        let Network { settled, patience, config, .. } = Network::named(name).unwrap();
        let Config { parameters, rules, .. } = &config;
        let of_votes = [parameters.voting_delay_ms, parameters.voting_period_ms / SNAPSHOTS_PER_PERIOD];
        let of_decisions = [parameters.late_quorum_ms, parameters.routine.timelock_ms, parameters.critical.timelock_ms];
        let answers = [rules.curator_answers_ms, rules.arbiter_answers_ms, config.epoch_ms];
        for span_ms in of_votes.into_iter().chain(of_decisions).chain(answers) {
            assert!(span_ms >= several, "{name}: {span_ms}");
        }
        // A block, and those by which it becomes final.
        assert_eq!(settled, Settled::Finalized);
        assert!(patience.block >= Duration::from_millis(2 * several) && patience.absence >= Duration::from_secs(60));
    }
}

#[test]
fn patience_is_what_the_file_says() {
    let network = parse(&format!("patience_ms = 900_000\n{LOCAL}")).unwrap();
    assert_eq!(network.patience, Patience::of(Duration::from_secs(900)));
    assert_eq!(parse(LOCAL).unwrap().patience, Patience::default());
}

#[test]
fn ensure_coin_errors_if_the_file_names_more_than_the_chain_can_count() {
    let network = |cap: &str| parse(&LOCAL.replace("\"100 COIN\"", cap)).unwrap();
    let told = Coin { bits: 64, ..Coin::default() };
    assert!(network("\"18,446,744.073709551615 COIN\"").ensure_coin(&told).is_ok());
    let error = network("\"18,446,744.073709551616 COIN\"").ensure_coin(&told).unwrap_err();
    let error = format!("{error:#}");
    assert!(error.contains("dao.coin_spend_cap") && error.contains("more than this chain can count"), "{error}");
}

#[test]
fn ensure_coin_errors_where_the_chain_tells_another_sign_or_other_decimals() {
    let local = parse(LOCAL).unwrap();
    let told = |sign: Option<&str>, decimals| {
        let coin = Coin { sign: sign.map(str::to_owned), decimals, bits: 128, ..Coin::default() };
        local.ensure_coin(&coin).map_err(|error| error.to_string())
    };
    assert_eq!(told(None, None), Ok(()));
    assert_eq!(told(Some("UNIT"), Some(12)), Ok(()));
    let other = told(Some("TAO"), Some(9)).unwrap_err();
    assert!(other.contains("calls its coin TAO and gives it 9 decimals"), "{other}");
    assert!(other.contains("local.toml says UNIT and 12. Correct `coin` and `coin_decimals` there"), "{other}");
    assert!(told(Some("TAO"), None).is_err());
    assert!(told(None, Some(9)).is_err());
}

#[test]
fn parse_takes_amounts_of_coin_under_the_chains_own_sign() {
    let said = LOCAL.replace("100 COIN", "100 UNIT");
    assert_eq!(parse(&said).unwrap().config.native_spend_cap, 100_000_000_000_000);
    let other = mistake("100 COIN", "100 TAO");
    assert!(other.contains("expected an amount in COIN, found TAO"), "{other}");
}

#[test]
fn named_errors_with_the_networks_there_are() {
    let error = Network::named("locl").unwrap_err().to_string();
    assert!(
        error.contains("`locl`")
            && error.contains("aleph-zero-testnet, bittensor, bittensor-testnet, hub-local, local, narrow"),
        "{error}"
    );
    let error = format!("{:#}", Network::named("nowhere/x.toml").unwrap_err());
    assert!(error.contains("cannot read nowhere/x.toml"), "{error}");
}

#[test]
fn parse_errors_with_file_line_and_key_of_what_it_does_not_know() {
    let error = mistake("fee_bps = 200", "fee_bp = 200");
    assert!(error.contains("here/local.toml") && error.contains("unknown field `fee_bp`"), "{error}");
    assert!(error.contains("line 2"), "{error}");
    let error = mistake("fee_bps = 200\n", "");
    assert!(error.contains("missing field `fee_bps`"), "{error}");
    let error = mistake("fee_bps = 200", "fee_bps = 200_000");
    assert!(error.contains("fee_bps") && error.contains("200000"), "{error}");
}

#[test]
fn parse_errors_on_a_bad_address() {
    let error =
        mistake("5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty", "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694tx");
    assert!(error.contains("is no address: expected SS58") && error.contains("to = "), "{error}");
}

#[test]
fn parse_errors_with_key_and_remedy_on_bad_amounts() {
    let error = mistake("\"60,000,000 KITE\"", "\"60000000\"");
    assert!(error.contains("expected an amount and its asset") && error.contains("amount = "), "{error}");
    let error = mistake("\"60,000,000 KITE\"", "\"60,000,000 COIN\"");
    assert_eq!(error, "here/local.toml: token.allocation number 1: expected an amount in KITE, found COIN");
    let error = mistake("\"100 KITE\"", "\"0.0000000000001 KITE\"");
    assert!(error.contains("registry.challenge_bond: expected at most 12 decimals"), "{error}");
    let error = mistake("\"60,000,000 KITE\"", "\"960,000,001 KITE\"");
    assert!(
        error.contains("token.allocation: all together are 1,000,000,001 KITE, above token.cap, 1,000,000,000"),
        "{error}"
    );
    let error = mistake(
        "\"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\"",
        "\"5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY\"",
    );
    assert!(error.contains("token.allocation number 2: 5GrwvaEF") && error.contains("is there already"), "{error}");
}

#[test]
fn parse_errors_where_the_coin_and_the_token_could_not_be_told_apart() {
    for coin in ["KITE", "kite"] {
        let error = mistake("coin = \"UNIT\"", &format!("coin = \"{coin}\""));
        assert!(error.contains("coin: ") && error.contains("is the sign of the token"), "{error}");
    }
    for (sign, said) in [("UNIT", "means the coin"), ("coin", "means the coin"), (" ", "expected a sign")] {
        let error = mistake("symbol = \"KITE\"", &format!("symbol = \"{sign}\""));
        assert!(error.contains("token.symbol: ") || error.contains("is the sign of the token"), "{error}");
        assert!(error.contains(said) || error.contains("is the sign of the token"), "{error}");
    }
    let error = mistake("name = \"KITE\"", "name = \"\"");
    assert!(error.contains("token.name: expected a name"), "{error}");
}

#[test]
fn parse_errors_if_the_deployer_would_keep_a_power() {
    let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
    let guardian = format!("guardian = {{ account = \"{alice}\", until_ms = 1 }}");
    let dao = mistake("[dao]\n", &format!("[dao]\n{guardian}\n"));
    assert!(dao.contains("dao.guardian: is the deployer, who must have no power"), "{dao}");
    let registry = mistake("[registry]\n", &format!("[registry]\n{guardian}\n"));
    assert!(registry.contains("registry.guardian: is the deployer"), "{registry}");
    let arbiter = mistake("[registry]\n", &format!("[registry]\narbiter = \"{alice}\"\n"));
    assert!(arbiter.contains("registry.arbiter: is the deployer"), "{arbiter}");
}

/// What a rehearsal says of the local network's file with `old` replaced by `new`.
fn refused(old: &str, new: &str) -> String {
    assert!(LOCAL.contains(old), "{old} is not in the file");
    let network = parse(&LOCAL.replacen(old, new, 1)).unwrap();
    let plan = Plan::new(&network.config, &BUNDLES);
    format!("{:#}", bounds::rehearse(&network, &plan, GENESIS_MS).unwrap_err())
}

#[test]
fn rehearse_errors_for_terms_that_are_for_development_networks_only() {
    let live = LOCAL.replace("development = true\n", "");
    let terms = [
        ("voting_delay_ms = 60_000", "voting_delay_ms = 0", "dao.voting_delay_ms: expected above zero"),
        ("voting_period_ms = 86_400_000", "voting_period_ms = 86_399_999", "dao.voting_period_ms: expected a day"),
        ("critical_timelock_ms = 120_000", "critical_timelock_ms = 0", "dao.critical_timelock_ms: expected above"),
        ("= \"0.1 KITE\"", "= \"0 KITE\"", "registry.min_bond_per_unit: expected above zero"),
        ("arbiter_answers_ms = 604_800_000", "arbiter_answers_ms = 86_400_000", "registry.arbiter_answers_ms"),
    ];
    let live = live.replace("voting_period_ms = 300_000", "voting_period_ms = 86_400_000");
    let live = live.replace("arbiter_answers_ms = 3_600_000", "arbiter_answers_ms = 604_800_000");
    let live = live.replace("\ntimelock_ms = 60_000", "\ntimelock_ms = 0");
    parse(&live).unwrap().ensure_livable().unwrap();
    for (old, new, expected) in terms {
        assert!(live.contains(old), "{old} is not in the file");
        let network = parse(&live.replacen(old, new, 1)).unwrap();
        let error = format!("{:#}", network.ensure_livable().unwrap_err());
        assert!(error.contains(expected), "{error}");
        let development = parse(&format!("development = true\n{}", live.replacen(old, new, 1))).unwrap();
        assert_eq!(development.ensure_livable().is_ok(), !expected.contains("arbiter"), "{new}");
    }
}

#[test]
fn rehearse_errors_if_the_dao_could_not_vote_in_the_arbiters_time() {
    let late = refused("voting_period_ms = 300_000", "voting_period_ms = 7_200_000");
    assert!(late.contains("the DAO is the arbiter and has 1 h to decide a challenge"), "{late}");
}

/// A guardian of the registry has a term of a year at most, from the moment of the deployment on.
#[test]
fn rehearse_judges_terms_by_the_moment_it_is_told() {
    let until_ms = 1_811_808_000_000;
    let guardian = format!(
        "guardian = {{ account = \"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\", until_ms = {until_ms} }}"
    );
    let network = parse(&LOCAL.replacen("[registry]\n", &format!("[registry]\n{guardian}\n"), 1)).unwrap();
    let plan = Plan::new(&network.config, &BUNDLES);
    let rehearsed = |at_ms| bounds::rehearse(&network, &plan, at_ms).map_err(|error| format!("{error:#}"));
    assert!(rehearsed(until_ms - MAX_GUARDIAN_MS).is_ok());
    for too_early in [until_ms - MAX_GUARDIAN_MS - 1, GENESIS_MS, GENESIS_MS - 1, 1] {
        let error = rehearsed(too_early).unwrap_err();
        let most = too_early + MAX_GUARDIAN_MS;
        let date = crate::moment::iso(most);
        assert!(
            error.contains(&format!("registry.guardian.until_ms: expected 0 to {most}, which is {date}")),
            "{error}"
        );
    }
}

#[test]
fn moment_is_the_chains_unless_it_has_none_or_stands_still() {
    let (live, local) = (Network::named("bittensor").unwrap(), Network::named("local").unwrap());
    assert!(local.config.is_development && !live.config.is_development);
    for (network, chain_ms, expected) in
        [(&live, 5, 5), (&live, 900, 900), (&live, 0, 100), (&local, 0, 100), (&local, 5, 100), (&local, 900, 900)]
    {
        assert_eq!(bounds::moment_on(network, chain_ms, 100), expected, "{chain_ms}");
    }
}

#[test]
fn rehearse_errors_with_key_and_bounds_of_what_the_contracts_refuse() {
    let delay = refused("voting_delay_ms = 60_000", "voting_delay_ms = 2_592_000_001");
    assert!(delay.contains(&format!("here/local.toml: dao.voting_delay_ms: expected 0 to {MAX_DELAY_MS}")), "{delay}");
    let answers = refused("curator_answers_ms = 3_600_000", "curator_answers_ms = 1");
    assert!(answers.contains(&format!("registry.curator_answers_ms: expected {MIN_ANSWER_MS} to")), "{answers}");
    let floor = refused("quorum_floor = \"1,000,000 KITE\"", "quorum_floor = \"50,000,001 KITE\"");
    assert!(floor.contains("dao.quorum_floor: expected 0.000000000001 KITE to 50,000,000 KITE"), "{floor}");
    let guardian =
        "guardian = { account = \"5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty\", until_ms = 9_000_000_000_000 }";
    let guardian = refused("[dao]\n", &format!("[dao]\n{guardian}\n"));
    assert!(guardian.contains("dao.guardian.until_ms: expected 0 to"), "{guardian}");
    let fee = refused("fee_bps = 200", "fee_bps = 1_001");
    assert!(fee.contains("here/local.toml: router.fee_bps: expected 0 to 1000"), "{fee}");
    let window = refused("window_epochs = 2", "window_epochs = 367");
    assert!(window.contains("router.window_epochs: expected 0 to 366"), "{window}");
    for epoch_ms in [0, MIN_EPOCH_MS - 1, MAX_EPOCH_MS + 1] {
        let epoch = refused("epoch_ms = 60_000", &format!("epoch_ms = {epoch_ms}"));
        assert!(epoch.contains(&format!("router.epoch_ms: expected {MIN_EPOCH_MS} to {MAX_EPOCH_MS}")), "{epoch}");
    }
}
