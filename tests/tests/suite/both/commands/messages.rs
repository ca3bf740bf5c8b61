//! Everything that a contract can do has a command: each of its messages, by its own metadata.

use std::collections::BTreeMap;

use ink::primitives::AccountId;
use kite_deploy::bundles::embedded;
use kite_deploy::chain::{address_text, Chain};
use kite_deploy::people::{Command, Desk};
use kite_deploy::suite::Suite;
use kite_interfaces::dao::Action;
use kite_interfaces::registry::Rules;
use kite_interfaces::router::Stage;
use kite_tests::house::{call, House, RULES, WINDOW};
use kite_tests::people::*;
use serde_json::Value;

use super::recorder::{Recorder, Tried};
use super::words::{coin, command};

/// How a message is reached.
enum Way {
    /// This command sends it.
    Sends(&'static str),
    /// This command has the dao send it.
    Proposes(&'static str),
    /// Nobody types it, and why.
    Nobody(&'static str),
}

use Way::{Nobody, Proposes, Sends};

/// Words that stand for an account or a hash: a test fills them in.
const WHO: &str = "WHO";

const TOKEN: [(&str, Way); 17] = [
    ("mint", Proposes("propose call token --message mint --args WHO 5 --anyway")),
    ("transfer_and_call", Sends("submit 1 model 3 --evidence ipfs://work")),
    ("skim", Proposes("propose call token --message skim --args Native WHO --anyway")),
    ("forget_votes", Sends("send token forget_votes None [1]")),
    ("forget_snapshots", Sends("send token forget_snapshots [1]")),
    ("set_governor", Proposes("propose call token --message set_governor --args Some(WHO) --anyway")),
    ("PSP22::transfer", Sends("transfer WHO 0.000000000005:KITE")),
    ("PSP22::transfer_from", Sends("send token PSP22::transfer_from WHO WHO 5 0x")),
    ("PSP22::approve", Sends("send token PSP22::approve WHO 5")),
    ("PSP22::increase_allowance", Sends("send token PSP22::increase_allowance WHO 5")),
    ("PSP22::decrease_allowance", Sends("send token PSP22::decrease_allowance WHO 5")),
    ("PSP22Burnable::burn", Sends("send token PSP22Burnable::burn 5")),
    ("Votes::delegate", Sends("delegate WHO")),
    ("Votes::register_snapshot", Nobody("the dao registers the snapshot of each proposal itself")),
    (
        "Ownable::transfer_ownership",
        Proposes("propose call token --message Ownable::transfer_ownership --args WHO --anyway"),
    ),
    ("Ownable::accept_ownership", Sends("send token Ownable::accept_ownership")),
    ("Ownable::set_code", Proposes("propose code token CODE --anyway")),
];

const ROUTER: [(&str, Way); 24] = [
    ("pay", Sends("pay 1 0.000005:coin")),
    ("claim", Sends("claim 4")),
    ("claim_member", Sends("send router claim_member 1 {index:0,payee:WHO,units:1} [] [Native]")),
    ("pull", Sends("pull 2 1")),
    ("sweep", Sends("sweep 2")),
    ("set_payee", Sends("payee 1 WHO")),
    ("set_registry", Proposes("propose call router --message set_registry --args WHO --anyway")),
    ("set_fee", Proposes("propose fee 250")),
    ("set_window", Proposes("propose call router --message set_window --args 3")),
    ("set_asset", Proposes("propose call router --message set_asset --args WHO true --anyway")),
    ("collect_fees", Proposes("propose call router --message collect_fees --args Native dao --anyway")),
    ("skim", Proposes("propose call router --message skim --args Native dao --anyway")),
    ("release_reserve", Proposes("propose call router --message release_reserve --args 1 Native 5 dao --anyway")),
    ("Ledger::open_product", Nobody(REGISTRYS)),
    ("Ledger::stop_product", Nobody(REGISTRYS)),
    ("Ledger::open_positions", Nobody(REGISTRYS)),
    ("Ledger::close_position", Nobody(REGISTRYS)),
    ("Ledger::freeze", Nobody(REGISTRYS)),
    ("Ledger::unfreeze", Nobody(REGISTRYS)),
    ("Ledger::forfeit", Nobody(REGISTRYS)),
    ("PSP22Receiver::on_psp22_received", Nobody(TOKENS)),
    (
        "Ownable::transfer_ownership",
        Proposes("propose call router --message Ownable::transfer_ownership --args WHO --anyway"),
    ),
    ("Ownable::accept_ownership", Sends("send router Ownable::accept_ownership")),
    ("Ownable::set_code", Proposes("propose code router CODE --anyway")),
];

const REGISTRYS: &str = "the registry calls it, and nobody else may";
const TOKENS: &str = "the token calls it with a payment";

const REGISTRY: [(&str, Way); 18] = [
    ("register_product", Sends("register --described-at ipfs://p --bond-per-unit 0:KITE --model 10000")),
    ("accept", Sends("accept 3")),
    ("reject", Sends("reject 3")),
    ("retire", Sends("retire 1")),
    ("withdraw_bond", Sends("withdraw 3")),
    ("resolve", Sends("resolve 1 upheld")),
    ("lapse", Sends("lapse 1")),
    ("settle", Sends("settle 1 1")),
    ("offer_curation", Sends("curation offer 1 WHO")),
    ("accept_curation", Sends("curation accept 1")),
    ("replace_curator", Proposes("propose call registry --message replace_curator --args 1 WHO --anyway")),
    ("skim", Proposes("propose call registry --message skim --args Native WHO --anyway")),
    ("set_rules", Proposes("propose rules --challenger-bps 100 --anyway")),
    ("stop_product", Sends("stop 1")),
    ("PSP22Receiver::on_psp22_received", Nobody(TOKENS)),
    (
        "Ownable::transfer_ownership",
        Proposes("propose call registry --message Ownable::transfer_ownership --args WHO --anyway"),
    ),
    ("Ownable::accept_ownership", Sends("send registry Ownable::accept_ownership")),
    ("Ownable::set_code", Proposes("propose code registry CODE --anyway")),
];

const DAO: [(&str, Way); 12] = [
    ("propose", Sends("propose cap 5:coin")),
    ("propose_transfer", Sends("propose transfer WHO 5:coin --anyway")),
    ("propose_psp22_transfer", Sends("propose transfer WHO 5:KITE --anyway")),
    ("propose_fee", Sends("propose fee 250")),
    ("propose_call", Sends("propose call router --message set_window --args 3")),
    ("vote", Sends("vote 1 for")),
    ("vote_with_reason", Sends("vote 1 for --reason because")),
    ("vote_split", Sends("send dao vote_split 1 {abstain:0,in_favour:1,against:0} \"x\"")),
    ("execute", Sends("execute 1")),
    ("cancel", Sends("cancel 1")),
    ("forget_ballots", Sends("send dao forget_ballots 1 [WHO]")),
    ("accept_ownership_of", Sends("send dao accept_ownership_of token")),
];

const TILL: [(&str, Way); 2] =
    [("open", Sends("send WHO open 1 --metadata till")), ("flush", Sends("send WHO flush Native --metadata till"))];

/// Where the commands are typed against tabs that are there.
const TABS: &str = "the house of this test has no tabs: `kite tab` is tried where the ways to pay are";

const TAB: [(&str, Way); 9] = [
    ("open", Nobody(TABS)),
    ("top_up", Nobody(TABS)),
    ("take", Nobody(TABS)),
    ("forward", Nobody(TABS)),
    ("take_and_forward", Nobody(TABS)),
    ("give_back", Nobody(TABS)),
    ("begin_withdrawal", Nobody(TABS)),
    ("withdraw", Nobody(TABS)),
    ("PSP22Receiver::on_psp22_received", Nobody("the token alone calls it: `kite tab open` sends KITE so")),
];

/// The messages that change something, with their selectors, and those that only answer.
fn messages(metadata: &str) -> (BTreeMap<String, [u8; 4]>, Vec<String>) {
    let metadata: Value = serde_json::from_str(metadata).unwrap();
    let all = metadata["spec"]["messages"].as_array().unwrap();
    let label = |message: &Value| message["label"].as_str().unwrap().to_owned();
    let selector = |message: &Value| {
        let digits = message["selector"].as_str().unwrap().trim_start_matches("0x");
        u32::from_str_radix(digits, 16).unwrap().to_be_bytes()
    };
    let (changing, asking): (Vec<_>, Vec<_>) = all.iter().partition(|message| message["mutates"] == true);
    (
        changing.iter().map(|message| (label(message), selector(message))).collect(),
        asking.into_iter().map(label).collect(),
    )
}

fn ways() -> [(&'static str, BTreeMap<&'static str, Way>); 6] {
    [
        ("token", TOKEN.into()),
        ("router", ROUTER.into()),
        ("registry", REGISTRY.into()),
        ("dao", DAO.into()),
        ("till", TILL.into()),
        ("tab", TAB.into()),
    ]
}

/// A house in which each command has something to be about: product 2 is built on product 1 and owes it; contribution 1
/// is challenged, 2 has forfeited, 3 waits for its curator, 4 can claim; proposal 1 was executed.
fn house() -> House {
    let mut house = House::open();
    assert_eq!(house.product(), 1);
    assert_eq!(house.product_on(&[(1, 2_000)]), 2);
    house.contribute(BOB, 1, Stage::Model, 3);
    house.contribute(BOB, 1, Stage::Model, 3);
    house.submit_well(BOB, 1, Stage::Model, 3);
    house.contribute(BOB, 1, Stage::Model, 3);
    house.advance_epochs(1);
    house.pay(1, house.kite(), 1_000).unwrap();
    house.advance_epochs(WINDOW + 1);
    house.pay(2, house.kite(), 1_000).unwrap();
    house.pay(1, house.kite(), 1_000).unwrap();
    house.challenge(CAROL, 2).unwrap();
    let uphold = kite_deploy::suite::registry::input::resolve(2, 1, true);
    house.decide(vec![call(house.registry.address(), uphold)]).unwrap();
    house.challenge(CAROL, 1).unwrap();
    house
}

#[test]
fn every_message_of_each_contract_has_a_command_or_a_reason_why_not() {
    let mut house = house();
    let bearings = bearings(&mut house);
    let mut recorder = Recorder::of(&mut house.chain);
    let mut desk = Busy::at(&mut recorder, bearings);
    for ((name, ways), (published, metadata)) in ways().into_iter().zip(embedded::metadata()) {
        assert_eq!(name, published);
        let (changing, asking) = messages(metadata);
        let known: Vec<_> = ways.keys().copied().collect();
        assert_eq!(changing.keys().collect::<Vec<_>>(), known, "{name}: say how each message is reached");
        for (label, way) in ways {
            match way {
                Nobody(reason) => assert!(!reason.is_empty()),
                Sends(line) => {
                    let tried = desk.tried(line);
                    let expected = (desk.address(name), changing[label]);
                    assert!(tried.contains(&expected), "{name}.{label}: `{line}` tries {tried:?}");
                }
                Proposes(line) => desk.assert_proposes(name, label, line),
            }
        }
        for label in asking {
            let line = format!("ask {name} {label}");
            assert!(command(&line.split(' ').map(str::to_owned).collect::<Vec<_>>()).is_ok(), "{line}");
        }
    }
}

/// A desk of Alice's at which many commands are only tried, one after the other: to open one takes longer than to try a
/// command at it.
struct Busy<'a> {
    desk: Desk<'a>,
    tried: Tried,
    code: String,
}

/// The suite of a house, and the hash of a code that is on its chain.
fn bearings(house: &mut House) -> (Suite, String) {
    let suite = Suite { token: house.token, router: house.router, registry: house.registry, dao: house.dao };
    let code = Chain::code_of(&mut house.chain, suite.token.address()).unwrap().unwrap();
    (suite, kite_tests::metadata::hex(code.as_ref()))
}

impl<'a> Busy<'a> {
    fn at(recorder: &'a mut Recorder<'_>, (suite, code): (Suite, String)) -> Self {
        let tried = recorder.tried.clone();
        Self { desk: Desk::open(recorder, suite, ALICE, coin()).unwrap(), tried, code }
    }
}

impl Busy<'_> {
    fn address(&self, contract: &str) -> AccountId {
        let suite = self.desk.suite;
        match contract {
            "token" => suite.token.address(),
            "router" => suite.router.address(),
            "registry" => suite.registry.address(),
            "dao" => suite.dao.address(),
            _ => DAVE,
        }
    }

    /// The command of a line. A colon stands for the space within an amount.
    fn command(&self, line: &str) -> Command {
        let fill = |word: &str| {
            let word = word.replace(WHO, &address_text(DAVE)).replace("CODE", &self.code);
            match word.split_once(':') {
                Some((amount, sign)) if amount.parse::<f64>().is_ok() => format!("{amount} {sign}"),
                _ => word,
            }
        };
        let words: Vec<_> = line.split(' ').map(fill).collect();
        command(&words).unwrap_or_else(|error| panic!("{line}: {error:#}"))
    }

    /// What a command tries, whether or not it goes well.
    fn tried(&mut self, line: &str) -> Vec<(AccountId, [u8; 4])> {
        self.tried.borrow_mut().clear();
        // A refusal is an answer too.
        if let Err(error) = self.command(line).act(&mut self.desk) {
            assert!(!format!("{error:#}").contains("cannot be called so"), "{line}: {error:#}");
        }
        self.tried.borrow().clone()
    }

    fn assert_proposes(&mut self, name: &str, label: &str, line: &str) {
        let answer = self.command(line).act(&mut self.desk).unwrap_or_else(|error| panic!("{line}: {error:#}"));
        let [action] = answer.proposed.as_slice() else { panic!("{line}: {answer}") };
        let found = (action.contract.as_deref(), action.message.as_deref());
        assert_eq!(found, (Some(name), Some(label)), "{line}: {answer}");
    }
}

/// Rules that the tests' house begins with, under other figures.
#[test]
fn propose_rules_changes_what_is_named_and_nothing_else() {
    let mut house = House::open();
    let words: Vec<String> = [
        "propose",
        "rules",
        "--challenger-bps",
        "100",
        "--challenge-bond",
        "0.000000000600 KITE",
        "--arbiter",
        &address_text(DAVE),
        "--anyway",
    ]
    .map(str::to_owned)
    .to_vec();
    let suite = Suite { token: house.token, router: house.router, registry: house.registry, dao: house.dao };
    let mut desk = Desk::open(&mut house.chain, suite, ALICE, coin()).unwrap().sending(|_| Ok(true));
    command(&words).unwrap().act(&mut desk).unwrap();
    drop(desk);
    let made = house.dao.proposals(&mut house.chain, 1, 20).unwrap();
    let rules = Rules { challenger_bps: 100, challenge_bond: 600, arbiter: Some(DAVE), ..RULES };
    let input = kite_deploy::suite::registry::input::set_rules(rules);
    let Action::Call { input: found, .. } = &made[0].actions[0].action else { panic!("{made:?}") };
    assert_eq!(*found, input);
}

/// What needs other code, or bytes that no tool says to a Hub.
mod on_wasm {
    use super::*;

