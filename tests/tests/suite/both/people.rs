// SPDX-License-Identifier: Apache-2.0
//! What people do with a deployed suite, by the tool's commands.

use ink::primitives::AccountId;
use kite_deploy::amount::Unit;
use kite_deploy::chain::{address_text, Chain, EmbeddedChain};
use kite_deploy::people::{Answer, Command, Desk, ProposalOf, ShowProposal, Status, StatusOf};
use kite_deploy::suite::{Router, Suite, Token};
use kite_interfaces::batch::Member;
use kite_interfaces::dao::{Action, Change, Choice, Parameters, State};
use kite_interfaces::registry::Submission;
use kite_interfaces::router::Stage;
use kite_interfaces::{Asset, Timestamp};
use kite_tests::house::{call, House, BOND_PER_UNIT, PARAMETERS, UNTIL_VOTING_MS, WINDOW};
use kite_tests::people::*;
use kite_tests::site::is_on_a_hub;

/// Decimals of KITE and of the native coin.
const DECIMALS: u8 = 12;

/// What is to become of a command.
#[derive(Clone, Copy)]
enum Keeper {
    Agrees,
    Declines,
    OnlyTries,
}

fn coin() -> Unit {
    Unit { sign: "UNIT".to_owned(), decimals: DECIMALS }
}

fn desk(house: &mut House, from: AccountId, keeper: Keeper) -> Desk<'_> {
    let House { chain, token, router, registry, dao, .. } = house;
    let at = Suite { token: *token, router: *router, registry: *registry, dao: *dao };
    let desk = Desk::open(chain, at, from, coin()).unwrap();
    match keeper {
        Keeper::Agrees => desk.sending(|_| Ok(true)),
        Keeper::Declines => desk.sending(|_| Ok(false)),
        Keeper::OnlyTries => desk,
    }
}

/// The command that these words make, on a network that is none of its business here.
fn command(words: &[&str]) -> anyhow::Result<Command> {
    Command::read(words.iter().copied().chain(["--network", "local"]))
}

fn run(house: &mut House, from: AccountId, keeper: Keeper, words: &[&str]) -> anyhow::Result<Answer> {
    command(words).unwrap().act(&mut desk(house, from, keeper))
}

fn done(house: &mut House, from: AccountId, words: &[&str]) -> Answer {
    let answer = run(house, from, Keeper::Agrees, words).unwrap_or_else(|error| panic!("{error:#}"));
    assert!(answer.transactions.iter().all(|transaction| transaction.sent));
    answer
}

fn refused(house: &mut House, from: AccountId, words: &[&str]) -> String {
    format!("{:#}", run(house, from, Keeper::Agrees, words).unwrap_err())
}

fn status(house: &mut House, of: &[AccountId]) -> StatusOf {
    let accounts = of.iter().map(|account| address_text(*account)).collect();
    Status { accounts }.read(&mut desk(house, ALICE, Keeper::OnlyTries)).unwrap()
}

/// A house with a product on which Bob works, who earns from the next epoch on.
fn at_work() -> House {
    let mut house = House::open();
    let product = house.product();
    assert_eq!(product, 1);
    house.contribute(BOB, product, Stage::Model, 3);
    house.advance_epochs(1);
    house
}

#[test]
fn pay_in_kite_tells_where_it_goes_and_moves_it() {
    let mut house = at_work();
    let (kite, before) = (house.kite(), house.balance(PAYER, house.kite()));
    let answer = done(&mut house, PAYER, &["pay", "1", "0.0000005 KITE", "--reference", "4711"]);
    assert_eq!(house.balance(PAYER, kite), before - 500_000);
    assert_eq!(house.balance(house.router.address(), kite), 500_000);
    let [sent] = answer.transactions.as_slice() else { panic!("{answer:?}") };
    let paid = sent.events.iter().find(|told| told.event == "Paid").unwrap();
    assert_eq!((paid.contract.as_str(), &paid.fields["reference"]), ("router", &"4711".into()));
    assert_eq!(paid.fields["amount"], "500000");
    assert!(answer.notes[0].contains("fee 0.000000005 KITE"), "{answer}");
    assert!(answer.notes[0].contains("model 0.00000007425 KITE"), "{answer}");
}

#[test]
fn pay_in_coin_and_in_a_token_of_others() {
    let mut house = at_work();
    let (dollars, router) = (house.dollars(), house.router.address());
    let before = house.balance(router, Asset::Native);
    done(&mut house, PAYER, &["pay", "1", "0.00000001 coin"]);
    assert_eq!(house.balance(router, Asset::Native), before + 10_000);

    let amount = format!("{} {}", 700, address_text(house.dollar.address()));
    let decimals = Token(house.dollar.address()).token_decimals(&mut house.chain).unwrap_or(0);
    let units = 700 * 10_u128.pow(decimals.into());
    let answer = done(&mut house, PAYER, &["pay", "1", &amount]);
    assert_eq!(answer.transactions.len(), 2, "an allowance, and the payment: {answer}");
    assert_eq!(house.balance(router, dollars), units);
}

