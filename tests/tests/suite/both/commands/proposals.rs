//! Proposals of several actions, and what is tried before they are made.

use std::fs;
use std::path::PathBuf;

use ink::primitives::AccountId;
use kite_deploy::chain::{address_text, Chain};
use kite_interfaces::dao::{Action, Bar, Change, Parameters};
use kite_interfaces::registry::Rules;
use kite_interfaces::{Asset, Balance, ProposalId};
use kite_tests::house::{call, House};
use kite_tests::people::*;
use tempfile::TempDir;

use super::words::{done, refused, seen};

fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("actions.toml");
    fs::write(&file, text).unwrap();
    (folder, file)
}

/// KITE for the treasury, which has none at first.
fn endow(house: &mut House, amount: Balance) {
    let dao = house.dao.address();
    house.give(ALICE, dao, house.kite(), amount);
}

#[test]
fn propose_file_makes_one_proposal_of_all_its_actions() {
    let mut house = House::open();
    endow(&mut house, 1_000);
    house.advance(1);
    let text = format!(
        "description = \"a routine clean-up\"\n[[action]]\npay = \"0.00000000000_5 KITE\"\nto = \"{0}\"\n[[action]]\ncall = \
         \"router\"\nmessage = \"set_fee\"\nargs = [\"250\"]\n[[action]]\nchange = \"SetSpendCap {{ asset: Native, cap: \
         7 UNIT }}\"\n[[action]]\ncall = \"router\"\ninput = \"{1}\"\n",
        address_text(DAVE),
        kite_tests::metadata::hex(&kite_deploy::suite::router::input::set_window(3)),
    );
    let (_folder, file) = file(&text.replace("0_5", "05"));
    let answer = done(&mut house, ALICE, &["propose", "file", file.to_str().unwrap()]);
    let told = answer.to_string();
    for said in [
        "set_fee(fee_bps: 250)",
        "set_window(window_epochs: 3)",
        "cap: 7 UNIT",
        "pay 0.000000000005 KITE from the treasury",
    ] {
        assert!(told.contains(said), "{told}");
    }
    let made = &house.dao.proposals(&mut house.chain, 1, 20).unwrap()[0];
    let actions: Vec<_> = made.actions.iter().map(|view| view.action.clone()).collect();
    let router = house.router.address();
    let expected = [
        Action::TransferPsp22 { token: house.token.address(), to: DAVE, amount: 5 },
        call(router, kite_deploy::suite::router::input::set_fee(250)),
        Action::Govern(Change::SetSpendCap { asset: Asset::Native, cap: 7_000_000_000_000 }),
        call(router, kite_deploy::suite::router::input::set_window(3)),
    ];
    assert_eq!(actions, expected);
    assert_eq!(made.description, "a routine clean-up");
}

#[test]
fn propose_file_errors_with_the_action_that_is_wrong_and_proposes_nothing() {
    let mut house = House::open();
    for (text, said) in [
        ("", "missing field `action`"),
        ("action = []", "one to 10 actions, this has 0"),
        ("[[action]]\npay = \"5 KITE\"\n", "an action is `pay` and `to`"),
        ("[[action]]\ncall = \"router\"\nmessage = \"set_fee\"\nargs = [\"2.5\"]\n", "action 0"),
        ("[[action]]\nchange = \"SetGuardian(Bob)\"\n", "this is no Change"),
        ("[[action]]\ncall = \"router\"\ninput = \"0x01\"\n", "no selector"),
        ("[[action]]\ncall = \"router\"\n", "a call has a `message` or an `input`"),
    ] {
        let (_folder, file) = file(text);
        let error = refused(&mut house, ALICE, &["propose", "file", file.to_str().unwrap()]);
        assert!(error.contains(said), "{text}: {error}");
    }
    assert!(house.dao.proposals(&mut house.chain, 1, 20).unwrap().is_empty());
}

/// Each of two payments is within the treasury, and both are not.
#[test]
fn payments_of_one_proposal_are_tried_together() {
    let mut house = House::open();
    endow(&mut house, 1_000);
    house.advance(1);
    let pay = format!("[[action]]\npay = \"0.0000000006 KITE\"\nto = \"{}\"\n", address_text(DAVE));
    let (_folder, one) = file(&pay);
    let (_other, two) = file(&pay.repeat(2));
    let error = refused(&mut house, ALICE, &["propose", "file", two.to_str().unwrap()]);
    assert!(
        error.contains("action 1 fails: it pays 0.0000000006 KITE after 0.0000000006 KITE of actions before"),
        "{error}"
    );
    done(&mut house, ALICE, &["propose", "file", one.to_str().unwrap()]);
}

