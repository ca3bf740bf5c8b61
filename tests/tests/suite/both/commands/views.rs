//! What the commands that only look tell.

use ink::primitives::AccountId;
use kite_deploy::amount::Unit;
use kite_deploy::chain::{address_text, Chain};
use kite_interfaces::router::Stage;
use kite_interfaces::Asset;
use kite_tests::house::{call, House, WINDOW};
use kite_tests::people::*;
use serde_json::{json, Value};

use super::words::{done, refused, seen, unseen};

/// Bob works on product 1 and was paid by it; product 2 is built on it.
fn at_work() -> House {
    let mut house = House::open();
    house.product();
    house.product_on(&[(1, 2_000)]);
    house.contribute(BOB, 1, Stage::Model, 3);
    house.submit_well(CAROL, 1, Stage::Compute, 2);
    house.advance_epochs(1);
    house.pay(1, house.kite(), 500_000).unwrap();
    house
}

#[test]
fn products_and_product_tell_terms_money_and_work() {
    let mut house = at_work();
    let products = seen(&mut house, &["products"]);
    assert_eq!(products.json["products"][0]["paid"][0], "0.0000005 KITE");
    assert!(products.csv().unwrap().starts_with("product,is_stopped,paid_in_kite"), "{}", products.csv().unwrap());
    let product = seen(&mut house, &["product", "2"]);
    assert_eq!(product.json["built_on"][0]["product"], 1);
    assert_eq!(product.json["stages"][3]["stage"], "Model");
    for said in ["product 2: ipfs://product", "product 1, which it is built on, gets 20 %", "Model earns 15 %"] {
        assert!(product.text.contains(said), "{}", product.text);
    }
    assert_eq!(seen(&mut house, &["product", "1"]).json["work"].as_array().unwrap().len(), 2);
}