#[test]
fn nothing_is_sent_by_a_trial_or_if_nobody_agrees() {
    let mut house = at_work();
    let words = ["pay", "1", "0.0000005 KITE"];
    let before = house.balances(&EVERYBODY);
    let tried = run(&mut house, PAYER, Keeper::OnlyTries, &words).unwrap();
    let [transaction] = tried.transactions.as_slice() else { panic!("{tried:?}") };
    assert!(!transaction.sent && tried.to_string().contains("would: pay 0.0000005 KITE"), "{tried}");
    assert!(transaction.events.iter().any(|told| told.event == "Paid"), "{tried}");
    let declined = run(&mut house, PAYER, Keeper::Declines, &words).unwrap_err();
    assert!(declined.to_string().starts_with("not sent: pay"), "{declined:#}");
    assert_eq!(house.balances(&EVERYBODY), before);
}

#[test]
fn refusals_are_told_in_the_contracts_words() {
    let mut house = at_work();
    for (words, reason) in [
        (["pay", "9", "1 KITE"].as_slice(), "UnknownProduct"),
        (&["pay", "1", "1000000000000 KITE"], "Transfer(InsufficientBalance"),
        (&["pay", "1", "0.0000000000001 KITE"], "12 decimals"),
        (&["pay", "1", "1 shell"], "expected KITE, coin, or the address"),
        (&["vote", "3", "for"], "there is no proposal 3"),
        (&["claim", "7"], "UnknownPosition"),
        (&["claim", "--of", "nobody"], "`nobody` is no account"),
        (&["propose", "fee", "100000"], ""),
    ] {
        let Ok(command) = command(words) else {
            assert!(reason.is_empty(), "{words:?}");
            continue;
        };
        let error = command.act(&mut desk(&mut house, PAYER, Keeper::Agrees)).unwrap_err();
        let error = format!("{error:#}");
        assert!(!reason.is_empty() && error.contains(reason), "{words:?}: {error}");
    }
    let stopped = refused(&mut house, MALLORY, &["propose", "fee", "5"]);
    assert!(stopped.contains("BelowThreshold"), "{stopped}");
}

#[test]
fn claim_pays_what_is_no_longer_locked() {
    let mut house = at_work();
    done(&mut house, PAYER, &["pay", "1", "0.0000005 KITE"]);
    let (kite, before) = (house.kite(), house.balance(BOB, house.kite()));
    let early = done(&mut house, BOB, &["claim"]);
    assert!(early.transactions.is_empty() && early.to_string().contains("nothing can be claimed now"), "{early}");
    assert!(early.to_string().contains("0.00000007425 KITE locked"), "{early}");

    house.advance_epochs(WINDOW + 1);
    let answer = done(&mut house, CAROL, &["claim", "--of", &address_text(BOB), "--asset", "KITE"]);
    assert_eq!(house.balance(BOB, kite), before + 74_250);
    let claimed = answer.transactions[0].events.iter().find(|told| told.event == "Claimed").unwrap();
    assert_eq!((&claimed.fields["payee"], &claimed.fields["amount"]), (&address_text(BOB).into(), &"74250".into()));
    assert!(done(&mut house, BOB, &["claim", "1"]).transactions.is_empty());
}

#[test]
fn claim_pays_the_members_of_a_batch_by_the_proofs_in_its_file() {
    let mut house = House::open();
    let product = house.product();
    let members = [(BOB, 3), (CAROL, 5), (BOB, 2)];
    let members: Vec<Member> =
        (0..).zip(members).map(|(index, (payee, units))| Member { index, payee, units }).collect();
    let leaf = |member: &Member| house.chain.leaf_of(member).unwrap();
    let (batch, tree) = kite_deploy::batch::build_with(&members, leaf).unwrap();
    let file = std::env::temp_dir().join(format!("kite-batch-of-three-{}.json", std::process::id()));
    kite_deploy::batch::write(std::fs::File::create(&file).unwrap(), &batch, &members, &tree).unwrap();
    let work = Submission { batch: Some(batch), ..house.work(product, Stage::Model, 10) };
    house.submit(ALICE, &work, 10 * BOND_PER_UNIT).unwrap();
    house.registry.accept(&mut house.chain, CURATOR, vec![1]).unwrap();
    house.advance_epochs(1);
    done(&mut house, PAYER, &["pay", "1", "0.0000005 KITE"]);
    house.advance_epochs(WINDOW + 1);

    let (kite, before) = (house.kite(), house.balance(BOB, house.kite()));
    let path = file.to_str().unwrap();
    let answer = done(&mut house, BOB, &["claim", "1", "--batch", path, "--asset", "KITE"]);
    assert_eq!(answer.transactions.len(), 2);
    let again = done(&mut house, BOB, &["claim", "1", "--batch", path, "--asset", "KITE"]);
    assert!(again.transactions.is_empty(), "{again}");
    assert!(again.to_string().contains("member 2 of position 1 has nothing to claim now"), "{again}");
    // Half of what the model's stage got, 74,250, in two parts.
    assert_eq!(house.balance(BOB, kite), before + 22_275 + 14_850);
    let stranger = refused(&mut house, DAVE, &["claim", "1", "--batch", path]);
    assert!(stranger.contains("has no member that is paid to"), "{stranger}");
    let nameless = refused(&mut house, BOB, &["claim", "--batch", path]);
    assert!(nameless.contains("name the one position"), "{nameless}");
    std::fs::remove_file(file).unwrap();
}