#[test]
fn propose_resolve_parameters_guardian_and_code_say_what_they_do() {
    let mut house = House::open();
    house.product();
    house.contribute(BOB, 1, kite_interfaces::router::Stage::Model, 3);
    house.challenge(CAROL, 1).unwrap();
    let told = |house: &mut House, words: &[&str]| {
        let made = house.dao.settings(&mut house.chain).unwrap().proposal_count;
        let answer = done(house, ALICE, words);
        let id = (made + 1).to_string();
        done(house, ALICE, &["cancel", &id]);
        answer.to_string()
    };
    let ruling = told(&mut house, &["propose", "resolve", "1", "Upheld", "--description", "- a copy"]);
    assert!(ruling.contains("registry.resolve(contribution: 1, challenge: 1, upheld: true)"), "{ruling}");
    let parameters =
        told(&mut house, &["propose", "parameters", "--grace-ms", "120,000", "--proposal-threshold", "0.000002 KITE"]);
    assert!(
        parameters.contains("grace_ms: 120000") && parameters.contains("proposal_threshold: 0.000002 KITE"),
        "{parameters}"
    );
    let soon = kite_deploy::moment::iso(house.now() + 86_400_000);
    let guardian = told(&mut house, &["propose", "guardian", &address_text(DAVE), "--until", &soon]);
    assert!(guardian.contains("as the guardian until"), "{guardian}");
    assert!(refused(&mut house, ALICE, &["propose", "parameters"]).contains("nothing would change"));
    assert!(
        refused(&mut house, ALICE, &["propose", "guardian", &address_text(DAVE)]).contains("name the end of its term")
    );
    let nowhere = format!("0x{}", "01".repeat(32));
    assert!(refused(&mut house, ALICE, &["propose", "code", "router", &nowhere]).contains("upload it first"));
}

/// What the actions of a proposal would come to.
fn trials(house: &mut House, id: ProposalId) -> (Vec<Option<bool>>, String) {
    let seen = seen(house, &["proposal", &id.to_string()]);
    let actions = seen.json["actions"].as_array().unwrap().iter();
    (actions.map(|action| action["works_now"].as_bool()).collect(), seen.text)
}

fn pay(house: &House, amount: Balance) -> Action {
    Action::TransferPsp22 { token: house.token.address(), to: DAVE, amount }
}

/// One works, one fails, and one only the dao can judge.
#[test]
fn proposals_tell_of_each_action_whether_it_would_work_now_wherever_they_are_shown() {
    let mut house = House::open();
    endow(&mut house, 1_000);
    house.advance(1);
    let fee = call(house.router.address(), kite_deploy::suite::router::input::set_fee(2_000));
    let cap = Action::Govern(Change::SetSpendCap { asset: Asset::Native, cap: 7 });
    let actions = vec![pay(&house, 600), fee, cap];
    let id = house.propose(actions);
    let (works, text) = trials(&mut house, id);
    assert_eq!(works, [Some(true), Some(false), None]);
    let fails = "tried as the dao now, it fails: the router refuses: The fee may be at most 10 %.";
    let said = ["tried as the dao now, it works", fails, "not tried: the dao judges changes of its own"];
    assert!(said.iter().all(|said| text.contains(said)), "{text}");
    let listed = seen(&mut house, &["status"]);
    assert_eq!(listed.json["proposals"][0]["actions"][1]["works_now"], false);
    let words: String = listed.text.split_whitespace().collect();
    assert!(words.contains("itfails:"), "{}", listed.text);
    house.advance(kite_tests::house::UNTIL_VOTING_MS);
    let told = done(&mut house, BOB, &["vote", &id.to_string(), "AGAINST"]).to_string();
    assert!(told.contains(fails), "{told}");
}

/// The treasury gets in the first action what it pays in the second.
#[test]
fn actions_of_a_proposal_that_can_be_executed_are_tried_in_their_order() {
    let mut house = House::open();
    let (token, dao) = (house.token.address(), house.dao.address());
    let mint = call(token, kite_deploy::suite::token::input::mint(dao, 500));
    let actions = vec![mint, pay(&house, 500)];
    let id = house.pass(actions);
    assert_eq!(trials(&mut house, id).0, [Some(true), Some(false)]);
    let at_ms = house.proposal(id).executable_from_ms;
    house.advance_to(at_ms);
    assert_eq!(trials(&mut house, id).0, [Some(true), Some(true)]);
    house.execute(id).unwrap();
    let (works, text) = trials(&mut house, id);
    assert_eq!(works, [None, None]);
    assert!(!text.contains("tried"), "{text}");
}

