//! What people do with a deployed suite, by the tool's commands.

use ink::primitives::AccountId;
use kite_deploy::amount::Unit;
use kite_deploy::chain::{ss58, EmbeddedChain};
use kite_deploy::people::{Answer, Command, Desk, Status, StatusOf};
use kite_deploy::suite::{Router, Suite, Token};
use kite_interfaces::batch::Member;
use kite_interfaces::dao::{Action, Change, Choice, Parameters, State};
use kite_interfaces::registry::Submission;
use kite_interfaces::router::Stage;
use kite_interfaces::{Asset, Timestamp};
use kite_tests::house::{call, House, BOND_PER_UNIT, PARAMETERS, UNTIL_VOTING_MS, WINDOW};
use kite_tests::people::*;

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

/// What cannot be counted in the chain's width would be cut, or fail after the vote: it is no amount there.
#[test]
fn amounts_of_coin_beyond_the_chains_width_are_refused_before_anything_is_tried() {
    let mut house = House::open_on(EmbeddedChain::narrow());
    let most = "18,446,744.073709551615 coin";
    for words in [["pay", "1", "18,446,744.073709551616 coin"], ["pay", "1", "20,000,000 UNIT"]] {
        let error = refused(&mut house, ALICE, &words);
        assert!(error.contains("more than this chain can count in 64 bits"), "{error}");
    }
    let gift = ["propose", "transfer", "treasury", "20,000,000 coin", "--description", "x"];
    let error = refused(&mut house, ALICE, &gift);
    assert!(error.contains("more than this chain can count in 64 bits"), "{error}");
    let error = refused(&mut house, ALICE, &["pay", "1", most]);
    assert!(error.contains("UnknownProduct"), "{error}");
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
    let accounts = of.iter().map(|account| ss58(*account)).collect();
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

    let amount = format!("{} {}", 700, ss58(house.dollar.address()));
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
    let answer = done(&mut house, CAROL, &["claim", "--of", &ss58(BOB), "--asset", "KITE"]);
    assert_eq!(house.balance(BOB, kite), before + 74_250);
    let claimed = answer.transactions[0].events.iter().find(|told| told.event == "Claimed").unwrap();
    assert_eq!((&claimed.fields["payee"], &claimed.fields["amount"]), (&ss58(BOB).into(), &"74250".into()));
    assert!(done(&mut house, BOB, &["claim", "1"]).transactions.is_empty());
}

#[test]
fn claim_pays_the_members_of_a_batch_by_the_proofs_in_its_file() {
    let mut house = House::open();
    let product = house.product();
    let members = [(BOB, 3), (CAROL, 5), (BOB, 2)];
    let members: Vec<Member> =
        (0..).zip(members).map(|(index, (payee, units))| Member { index, payee, units }).collect();
    let (batch, tree) = kite_deploy::batch::build(&members).unwrap();
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
    // Half of what the model's stage got, 74,250, in two parts.
    assert_eq!(house.balance(BOB, kite), before + 22_275 + 14_850);
    let stranger = refused(&mut house, DAVE, &["claim", "1", "--batch", path]);
    assert!(stranger.contains("has no member that is paid to"), "{stranger}");
    let nameless = refused(&mut house, BOB, &["claim", "--batch", path]);
    assert!(nameless.contains("name the one position"), "{nameless}");
    std::fs::remove_file(file).unwrap();
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
    assert_eq!(status(&mut house, &[]).fee_bps, 250);
}

#[test]
fn propose_takes_transfers_messages_and_raw_calls() {
    let mut house = House::open();
    let payee = ss58(CAROL);
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
    assert!(error.contains("action 0 is refused by the router: FeeTooHigh"), "{error}");
}

#[test]
fn delegate_moves_votes_and_takes_them_back() {
    let mut house = House::open();
    let own = status(&mut house, &[ALICE, CAROL]).balances.split_off(3);
    done(&mut house, ALICE, &["delegate", &ss58(CAROL)]);
    let lent = status(&mut house, &[ALICE, CAROL]).balances.split_off(3);
    assert_eq!((lent[0].votes.as_str(), &lent[0].delegate), ("0 KITE", &Some(ss58(CAROL))));
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
    assert_eq!(told.epoch, house.epoch());
    assert_eq!(told.contracts["router"], ss58(house.router.address()));
    assert_eq!(told.products[0].paid, ["0.0000005 KITE", "0 UNIT"]);
    assert_eq!(told.balances[1].kite, "0.0000005 KITE");
    let as_json: serde_json::Value = serde_json::to_value(&told).unwrap();
    assert_eq!(as_json["products"][0]["id"], 1);
    assert!(told.to_string().contains("0.0000005 KITE"), "{told}");
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