/// Contracts of the other family hash members in another way: whoever submits such a root locks what all members earn.
#[test]
fn submit_errors_for_a_batch_whose_members_could_not_claim_on_this_chain() {
    let mut house = House::open();
    let product = house.product();
    let members = [(BOB, 3), (CAROL, 5)];
    let members: Vec<Member> =
        (0..).zip(members).map(|(index, (payee, units))| Member { index, payee, units }).collect();
    let folder = tempfile::tempdir().unwrap();
    let submit = |house: &mut House, leaf: &dyn Fn(&Member) -> ink::primitives::Hash| {
        let path = folder.path().join("batch.json");
        let (batch, tree) = kite_deploy::batch::build_with(&members, leaf).unwrap();
        kite_deploy::batch::write(std::fs::File::create(&path).unwrap(), &batch, &members, &tree).unwrap();
        let words =
            ["submit", &product.to_string(), "model", "--batch", path.to_str().unwrap(), "--evidence", "ipfs://x"];
        command(&words).unwrap().act(&mut desk(house, ALICE, Keeper::Agrees)).map(drop)
    };
    let elsewhere = |member: &Member| Member { units: member.units + 1, ..*member }.leaf();
    let error = format!("{:#}", submit(&mut house, &elsewhere).unwrap_err());
    assert!(
        error.contains("member 0 does not lead to the batch's root on this chain, so that it could never claim"),
        "{error}"
    );
    let leaves = members.iter().map(|member| house.chain.leaf_of(member).unwrap()).collect::<Vec<_>>();
    submit(&mut house, &|member| leaves[member.index as usize]).unwrap();
    assert!(house.registry.contribution(&mut house.chain, 1).unwrap().unwrap().batch.is_some());
}

#[test]
fn claim_errors_for_a_position_that_does_not_exist_in_a_sentence() {
    let mut house = House::open();
    let error = refused(&mut house, BOB, &["claim", "99"]);
    assert!(error.contains("the router refuses: There is no position 99"), "{error}");
}

#[test]
fn submit_and_challenge_error_where_the_evidence_is_nowhere() {
    let mut house = House::open();
    house.product();
    let error = refused(&mut house, BOB, &["submit", "1", "model", "5", "--evidence", " "]);
    assert!(error.starts_with("--evidence is empty"), "{error}");
    house.contribute(ALICE, 1, Stage::Model, 3);
    let error = refused(&mut house, BOB, &["challenge", "1", "--evidence", ""]);
    assert!(error.starts_with("--evidence is empty"), "{error}");
}

#[test]
fn propose_vote_and_execute_change_the_fee() {
    let mut house = House::open();
    let proposed = done(&mut house, ALICE, &["propose", "fee", "250", "--description", "more for the treasury"]);
    assert_eq!(proposed.transactions[0].returned, "1");
    house.advance(UNTIL_VOTING_MS);
    let ballot = done(&mut house, ALICE, &["vote", "1", "for", "--reason", "it is fair"]);
    assert!(ballot.to_string().contains("more for the treasury"), "{ballot}");
    assert!(ballot.to_string().contains("it is fair"), "{ballot}");
    assert!(refused(&mut house, ALICE, &["vote", "1", "against"]).contains("AlreadyVoted"));
    assert!(refused(&mut house, ALICE, &["execute", "1"]).contains("WrongState(Active)"));
    advance_until(&mut house, 1, State::Executable);
    done(&mut house, MALLORY, &["execute", "1"]);
    assert_eq!(status(&mut house, &[]).clock.fee_bps, Some(250));
}

#[test]
fn propose_takes_transfers_messages_and_raw_calls() {
    let mut house = House::open();
    let (treasury, kite) = (house.dao.address(), house.kite());
    for asset in [Asset::Native, kite] {
        house.give(PAYER, treasury, asset, 10_000);
    }
    let payee = address_text(CAROL);
    let raw = format!("0x{}", encoded_fee(33));
    let lines: [&[&str]; 4] = [
        &["propose", "transfer", &payee, "0.000000001 coin"],
        &["propose", "transfer", &payee, "0.000000001 KITE"],
        &["propose", "call", "router", "--message", "set_fee", "--args", "33"],
        &["propose", "call", "router", "--input", &raw],
    ];
    for (words, proposer) in lines.into_iter().zip([ALICE, BOB, CAROL, PAYER]) {
        done(&mut house, proposer, words);
    }
    let made = house.dao.proposals(&mut house.chain, 1, 20).unwrap();
    let actions: Vec<_> = made.iter().flat_map(|view| &view.actions).map(|view| view.action.clone()).collect();
    let (to, amount, router) = (CAROL, 1_000, house.router.address());
    let fee = call(router, kite_deploy::suite::router::input::set_fee(33));
    let kite = Action::TransferPsp22 { token: house.token.address(), to, amount };
    assert_eq!(actions, [Action::TransferNative { to, amount }, kite, fee.clone(), fee]);
    let told = status(&mut house, &[]);
    assert_eq!(told.proposals.iter().map(|row| row.state.as_str()).collect::<Vec<_>>(), ["Pending"; 4]);
    assert!(refused(&mut house, ALICE, &["propose", "call", "router", "--input", "0x12"]).contains("four bytes"));
}