#[test]
fn the_action_that_stops_a_proposal_is_named_and_those_after_it_are_not_judged() {
    let mut house = House::open();
    endow(&mut house, 1_000);
    house.advance(1);
    let actions = vec![pay(&house, 600), pay(&house, 600), pay(&house, 1)];
    let id = house.pass_to_executable(actions);
    let (works, text) = trials(&mut house, id);
    assert_eq!(works, [Some(true), Some(false), None]);
    assert!(text.contains("not tried: action 1 before it fails"), "{text}");
    let error = refused(&mut house, DAVE, &["execute", &id.to_string()]);
    assert!(error.contains(&format!("cannot execute proposal {id}: action 1 fails: the token refuses")), "{error}");
}

/// The figures that a proposal of these actions would change, and what it could not undo, as `kite proposal` tells them.
fn told(house: &mut House, actions: Vec<Action>) -> (Vec<String>, Vec<String>, String) {
    let id = house.propose_as(ALICE, actions);
    let seen = seen(house, &["proposal", &id.to_string()]);
    let list = |of: &str| -> Vec<String> {
        let told = seen.json["actions"][0][of].as_array().unwrap();
        told.iter().map(|one| one.as_str().unwrap().to_owned()).collect()
    };
    (list("changes"), list("dangers"), seen.text.clone())
}

#[test]
fn proposal_tells_only_the_figures_that_would_change_from_what_to_what() {
    let mut house = House::open();
    let now = house.dao.parameters(&mut house.chain).unwrap();
    let critical = Bar { quorum_bps: 1_050, ..now.critical };
    let then = Parameters { quorum_floor: 1, voting_period_ms: now.voting_period_ms + 1_000, critical, ..now };
    let (changes, dangers, text) = told(&mut house, vec![Action::Govern(Change::SetParameters(then))]);
    assert_eq!(changes.len(), 3, "{changes:?}");
    assert!(changes[0].starts_with("voting_period_ms: from "), "{changes:?}");
    assert!(changes.iter().any(|change| change.ends_with("to 0.000000000001 KITE")), "{changes:?}");
    assert!(
        changes.iter().any(|change| change.starts_with("critical.quorum_bps: from") && change.ends_with("to 10.5 %")),
        "{changes:?}"
    );
    assert!(dangers.is_empty() && text.contains("    changes quorum_floor: from"), "{text}");
}

#[test]
fn proposal_tells_which_rules_of_the_registry_would_change() {
    let mut house = House::open();
    let now = house.registry.settings(&mut house.chain).unwrap().rules;
    let then = Rules { arbiter: Some(CAROL), challenge_bond: now.challenge_bond + 1_000_000_000_000, ..now };
    let set_rules = call(house.registry.address(), kite_deploy::suite::registry::input::set_rules(then));
    let (changes, ..) = told(&mut house, vec![set_rules]);
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert!(changes.contains(&format!("arbiter: from None to Some({})", address_text(CAROL))), "{changes:?}");
    assert!(
        changes.iter().any(|change| change.starts_with("challenge_bond: from") && change.ends_with("KITE")),
        "{changes:?}"
    );
}

#[test]
fn proposal_tells_what_no_vote_could_undo() {
    let of = |governor: fn(&House) -> Option<AccountId>| {
        let mut house = House::open();
        let input = kite_deploy::suite::token::input::set_governor(governor(&house));
        let token = house.token.address();
        told(&mut house, vec![call(token, input)])
    };
    for (_, dangers, text) in [of(|_| None), of(|_| Some(CAROL))] {
        assert!(dangers[0].starts_with("after this nobody can propose or vote any more"), "{dangers:?}");
        assert!(text.contains("    BEWARE: after this nobody"), "{text}");
    }
    assert_eq!(of(|house| Some(house.dao.address())).1, Vec::<String>::new());
}

#[test]
fn propose_errors_where_votes_would_end_or_a_contract_be_given_away_unless_it_is_meant() {
    let mallory = address_text(MALLORY);
    let governor = format!("Some({mallory})");
    let harms = [
        (vec!["token", "--message", "set_governor", "--args", &governor], "nobody can propose or vote any more"),
        (
            vec!["router", "--message", "Ownable::transfer_ownership", "--args", &mallory],
            "it decides alone over the router",
        ),
    ];
    for (call, words) in harms {
        let mut house = House::open();
        let line: Vec<_> = ["propose", "call"].into_iter().chain(call).collect();
        let refusal = refused(&mut house, ALICE, &line);
        assert!(refusal.contains("--anyway") && refusal.contains(words), "{refusal}");
        let anyway: Vec<_> = line.into_iter().chain(["--anyway"]).collect();
        assert!(done(&mut house, ALICE, &anyway).proposed[0].dangers[0].contains(words));
    }
}