#[test]
fn work_is_listed_by_number_account_product_and_what_is_open() {
    let mut house = at_work();
    let ids = |house: &mut House, words: &[&str]| {
        let rows = seen(house, words).json["work"].clone();
        rows.as_array().unwrap().iter().map(|row| row["id"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&mut house, &["work"]), [1, 2]);
    assert_eq!(ids(&mut house, &["work", "2"]), [2]);
    assert_eq!(ids(&mut house, &["work", "--of", &address_text(BOB)]), [1]);
    assert_eq!(ids(&mut house, &["work", "--to", "2"]), Vec::<u64>::new());
    assert_eq!(ids(&mut house, &["work", "--open"]), [2]);
    let work = seen(&mut house, &["work"]);
    let next = |row: usize| work.json["work"][row]["next"].as_str().unwrap();
    assert_eq!(next(0), "earns");
    assert!(next(1).starts_with("waits for its curator, who has"), "{}", next(1));
}

#[test]
fn work_tells_from_when_on_a_bond_can_be_had_however_the_window_changes() {
    let mut house = at_work();
    let next = |house: &mut House| seen(house, &["work", "1"]).json["work"][0]["next"].as_str().unwrap().to_owned();
    done(&mut house, BOB, &["retire", "1"]);
    let (ended, open) = (house.epoch() + 1, house.epoch());
    assert_eq!(next(&mut house), format!("its bond can be had from epoch {} on", ended + WINDOW));
    house.advance_epochs(WINDOW);
    assert_eq!(house.epoch(), open + WINDOW);
    refused(&mut house, BOB, &["withdraw", "1"]);
    house.advance_epochs(1);
    // What is out of the window stays so, however long the window becomes.
    let input = kite_deploy::suite::router::input::set_window(9);
    house.decide(vec![call(house.router.address(), input)]).unwrap();
    assert_eq!(next(&mut house), "its bond can be withdrawn");
    done(&mut house, BOB, &["withdraw", "1"]);
}

#[test]
fn retire_tells_what_would_be_shared_without_the_work_that_ends() {
    let mut house = at_work();
    house.pay(2, house.kite(), 1_000_000).unwrap();
    let notes = done(&mut house, BOB, &["retire", "1"]).notes;
    // A fifth of what a fee of 1 % leaves.
    let said =
        "product 2 owes product 1 0.000000198 KITE, of which this contribution gets its part only if it is moved";
    assert!(notes.iter().any(|note| note.starts_with(said) && note.ends_with("`kite pull 2 1` first")), "{notes:?}");
}

#[test]
fn delegate_errors_for_contracts_of_the_suite() {
    let mut house = at_work();
    for name in ["dao", "treasury", "router", "token"] {
        let refusal = refused(&mut house, ALICE, &["delegate", name]);
        assert!(refusal.contains("is a contract of the suite, and cannot vote"), "{refusal}");
    }
    done(&mut house, ALICE, &["delegate", &address_text(BOB)]);
}

#[test]
fn earnings_tell_what_is_locked_and_when_it_can_be_had() {
    let mut house = at_work();
    let earned = 500_000 * 99 / 100 * 15 / 100;
    let before = seen(&mut house, &["earnings", "1", "--asset", "KITE"]);
    let row = &before.json["earnings"][0];
    assert_eq!((row["locked"].as_str(), row["claimable"].as_str()), (Some(earned.to_string().as_str()), Some("0")));
    let by = row["unlocks_by_epoch"].as_u64().unwrap();
    assert!(before.text.contains("at the earliest"), "{}", before.text);
    // A moment before, something is still locked; with its beginning, nothing is.
    while u64::from(house.epoch()) + 1 < by {
        house.advance_epochs(1);
    }
    assert_eq!(seen(&mut house, &["earnings", "--of", &address_text(BOB)]).json["earnings"][0]["claimable"], "0");
    house.advance_epochs(1);
    let after = seen(&mut house, &["earnings", "1"]);
    assert_eq!(after.json["earnings"][0]["claimable"], earned.to_string());
    assert_eq!(u64::from(house.epoch()), by);
    assert!(by >= u64::from(WINDOW));
    let csv = after.csv().unwrap();
    assert!(csv.contains("1,1,Model,") && csv.contains(",KITE,0.00000007425,0,0,0,,\r\n"), "{csv}");
    let error = refused(&mut house, BOB, &["claim", "7"]);
    assert!(error.contains('7'), "{error}");
}

#[test]
fn payments_say_how_far_back_was_seen() {
    let payments = seen(&mut at_work(), &["payments"]);
    assert_eq!(payments.json["seen"], "seen: nothing, as this chain keeps no history");
}

/// The dao puts a token on the router's list, or takes it off.
fn list(house: &mut House, token: AccountId, is_listed: bool) {
    let input = kite_deploy::suite::router::input::set_asset(token, is_listed);
    house.decide(vec![call(house.router.address(), input)]).unwrap();
}

#[test]
fn tokens_are_all_that_the_router_ever_listed() {
    let mut house = at_work();
    let usdx = house.token_of_sign(PAYER, "USDX").address();
    let rows = |house: &mut House| {
        let rows = seen(house, &["tokens"]).json["tokens"].clone();
        let told = |row: &Value| (row["sign"].clone(), row["address"].clone(), row["is_listed"].clone());
        rows.as_array().unwrap().iter().map(told).collect::<Vec<_>>()
    };
    let [kite, dollar] = [house.token.address(), house.dollar.address()].map(|token| json!(address_text(token)));
    let before = [
        (json!("KITE"), kite, json!(true)),
        (json!("UNIT"), Value::Null, json!(true)),
        (Value::Null, dollar, json!(true)),
    ];
    assert_eq!(rows(&mut house), before);
    list(&mut house, usdx, true);
    assert_eq!(rows(&mut house)[3], (json!("USDX"), json!(address_text(usdx)), json!(true)));
    list(&mut house, usdx, false);
    assert_eq!(rows(&mut house)[3], (json!("USDX"), json!(address_text(usdx)), json!(false)));
    let csv = seen(&mut house, &["tokens"]).csv().unwrap();
    assert!(csv.ends_with(&format!("USDX,12,{},false\r\n", address_text(usdx))), "{csv}");
}

/// Whoever makes a token of the same sign is not meant, unless the dao has listed both: then nobody is.
#[test]
fn a_sign_means_the_one_listed_token_that_has_it() {
    let mut house = at_work();
    let [usdx, other] = [PAYER, MALLORY].map(|owner| house.token_of_sign(owner, "USDX").address());
    let unknown = refused(&mut house, PAYER, &["pay", "1", "0.000007 USDX"]);
    assert!(unknown.contains("`USDX` is no asset: expected KITE, coin, or the address"), "{unknown}");
    list(&mut house, usdx, true);
    let paid = done(&mut house, PAYER, &["pay", "1", "0.000007 usdx"]);
    assert_eq!(paid.transactions.len(), 2, "an allowance and the payment: {paid}");
    let asset = Asset::Psp22(usdx);
    assert_eq!(house.router.lifetime(&mut house.chain, 1, asset).unwrap().paid, 7_000_000);
    let typed = done(&mut house, ALICE, &["propose", "cap", "3 USDX", "--anyway"]);
    assert!(typed.proposed[0].does.contains(&address_text(usdx)), "{typed}");
    let change = format!("SetSpendCap {{ asset: Psp22({}), cap: 3 USDX }}", address_text(usdx));
    done(&mut house, ALICE, &["cancel", "2"]);
    let typed = done(&mut house, ALICE, &["propose", "change", &change, "--anyway"]);
    assert!(typed.proposed[0].does.contains("cap: 3 "), "{typed}");
    done(&mut house, ALICE, &["cancel", "3"]);

    list(&mut house, other, true);
    let both = refused(&mut house, PAYER, &["pay", "1", "0.000007 USDX"]);
    assert!(both.contains("several tokens have the sign USDX: name one by its address"), "{both}");
    assert!(both.contains(&address_text(usdx)) && both.contains(&address_text(other)), "{both}");
    let supply = |house: &mut House| {
        seen(house, &["ask", &address_text(usdx), "PSP22::total_supply", "--metadata", "token"]).text
    };
    assert!(supply(&mut house).ends_with(&address_text(usdx)), "which of the two it is must be plain");
    list(&mut house, other, false);
    assert!(supply(&mut house).ends_with(" USDX"));
    done(&mut house, PAYER, &["pay", "1", "0.000007 USDX"]);
    assert_eq!(house.router.lifetime(&mut house.chain, 1, asset).unwrap().paid, 14_000_000);
    list(&mut house, usdx, false);
    list(&mut house, other, true);
    done(&mut house, MALLORY, &["pay", "1", "0.000007 USDX"]);
    assert_eq!(house.router.lifetime(&mut house.chain, 1, Asset::Psp22(other)).unwrap().paid, 7_000_000);
}

#[test]
fn ask_answers_by_any_view_of_any_contract() {
    let mut house = at_work();
    let told = seen(&mut house, &["ask", "router", "pending", "1", "Native"]);
    assert_eq!(told.json["answer"]["Pending"]["locked"], "0");
    assert_eq!(seen(&mut house, &["ask", "token", "PSP22::balance_of", "dao"]).json["answer"], "0");
    let dollar = address_text(house.dollar.address());
    let told = seen(&mut house, &["ask", &dollar, "PSP22::total_supply", "--metadata", "token"]);
    assert_eq!(told.json["answer"], kite_tests::people::DOLLARS.to_string());
}

#[test]
fn ask_writes_amounts_in_units_for_people_and_as_they_are_for_scripts() {
    let mut house = at_work();
    let alice = address_text(ALICE);
    let has = house.balance(ALICE, house.kite());
    let told = seen(&mut house, &["ask", "token", "PSP22::balance_of", &alice]);
    let shown = Unit { sign: "KITE".to_owned(), decimals: 12 }.shown(has);
    assert_eq!((told.text, &told.json["answer"]), (shown, &has.to_string().into()));
    let told = seen(&mut house, &["ask", "router", "pending", "1", "Native"]);
    assert!(told.text.contains("locked: 0 UNIT"), "{}", told.text);
    assert_eq!(seen(&mut house, &["ask", "router", "current_epoch"]).text, house.epoch().to_string());
}

#[test]
fn payments_errors_for_a_product_that_does_not_exist_and_for_no_blocks() {
    let mut house = at_work();
    let error = unseen(&mut house, &["payments", "--product", "77"]);
    assert_eq!(error, "there is no product 77: `kite products` lists those there are");
    let error = unseen(&mut house, &["payments", "--blocks", "0"]);
    assert_eq!(error, "--blocks 0 looks at nothing: name how many blocks are to be read");
}

#[test]
fn pay_errors_without_the_tokens_before_anything_is_allowed() {
    let mut house = at_work();
    let token = house.token_of_sign(PAYER, "USDX");
    list(&mut house, token.address(), true);
    let refusal = refused(&mut house, BOB, &["pay", "1", "0.000007 USDX"]);
    assert!(
        refusal.contains("you have 0 USDX") && refusal.contains("and the payment needs 0.000007 USDX"),
        "{refusal}"
    );
    let router = house.router.address();
    assert_eq!(kite_deploy::suite::Psp22(token.address()).allowance(&mut house.chain, BOB, router).unwrap(), 0);
}

/// What needs other code, or bytes that no tool says to a Hub.
mod on_wasm {
    use super::*;

    /// An upgrade that went wrong is when everybody looks here.
    #[test]
    fn status_tells_the_rest_where_a_contract_answers_nothing_any_more() {
        let mut house = at_work();
        let other = house.chain.code_of(house.token.address()).unwrap().unwrap();
        house.chain.wasm().replace_code(house.router.address(), other).unwrap();
        let told = seen(&mut house, &["status"]);
        assert_eq!(told.json["epoch"], serde_json::Value::Null);
        assert!(told.text.contains("the epoch and the fee cannot be told"), "{}", told.text);
        assert!(told.text.contains("KITE, of at most ") && told.text.contains("treasury"), "{}", told.text);
    }
}