/// Whatever it understands: on a Hub others speak languages that no tool of ours knows.
#[test]
fn propose_call_tells_a_contract_of_others_the_bytes_as_they_are() {
    let mut house = House::open();
    let mime = house.mime();
    let told = ["propose", "call", &address_text(mime), "--input", "0x000000000102", "--description", "why"];
    done(&mut house, ALICE, &told);
    assert_eq!(
        house.dao.proposals(&mut house.chain, 1, 1).unwrap()[0].actions[0].action,
        call(mime, vec![0, 0, 0, 0, 1, 2])
    );
    house.advance(UNTIL_VOTING_MS);
    done(&mut house, ALICE, &["vote", "1", "for"]);
    advance_until(&mut house, 1, State::Executable);
    done(&mut house, DAVE, &["execute", "1"]);
    assert_eq!(house.state(1), State::Executed);
}

/// By a contract's metadata the tools would say SCALE to one that reads words.
#[test]
fn propose_call_errors_for_metadata_of_a_contract_of_others_where_contracts_speak_words() {
    let mut house = House::open();
    let mime = address_text(house.mime());
    let message = ["--message", "set_window", "--args", "9", "--metadata", "router", "--description", "x"];
    let words = [&["propose", "call", mime.as_str()], message.as_slice()].concat();
    let outcome = command(&words).unwrap().act(&mut desk(&mut house, ALICE, Keeper::Agrees)).map(drop);
    let told = outcome.err().map(|error| format!("{error:#}")).unwrap_or_default();
    assert_eq!(told.contains("takes the bytes of any call"), is_on_a_hub(), "{told}");
}

/// Rules by which the DAO could no longer decide a challenge in time.
#[test]
fn propose_refuses_to_take_the_time_for_a_vote_from_the_arbiter_unless_one_insists() {
    let mut house = House::open();
    let slow = Parameters { voting_period_ms: 7_200_000, ..PARAMETERS };
    house.decide(vec![Action::Govern(Change::SetParameters(slow))]).unwrap();
    let rules = |arbiter_answers_ms| {
        let rules = kite_interfaces::registry::Rules { arbiter_answers_ms, ..kite_tests::house::RULES };
        kite_deploy::bundles::hex(&kite_deploy::suite::registry::input::set_rules(rules))
    };
    let (short, long) = (rules(7_200_000), rules(86_400_000));
    let error = refused(&mut house, ALICE, &["propose", "call", "registry", "--input", &short]);
    assert!(error.contains("--anyway") && error.contains("the challenge would lapse"), "{error}");
    let told = done(&mut house, ALICE, &["propose", "call", "registry", "--input", &short, "--anyway"]);
    assert!(told.notes.iter().any(|note| note.contains("the challenge would lapse")), "{:?}", told.notes);
    let told = done(&mut house, BOB, &["propose", "call", "registry", "--input", &long]);
    assert!(told.notes.iter().all(|note| !note.contains("lapse")), "{:?}", told.notes);
}

/// New code voids rulings that wait: who proposes it is shown them first.
#[test]
fn propose_of_new_code_for_the_registry_shows_the_challenges_that_are_open() {
    let mut house = at_work();
    house.challenge(CAROL, 1).unwrap();
    let input = kite_deploy::suite::registry::input::set_code([7; 32].into());
    let input = kite_deploy::bundles::hex(&input);
    let told = done(&mut house, ALICE, &["propose", "call", "registry", "--input", &input, "--anyway"]);
    let is_told = |words: &str| told.notes.iter().any(|note| note.contains(words));
    assert!(is_told("challenge 1 against contribution 1") && is_told("CodeChanged"), "{:?}", told.notes);
    // Whoever votes on it sees what code it was proposed to call.
    house.advance(UNTIL_VOTING_MS);
    let told = done(&mut house, ALICE, &["vote", "1", "for"]);
    assert!(told.to_string().contains("as it was proposed"), "{told}");
}