#[test]
fn proposal_of_a_ruling_tells_whose_work_it_is_and_who_says_what() {
    let mut house = House::open();
    house.product();
    house.contribute(BOB, 1, kite_interfaces::router::Stage::Model, 3);
    done(&mut house, CAROL, &["challenge", "1", "--evidence", "ipfs://proof"]);
    let id = house.propose_as(
        ALICE,
        vec![call(house.registry.address(), kite_deploy::suite::registry::input::resolve(1, 1, true))],
    );
    let seen = seen(&mut house, &["proposal", &id.to_string()]);
    let about = seen.json["actions"][0]["about"].as_array().unwrap();
    let about: Vec<_> = about.iter().map(|one| one.as_str().unwrap()).collect();
    assert!(
        about[0].starts_with(&format!("contribution 1: 3 units of Model for product 1, by {}", address_text(BOB))),
        "{about:?}"
    );
    assert!(about[1].starts_with(&format!("challenge 1: by {}, who puts up ", address_text(CAROL))), "{about:?}");
    assert!(about[2].starts_with("upheld, the work loses its bond"), "{about:?}");
    assert!(seen.text.contains("    about contribution 1: 3 units"), "{}", seen.text);
}

#[test]
fn proposal_that_is_over_tells_nothing_that_is_still_to_come() {
    let mut house = House::open();
    let input = kite_deploy::suite::router::input::set_fee(33);
    let id = house.propose_as(ALICE, vec![call(house.router.address(), input)]);
    let ends_at_ms = house.proposal(id).ends_at_ms;
    let text = |house: &mut House| seen(house, &["proposal", &id.to_string()]).text;
    assert!(text(&mut house).contains("can be executed from in"));
    house.advance_to(ends_at_ms + house.tick_ms());
    let over = text(&mut house);
    let since = if house.tick_ms() == 1 { "1 ms" } else { "1 s" };
    assert!(over.contains("is Defeated") && over.contains(&format!("voting ends {since} ago")), "{over}");
    assert!(!over.contains("can be executed"), "{over}");
}

/// What needs other code, or bytes that no tool says to a Hub.
mod on_wasm {
    use super::*;

    /// While votes are cast, and when the proposal can be executed: the callee has got other code meanwhile.
    #[test]
    fn an_action_whose_callee_has_other_code_fails() {
        let mut house = House::open();
        let code = house.upload(ALICE, &kite_tests::bundles::bundle(kite_tests::bundles::PEERS[0]).wasm);
        let router = house.router.address();
        let upgrade = house.pass(vec![call(router, kite_deploy::suite::router::input::set_code(code))]);
        let at_ms = house.proposal(upgrade).executable_from_ms;
        house.advance_to(at_ms - kite_tests::house::UNTIL_VOTING_MS);
        let id = house.propose_as(BOB, vec![call(router, kite_deploy::suite::router::input::set_fee(33))]);
        assert_eq!(trials(&mut house, id).0, [Some(true)]);
        house.advance_to(at_ms);
        house.execute(upgrade).unwrap();
        let (works, text) = trials(&mut house, id);
        assert_eq!(works, [Some(false)]);
        assert!(text.contains("it fails: its callee has other code than was proposed"), "{text}");
        house.advance(1);
        house.vote(ALICE, id, kite_interfaces::dao::Choice::For).unwrap();
        let at_ms = house.proposal(id).executable_from_ms;
        house.advance_to(at_ms);
        let (works, text) = trials(&mut house, id);
        assert_eq!(works, [Some(false)]);
        assert!(text.contains("it fails: the dao refuses: The contract that action 0 calls has other code"), "{text}");
    }

    #[test]
    fn code_of_another_contract_of_the_suite_fails_before_anybody_votes_on_it() {
        let mut house = House::open();
        let [token, router] = [house.token.address(), house.router.address()];
        let of_token = house.chain.code_of(token).unwrap().unwrap();
        let set_code = |code| vec![call(router, kite_deploy::suite::router::input::set_code(code))];
        let id = house.propose_as(ALICE, set_code(of_token));
        let (works, text) = trials(&mut house, id);
        assert_eq!(works, [Some(false)]);
        assert!(text.contains("it fails: this is the code of the token: the router would answer nothing"), "{text}");
        let code = kite_tests::metadata::hex(of_token.as_ref());
        let refusal = refused(&mut house, BOB, &["propose", "code", "router", &code]);
        assert!(refusal.contains("this is the code of the token"), "{refusal}");
        let unknown = house.upload(ALICE, &kite_tests::bundles::bundle(kite_tests::bundles::PEERS[0]).wasm);
        let id = house.propose_as(BOB, set_code(unknown));
        let (works, text) = trials(&mut house, id);
        assert_eq!(works, [None]);
        assert!(text.contains("not tried: it is code of no release that this program knows"), "{text}");
    }
}