    /// Every change of the dao itself is proposed by a command of its own, or by the general one.
    #[test]
    fn every_change_of_the_dao_has_a_command() {
        let mut house = house();
        let bearings = bearings(&mut house);
        let mut recorder = Recorder::of(&mut house.chain);
        let mut desk = Busy::at(&mut recorder, bearings);
        let lines = [
            ("SetParameters", "propose parameters --voting-delay-ms 2000".to_owned()),
            ("SetExcluded", "propose change SetExcluded([WHO])".to_owned()),
            ("SetGuardian", "propose guardian none".to_owned()),
            ("SetSpendCap", "propose cap 5:coin".to_owned()),
            ("SetRoutine", "propose change SetRoutine{callee:router,selector:0x01020304,routine:true}".to_owned()),
            ("SetCode", "propose code dao CODE --anyway".to_owned()),
        ];
        for (change, line) in lines {
            desk.assert_proposes("dao", change, &line);
        }
        let metadata: Value = serde_json::from_str(embedded::metadata()[3].1).unwrap();
        let types = metadata["types"].as_array().unwrap();
        let is_change =
            |found: &&Value| found["type"]["path"].as_array().is_some_and(|path| path.last() == Some(&"Change".into()));
        let change = types.iter().find(is_change).unwrap();
        let known: Vec<_> = change["type"]["def"]["variant"]["variants"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v["name"].as_str().unwrap())
            .collect();
        assert_eq!(known, ["SetParameters", "SetExcluded", "SetGuardian", "SetSpendCap", "SetRoutine", "SetCode"]);
    }
}