#[test]
fn execute_tells_why_an_action_is_refused() {
    let mut house = House::open();
    let too_much = format!("0x{}", encoded_fee(9_999));
    done(&mut house, ALICE, &["propose", "call", "router", "--input", &too_much, "--anyway"]);
    house.advance(UNTIL_VOTING_MS);
    house.dao.vote(&mut house.chain, ALICE, 1, Choice::For).unwrap();
    advance_until(&mut house, 1, State::Executable);
    let error = refused(&mut house, BOB, &["execute", "1"]);
    assert!(error.contains("action 0 fails: the router refuses: The fee may be at most 10 %. (FeeTooHigh"), "{error}");
}

#[test]
fn delegate_moves_votes_and_takes_them_back() {
    let mut house = House::open();
    let own = status(&mut house, &[ALICE, CAROL]).balances.split_off(3);
    done(&mut house, ALICE, &["delegate", &address_text(CAROL)]);
    let lent = status(&mut house, &[ALICE, CAROL]).balances.split_off(3);
    assert_eq!((lent[0].votes.as_str(), &lent[0].delegate), ("0 KITE", &Some(address_text(CAROL))));
    assert_ne!(lent[1].votes, own[1].votes);
    done(&mut house, ALICE, &["delegate", "--back"]);
    assert_eq!(status(&mut house, &[ALICE, CAROL]).balances.split_off(3), own);
}

#[test]
fn code_that_the_tool_does_not_know_is_told() {
    let mut house = House::open();
    assert!(run(&mut house, ALICE, Keeper::OnlyTries, &["delegate", "--back"]).unwrap().notes.is_empty());
    house.router = Router(house.dollar.address());
    let answer = run(&mut house, ALICE, Keeper::OnlyTries, &["delegate", "--back"]).unwrap();
    assert_eq!(answer.notes, ["the router runs other code than this tool knows: what it says may be told wrongly"]);
}

#[test]
fn status_tells_the_suite_as_it_is() {
    let mut house = at_work();
    done(&mut house, PAYER, &["pay", "1", "0.0000005 KITE"]);
    let told = status(&mut house, &[BOB]);
    assert_eq!(told.clock.epoch, Some(house.epoch()));
    assert_eq!(told.contracts["router"], address_text(house.router.address()));
    assert_eq!(told.products[0].paid, ["0.0000005 KITE", "0 UNIT"]);
    assert_eq!(told.balances[1].kite, "0.0000005 KITE");
    let as_json: serde_json::Value = serde_json::to_value(&told).unwrap();
    assert_eq!(as_json["products"][0]["id"], 1);
    assert!(told.to_string().contains("0.0000005 KITE"), "{told}");
}

/// What was typed must be what is voted on: none of these is a proposal.
#[test]
fn propose_errors_on_arguments_that_are_not_what_the_message_takes() {
    let mut house = House::open();
    let (alice, short) = (address_text(ALICE), "0x1234");
    for (callee, message, arguments, reason) in [
        ("router", "set_fee", vec!["2.5"], "expected a whole number from 0 to 65535, found `2.5`"),
        ("router", "set_fee", vec!["2,5"], "\"2.5\" or \"25\""),
        ("router", "set_fee", vec!["-1"], "found `-1`"),
        ("router", "set_fee", vec!["65536"], "from 0 to 65535"),
        ("token", "mint", vec![&alice, "1,00"], "\"1.00\" or \"100\""),
        ("token", "mint", vec![&alice, "1e18"], "found `1e18`"),
        ("token", "mint", vec![&alice, "1 UNIT"], "expected an amount in KITE"),
        ("router", "Ownable::set_code", vec![short], "expected 32 bytes"),
        ("token", "set_governor", vec!["Some()"], "`Some(…)`"),
        ("token", "skim", vec!["Psp22()", &alice], "`Psp22(…)`"),
        ("registry", "accept", vec!["[1,000]"], "`1, 000` for 2 numbers"),
        ("router", "set_fee", vec!["250", "1"], "takes 1 arguments"),
    ] {
        let words = [&["propose", "call", callee, "--message", message, "--args"], arguments.as_slice()].concat();
        let error = refused(&mut house, ALICE, &words);
        assert!(error.contains(reason), "{words:?}: {error}");
    }
    assert!(house.dao.proposals(&mut house.chain, 1, 20).unwrap().is_empty());
}

#[test]
fn propose_takes_amounts_with_their_unit_names_and_empty_bytes() {
    let mut house = House::open();
    let alice = address_text(ALICE);
    let mint = ["propose", "call", "token", "--message", "mint", "--args", &alice, "0.000001 KITE", "--anyway"];
    let told = done(&mut house, ALICE, &mint).to_string();
    let does = format!("action 0: call token.mint(to: {alice}, amount: 0.000001 KITE)");
    assert!(told.contains(&does), "{told}");
    let transfer = "PSP22::transfer";
    done(
        &mut house,
        BOB,
        &["propose", "call", "token", "--message", transfer, "--args", "router", "5", "0x", "--anyway"],
    );
    let made = house.dao.proposals(&mut house.chain, 1, 20).unwrap();
    let token = house.token.address();
    let mint = call(token, kite_deploy::suite::token::input::mint(ALICE, 1_000_000));
    assert_eq!(made[0].actions[0].action, mint);
    let transfer = kite_deploy::suite::token::input::transfer(house.router.address(), 5, Vec::new());
    assert_eq!(made[1].actions[0].action, call(token, transfer));
}

/// Each is refused, and told why, unless one insists.
#[test]
fn propose_tries_actions_as_the_dao() {
    let mut house = House::open();
    let payee = address_text(CAROL);
    let lines: [(&[&str], &str); 4] = [
        (&["propose", "call", "router", "--message", "set_window", "--args", "9999"], "WindowTooLong"),
        (&["propose", "transfer", &payee, "5 KITE"], "it pays 5 KITE, and the treasury has 0 KITE"),
        (&["propose", "transfer", &payee, "5 coin"], "it pays 5 UNIT, and the treasury has 0"),
        (&["propose", "fee", "2000"], "FeeTooHigh"),
    ];
    for (words, reason) in lines {
        let error = refused(&mut house, ALICE, words);
        assert!(error.contains(reason) && error.contains("--anyway"), "{words:?}: {error}");
    }
    assert!(house.dao.proposals(&mut house.chain, 1, 20).unwrap().is_empty());
    let told = done(&mut house, ALICE, &["propose", "fee", "2000", "--anyway"]);
    assert!(told.notes.iter().any(|note| note.contains("action 0 fails") && note.contains("FeeTooHigh")), "{told}");
    done(&mut house, BOB, &["propose", "call", "router", "--message", "set_window", "--args", "14"]);
}

#[test]
fn propose_is_stopped_by_votes_that_are_too_new_and_by_nobodys_dust() {
    let mut house = House::open();
    house.give(BOB, ALICE, house.kite(), 1);
    done(&mut house, ALICE, &["propose", "fee", "250"]);
    house.give(ALICE, MALLORY, house.kite(), PARAMETERS.proposal_threshold);
    let error = refused(&mut house, MALLORY, &["propose", "fee", "250"]);
    assert!(error.contains("0 KITE of yours count now. Try again in the next block"), "{error}");
    house.advance(1);
    house.give(BOB, MALLORY, house.kite(), 1);
    done(&mut house, MALLORY, &["propose", "fee", "250"]);
}

/// The proposer says "routine clean-up" of all of them.
#[test]
fn proposals_show_what_they_do_wherever_they_are_shown() {
    let mut house = House::open();
    let (bob, mallory) = (address_text(BOB), address_text(MALLORY));
    let cleanup = ["--description", "routine clean-up", "--anyway"];
    let governor = ["propose", "call", "token", "--message", "set_governor", "--args", &format!("Some({bob})")];
    let ownership = ["propose", "call", "router", "--message", "Ownable::transfer_ownership", "--args", &mallory];
    let governor_does = format!("call token.set_governor(governor: Some({bob}))");
    let ownership_does = format!("call router.Ownable::transfer_ownership(new_owner: {mallory})");
    let told = done(&mut house, ALICE, &[&governor[..], &cleanup].concat());
    assert_eq!(told.proposed[0].does, governor_does);
    done(&mut house, BOB, &[&ownership[..], &cleanup].concat());
    let listed = status(&mut house, &[]);
    assert!(listed.to_string().contains("set_governor"), "{listed}");
    assert_eq!(
        [&listed.proposals[0].actions[0].does, &listed.proposals[1].actions[0].does],
        [&governor_does, &ownership_does]
    );

    house.advance(UNTIL_VOTING_MS);
    let ballot = done(&mut house, ALICE, &["vote", "1", "FOR"]);
    assert!(ballot.to_string().contains(&governor_does), "{ballot}");
    let shown = proposal(&mut house, 1);
    assert_eq!((shown.state.as_str(), shown.tier.as_str()), ("Active", "Critical"));
    assert_eq!(shown.tier_because, "action 0 calls token.set_governor, which is not on the routine list");
    assert_eq!((shown.is_quorum_reached, shown.is_majority_reached), (Some(true), true));
    assert_eq!(shown.quorum.as_deref(), Some("0.0002 KITE"));
    let text = shown.to_string();
    for words in [
        "proposal 1 is Active and critical",
        &governor_does,
        "as it was proposed",
        "\"routine clean-up\"",
        "For 0.0004 KITE, Against 0 KITE",
        "20 % of the votes that can be cast, and at least 0.000001 KITE): reached",
        "voting ends in",
        "can be executed from in",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let json = serde_json::to_value(&shown).unwrap();
    assert_eq!(json["actions"][0]["message"], "set_governor");
    assert_eq!(json["actions"][0]["arguments"]["governor"]["Some"], bob);
    assert_eq!(json["actions"][0]["is_code_as_proposed"], true);

    advance_until(&mut house, 1, State::Executable);
    let executed = done(&mut house, MALLORY, &["execute", "1"]);
    assert!(executed.to_string().contains(&governor_does), "{executed}");
}

#[test]
fn proposals_show_changes_of_the_dao_and_payments() {
    let mut house = House::open();
    let migration = kite_deploy::suite::router::input::set_fee(1);
    let slow = Parameters { voting_period_ms: 7_200_000, ..PARAMETERS };
    let (asset, router) = (Asset::Native, house.router.address());
    let selector = kite_deploy::suite::router::input::set_fee(1)[..4].try_into().unwrap();
    let actions = vec![
        Action::TransferNative { to: CAROL, amount: 3_000_000_000_000 },
        Action::TransferPsp22 { token: house.token.address(), to: CAROL, amount: 1_500_000_000_000 },
        Action::Govern(Change::SetParameters(slow)),
        Action::Govern(Change::SetSpendCap { asset, cap: 2_000_000_000_000 }),
        Action::Govern(Change::SetRoutine { callee: router, selector, routine: true }),
        Action::Govern(Change::SetCode { code_hash: [7; 32].into(), migration }),
    ];
    house.propose(actions);
    let carol = address_text(CAROL);
    let shown = proposal(&mut house, 1);
    let does: Vec<_> = shown.actions.iter().map(|action| action.does.as_str()).collect();
    assert_eq!(does[0], format!("pay 3 UNIT from the treasury to {carol}"));
    assert_eq!(does[1], format!("pay 1.5 KITE from the treasury to {carol}"));
    assert!(does[2]
        .starts_with("change the dao: SetParameters(Parameters { voting_delay_ms: 1000, voting_period_ms: 7200000"));
    assert!(does[2].contains("proposal_threshold: 0.000001 KITE"), "{}", does[2]);
    assert_eq!(does[3], "change the dao: SetSpendCap { asset: Native, cap: 2 UNIT }");
    assert!(
        does[4].contains("callee: router, selector: 0x") && does[4].contains(" (set_fee), routine: true"),
        "{}",
        does[4]
    );
    let code = format!("SetCode {{ code_hash: 0x{}, migration: 0x", "07".repeat(32));
    assert!(
        does[5].contains(&code) && does[5].ends_with("whose migration is a message of the new code"),
        "{}",
        does[5]
    );
    assert!(shown.tier_because.contains("action 2 changes the dao itself"), "{}", shown.tier_because);
    assert!(shown.tier_because.contains("action 0 pays more than the spend cap, which is 0.00000001 UNIT"));
}

/// Anybody can register a product, and propose.
#[test]
fn text_of_others_is_shown_as_text() {
    let mut house = House::open();
    let evil = "\u{1b}[2J\u{9b}31m\u{202e}ipfs://x\nproduct 9 open";
    let terms = kite_interfaces::registry::Terms { metadata_uri: evil.to_owned(), ..house.terms() };
    house.register(terms);
    let description = format!("fine\nproposal 2 is Executable {evil}");
    let proposed = done(&mut house, ALICE, &["propose", "fee", "250", "--description", &description]);
    house.advance(UNTIL_VOTING_MS);
    let ballot = done(&mut house, ALICE, &["vote", "1", "for", "--reason", &format!("\", amount: 5 {evil}")]);
    let (listed, shown) = (status(&mut house, &[]), proposal(&mut house, 1));
    for told in [proposed.to_string(), ballot.to_string(), listed.to_string(), shown.to_string()] {
        let acts = |character: char| character != '\n' && (character.is_control() || character == '\u{202e}');
        assert!(!told.contains(acts), "{told:?}");
        assert!(!told.lines().any(|line| line.starts_with("product 9") || line.starts_with("proposal 2")), "{told}");
    }
    assert!(listed.to_string().contains("\\u{1b}[2J"), "{listed}");
    assert!(ballot.to_string().contains("reason: \"\\\", amount: 5"), "{ballot}");
}

#[test]
fn numbers_are_grouped_by_three_or_shown_in_both_readings() {
    for words in [["pay", "1,5", "1 KITE"], ["vote", "1,5", "for"], ["propose", "fee", "2,5"]] {
        let error = command(&words).unwrap_err().to_string();
        assert!(error.contains("can be read in two ways"), "{error}");
    }
    assert!(command(&["vote", "1,000", "for"]).is_ok() && command(&["vote", "1", "FOR"]).is_ok());
    assert!(command(&["pay", "1", "1 KITE", "--reference", "4,711"]).is_ok());
}

#[test]
fn descriptions_come_from_files_and_begin_with_dashes() {
    let mut house = House::open();
    let file = std::env::temp_dir().join(format!("kite-description-{}", std::process::id()));
    std::fs::write(&file, "- first\n- second\n").unwrap();
    done(&mut house, ALICE, &["propose", "fee", "250", "--description-file", file.to_str().unwrap()]);
    std::fs::remove_file(&file).unwrap();
    done(&mut house, BOB, &["propose", "fee", "250", "--description", "--- why"]);
    assert_eq!(proposal(&mut house, 1).description, "- first\n- second");
    assert_eq!(proposal(&mut house, 2).description, "--- why");
    let gone = refused(&mut house, CAROL, &["propose", "fee", "250", "--description-file", file.to_str().unwrap()]);
    assert!(gone.contains("cannot be read as text"), "{gone}");
}

fn proposal(house: &mut House, proposal: u32) -> ProposalOf {
    ShowProposal { proposal }.read(&mut desk(house, ALICE, Keeper::OnlyTries)).unwrap()
}

fn encoded_fee(bps: u16) -> String {
    let input = kite_deploy::suite::router::input::set_fee(bps);
    input.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn advance_until(house: &mut House, proposal: u32, state: State) {
    let moment: Timestamp =
        house.dao.proposal(&mut house.chain, proposal).unwrap().unwrap().proposal.executable_from_ms;
    house.advance_to(moment);
    assert_eq!(house.dao.state(&mut house.chain, proposal), Ok(state));
}

/// What needs narrow coin, or other code.
mod on_wasm {
    use super::*;

    /// What cannot be counted in the chain's width would be cut, or fail after the vote: it is no amount there.
    #[test]
    fn amounts_of_coin_beyond_the_chains_width_are_refused_before_anything_is_tried() {
        let mut house = House::open_on(EmbeddedChain::narrow());
        let most = "18,446,744.073709551615 coin";
        for words in [["pay", "1", "18,446,744.073709551616 coin"], ["pay", "1", "20,000,000 UNIT"]] {
            let error = refused(&mut house, ALICE, &words);
            assert!(error.contains("more than this chain can count in 64 bits"), "{error}");
        }
        let proposals: [&[&str]; 4] = [
            &["transfer", "treasury", "20,000,000 coin"],
            &["call", "router", "--message", "claim", "--args", "[1]", "[Native]", "--value", "20,000,000 coin"],
            &["call", "router", "--input", "0x01020304", "--value", "20,000,000 coin"],
            &["call", "router", "--message", "release_reserve", "--args", "1", "Native", "20,000,000 coin", "treasury"],
        ];
        for words in proposals {
            let error =
                refused(&mut house, ALICE, &[&["propose"], words, &["--description", "x", "--anyway"]].concat());
            assert!(error.contains("more than this chain can count in 64 bits"), "{error}");
        }
        let error = refused(&mut house, ALICE, &["pay", "1", most]);
        assert!(error.contains("UnknownProduct"), "{error}");
    }

    #[test]
    fn claim_pays_the_others_and_tells_who_cannot_be_paid() {
        let mut house = House::open_on(EmbeddedChain::narrow());
        let product = house.product();
        let (left_out, paid) =
            (house.contribute(BOB, product, Stage::Model, 1), house.contribute(CAROL, product, Stage::Model, 1));
        let nobody = AccountId::from([0xEE; 32]);
        house.router.set_payee(&mut house.chain, BOB, left_out, nobody).unwrap();
        house.advance_epochs(1);
        house.pay(product, Asset::Native, 2_000).unwrap();
        house.pay(product, house.kite(), 2_000).unwrap();
        house.advance_epochs(WINDOW + 1);
        let kite = house.kite();
        let numbers = [left_out.to_string(), paid.to_string()];
        let told = done(&mut house, CAROL, &["claim", &numbers[0], &numbers[1]]);
        let claimed = told.transactions[1].events.iter().find(|told| told.event == "Claimed").unwrap();
        assert_eq!(
            (&claimed.fields["payee"], &claimed.fields["asset"]),
            (&address_text(CAROL).into(), &"Native".into())
        );
        assert_eq!(house.pending(paid, Asset::Native).claimable, 0);
        assert_eq!((house.pending(left_out, kite).claimable, house.pending(paid, kite).claimable), (0, 0));
        assert!(house.pending(left_out, Asset::Native).claimable > 0);
        let note = told.notes.iter().find(|note| note.contains("is left out")).unwrap();
        assert!(
            note.contains(&format!("position {left_out} is left out in UNIT")) && note.contains(&address_text(nobody)),
            "{note}"
        );
        assert!(note.contains("CannotPay"), "{note}");
        let alone = refused(&mut house, CAROL, &["claim", &numbers[0]]);
        assert!(alone.contains("is left out in UNIT") && alone.contains("CannotPay"), "{alone}");
    }

    /// A proposal to call a contract that has got other code since.
    #[test]
    fn proposals_show_whether_the_callee_still_has_the_code_that_is_voted_on() {
        let mut house = House::open();
        let code = house.upload(ALICE, &kite_tests::bundles::bundle(kite_tests::bundles::PEERS[0]).wasm);
        let upgrade = call(house.router.address(), kite_deploy::suite::router::input::set_code(code));
        house.propose_as(BOB, vec![call(house.router.address(), kite_deploy::suite::router::input::set_fee(33))]);
        house.decide(vec![upgrade]).unwrap();
        let shown = proposal(&mut house, 1);
        assert!(!shown.actions[0].is_code_as_proposed);
        assert!(shown.to_string().contains("it cannot be executed"), "{shown}");
    }
}
