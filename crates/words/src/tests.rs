// SPDX-License-Identifier: Apache-2.0
//! What people type as arguments, by the suite's own metadata: the right value, or an error that says what is wrong.

use ink::primitives::Hash;
use kite_interfaces::router::Edge;
use kite_interfaces::Balance;

use super::*;
use crate::amount::Unit;
use crate::chain::read_address;
use crate::suite::{dao, registry, router, token};

const TOKEN: AccountId = AccountId([1; 32]);
const ROUTER: AccountId = AccountId([2; 32]);
const REGISTRY: AccountId = AccountId([3; 32]);
const DAO: AccountId = AccountId([4; 32]);
const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

fn alice() -> AccountId {
    read_address(ALICE).unwrap()
}

fn dictionary() -> Dictionary {
    Dictionary::new(&Suite::at(TOKEN, ROUTER, REGISTRY, DAO)).unwrap()
}

/// Names of the suite, KITE with 12 decimals, and coin with 9 of which there are 64 bits at most.
struct Names(Dictionary);

impl Book for Names {
    fn account(&self, text: &str) -> Option<AccountId> {
        self.0.address_of(text).or_else(|| read_address(text))
    }

    fn name_of(&self, account: AccountId) -> String {
        self.0.name_of(account)
    }

    fn asset(&mut self, sign: &str) -> Option<Asset> {
        match sign {
            "KITE" => Some(Asset::Psp22(TOKEN)),
            "TAO" => Some(Asset::Native),
            _ => None,
        }
    }

    fn unit(&mut self, asset: Asset) -> Option<Unit> {
        let (sign, decimals) = if asset == Asset::Native { ("TAO", 9) } else { ("KITE", 12) };
        Some(Unit { sign: sign.to_owned(), decimals })
    }

    fn ensure_countable(&self, asset: Asset, units: Balance) -> Result<(), String> {
        if asset == Asset::Native && units > u64::MAX.into() {
            return Err("more than this chain can count".to_owned());
        }
        Ok(())
    }

    fn message(&self, callee: AccountId, selector: [u8; 4]) -> Option<String> {
        self.0.of(callee)?.message(selector)
    }
}

fn encode(contract: &str, message: &str, arguments: &[&str]) -> Result<Vec<u8>> {
    let known = dictionary();
    let own = known.own(known.address_of(contract).unwrap());
    let arguments: Vec<_> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    known.named(contract).unwrap().encode(message, &arguments, own, &mut Names(dictionary()))
}

fn encoded(contract: &str, message: &str, arguments: &[&str]) -> Vec<u8> {
    encode(contract, message, arguments).unwrap_or_else(|error| panic!("{arguments:?}: {error:#}"))
}

fn shown(contract: &str, input: &[u8]) -> String {
    let known = dictionary();
    let own = known.own(known.address_of(contract).unwrap());
    let (message, arguments) = known.named(contract).unwrap().call(input, own, &mut Names(dictionary())).unwrap();
    format!("{message}({})", arguments.fields())
}

/// The message's arguments are refused, in words that contain these.
fn assert_refused(contract: &str, message: &str, arguments: &[&str], expected: &[&str]) {
    let error = match encode(contract, message, arguments) {
        Ok(bytes) => panic!("{message} {arguments:?} became {}", shown(contract, &bytes)),
        Err(error) => format!("{error:#}"),
    };
    for part in expected {
        assert!(error.contains(part), "{message} {arguments:?}: {error}");
    }
}

const TERMS: &str = "stage_bps: [5000, 0, 0, 5000, 0], upstream: [], license_bps: 0, half_life_epochs: 0, \
                     bond_per_unit: 2.5 KITE, curator: dao, metadata_uri: \"ipfs://a, b: ]\", supersedes: None";

fn terms(more: &str) -> String {
    format!("Terms {{ {TERMS}, metadata_hash: 0x{} {more} }}", "07".repeat(32))
}

#[test]
fn encode_takes_every_kind_of_argument() {
    let (amount, none) = (1_000_000, Vec::new());
    assert_eq!(encoded("router", "set_fee", &["250"]), router::input::set_fee(250));
    assert_eq!(encoded("token", "mint", &[ALICE, "1,000,000"]), token::input::mint(alice(), amount));
    assert_eq!(encoded("token", "mint", &["dao", "1_000_000"]), token::input::mint(DAO, amount));
    assert_eq!(encoded("token", "mint", &[ALICE, "1.5 KITE"]), token::input::mint(alice(), 1_500_000_000_000));
    assert_eq!(encoded("token", "PSP22::transfer", &[ALICE, "5", "0x"]), token::input::transfer(alice(), 5, none));
    let data = token::input::transfer(alice(), 5, vec![0x12, 0xab]);
    assert_eq!(encoded("token", "PSP22::transfer", &[ALICE, "5", "0x12AB"]), data);
    assert_eq!(encoded("token", "PSP22::transfer", &[ALICE, "5", "[18, 171]"]), data);
    assert_eq!(encoded("token", "set_governor", &["None"]), token::input::set_governor(None));
    let some = format!("Some({ALICE})");
    assert_eq!(encoded("token", "set_governor", &[&some]), token::input::set_governor(Some(alice())));
    let hash = format!("0x{}", "07".repeat(32));
    assert_eq!(encoded("router", "Ownable::set_code", &[&hash]), router::input::set_code(Hash::from([7; 32])));
    let native = router::input::release_reserve(1, Asset::Native, 1_500_000_000, alice());
    assert_eq!(encoded("router", "release_reserve", &["1", "Native", "1.5 TAO", ALICE]), native);
    let kite = router::input::release_reserve(1, Asset::Psp22(TOKEN), 1_500_000_000_000, alice());
    assert_eq!(encoded("router", "release_reserve", &["1", "Psp22(token)", "1.5 KITE", ALICE]), kite);
    let assets = vec![Asset::Psp22(TOKEN), Asset::Native];
    assert_eq!(
        encoded("router", "claim", &["[1, 2]", "[Psp22(token), Native]"]),
        router::input::claim(vec![1, 2], assets)
    );
    assert_eq!(encoded("dao", "is_routine", &["router", "0x01020304"]), dao::input::is_routine(ROUTER, [1, 2, 3, 4]));
    assert_eq!(encoded("registry", "resolve", &["1", "2", "true"]), registry::input::resolve(1, 2, true));
}

#[test]
fn encode_takes_structs_in_any_order_of_their_fields() {
    let expected = registry::input::register_product(kite_interfaces::registry::Terms {
        stage_bps: [5_000, 0, 0, 5_000, 0],
        upstream: Vec::<Edge>::new(),
        license_bps: 0,
        half_life_epochs: 0,
        bond_per_unit: 2_500_000_000_000,
        curator: DAO,
        metadata_uri: "ipfs://a, b: ]".to_owned(),
        metadata_hash: Hash::from([7; 32]),
        supersedes: None,
    });
    assert_eq!(encoded("registry", "register_product", &[&terms("")]), expected);
    let unnamed = terms("").replace("Terms ", "");
    assert_eq!(encoded("registry", "register_product", &[&unnamed]), expected);
}

#[test]
fn encode_errors_on_numbers_that_are_not_whole_or_do_not_fit() {
    for number in
        ["2.5", "2,5", "1e18", "-1", "+1", "0x10", "1 2", "65536", "", "True", "1.", "\"1\"", "[1]", "(1)", "2_5x"]
    {
        assert_refused("router", "set_fee", &[number], &["fee_bps"]);
    }
    assert_refused("router", "set_fee", &["65,536"], &["a whole number from 0 to 65535", "found `65,536`"]);
    assert_refused("router", "set_fee", &["2,5"], &["two ways", "\"2.5\" or \"25\""]);
    assert_refused("router", "set_window", &["4294967296"], &["from 0 to 4294967295"]);
    let beyond = "340282366920938463463374607431768211456";
    assert_refused(
        "token",
        "mint",
        &[ALICE, beyond],
        &["amount", "in its smallest unit, or an amount such as \"1.5 KITE\""],
    );
    assert_refused("token", "PSP22::transfer", &[ALICE, "1", "[256]"], &["data.[0]", "from 0 to 255"]);
}

#[test]
fn encode_errors_on_amounts_of_another_asset_or_of_none_that_is_told() {
    assert_refused("token", "mint", &[ALICE, "1.5 TAO"], &["expected an amount in KITE, found `1.5 TAO`"]);
    assert_refused("token", "mint", &[ALICE, "1,5 KITE"], &["\"1.5 KITE\" or \"15 KITE\""]);
    assert_refused("token", "mint", &[ALICE, "0.0000000000001 KITE"], &["at most 12 decimals"]);
    assert_refused("router", "release_reserve", &["1", "Native", "1.5 KITE", ALICE], &["expected an amount in TAO"]);
    let beyond = "18446744073709551616";
    assert_refused("router", "release_reserve", &["1", "Native", beyond, ALICE], &["more than this chain can count"]);
    assert_refused("dao", "propose_transfer", &["\"x\"", ALICE, "1 KITE"], &["nothing here says of which asset it is"]);
    assert_refused("router", "set_window", &["1 KITE"], &["window_epochs", "found `1 KITE`"]);
}

#[test]
fn encode_errors_on_what_is_left_over() {
    assert_refused("router", "set_fee", &["250 bps extra"], &["`extra` follows"]);
    assert_refused("token", "set_governor", &["None None"], &["`None` follows"]);
    assert_refused("registry", "resolve", &["1", "2", "trueish"], &["true or false"]);
    assert_refused("token", "set_governor", &[&format!("Some({ALICE}, {ALICE})")], &["`Some(…)`", "with 2 in it"]);
    let pair = |pair: &str| ["None", "None", "12", "5", pair, ALICE].map(str::to_owned);
    for wrong in
        [format!("[({ALICE}, 1, 2)]"), format!("[({ALICE})]"), format!("[[{ALICE}, 1]]"), format!("[X({ALICE}, 1)]")]
    {
        let arguments = pair(&wrong);
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        assert_refused("token", "new", &arguments, &["allocations.[0]", "(…, …)"]);
    }
}

#[test]
fn encode_errors_on_lists_and_bytes_of_another_length() {
    let hash = |bytes: usize| format!("0x{}", "07".repeat(bytes));
    for short in [
        "0x".to_owned(),
        "0x1234".to_owned(),
        hash(31),
        hash(33),
        format!("{}0", hash(31)),
        "07".repeat(32),
        "0xzz".to_owned(),
    ] {
        assert_refused("router", "Ownable::set_code", &[&short], &["code_hash"]);
    }
    assert_refused(
        "router",
        "Ownable::set_code",
        &["0x1234"],
        &["expected 32 bytes, which are 64 digits after 0x, found 2"],
    );
    assert_refused("dao", "is_routine", &["router", "[1, 2, 3]"], &["selector", "expected 4 bytes", "found 3"]);
    assert_refused("dao", "is_routine", &["router", "[1, 2, 3, 4, 5]"], &["found 5"]);
    let four = terms("").replace("[5000, 0, 0, 5000, 0]", "[5000, 0, 5000, 0]");
    assert_refused("registry", "register_product", &[&four], &["terms.stage_bps", "expected 5 values, found 4"]);
    assert_refused("registry", "accept", &["[1,000]"], &["two ways", "`1, 000` for 2 numbers, or `1000` for one"]);
    assert_refused("registry", "accept", &["1"], &["a list `[…]`"]);
    assert_refused("token", "PSP22::transfer", &[ALICE, "1", "0x123"], &["pairs of digits"]);
    assert_refused("token", "PSP22::transfer", &[ALICE, "1", "\"text\""], &["bytes in hex"]);
}

#[test]
fn encode_errors_on_variants_and_structs_that_are_not_the_type() {
    assert_refused("token", "set_governor", &["Some()"], &["expected `Some(…)`, which has 1 values"]);
    assert_refused("token", "set_governor", &["Some"], &["expected `Some(…)`"]);
    assert_refused("token", "set_governor", &["None()"], &["expected `None`"]);
    assert_refused("token", "set_governor", &["Maybe(1)"], &["one of Option: None, Some(…)"]);
    assert_refused("token", "set_governor", &["none"], &["one of Option"]);
    assert_refused("token", "set_governor", &[ALICE], &["one of Option"]);
    assert_refused("token", "skim", &["Psp22()", ALICE], &["asset", "`Psp22(…)`"]);
    assert_refused("token", "skim", &["Native(1)", ALICE], &["expected `Native`"]);
    assert_refused("token", "skim", &["PSP22(token)", ALICE], &["one of Asset: Native, Psp22(…)"]);
    let product = |terms: &str, expected: &[&str]| assert_refused("registry", "register_product", &[terms], expected);
    product(
        &terms("").replace("Terms ", "Conditions "),
        &["expected `Terms { stage_bps: …", "found `Conditions { … }`"],
    );
    product(&terms(", colour: 1"), &["there is no field `colour`: expected stage_bps"]);
    product(&terms(", curator: dao"), &["the field `curator` is there twice"]);
    product(&terms("").replace("license_bps: 0, ", ""), &["the fields license_bps are missing"]);
    product(
        &terms("").replace("curator: dao", "curator: nobody"),
        &["terms.curator: expected an address", "found `nobody`"],
    );
    product("Terms(1, 2)", &["found `Terms(…)` with 2 in it"]);
    assert_refused("token", "mint", &["5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQX", "1"], &["an address"]);
}

#[test]
fn encode_errors_on_another_count_and_on_messages_that_are_not_there() {
    assert_refused("router", "set_fee", &[], &["set_fee takes 1 arguments (fee_bps), found 0"]);
    assert_refused("router", "set_fee", &["1", "2"], &["found 2"]);
    assert_refused("router", "set_fees", &["1"], &["there is no message `set_fees`", "set_fee, "]);
}

#[test]
fn call_shows_names_and_units_and_keeps_text_as_text() {
    let shown_of = |contract: &str, input: Vec<u8>| shown(contract, &input);
    assert_eq!(shown_of("token", token::input::mint(DAO, 1_500_000_000_000)), "mint(to: dao, amount: 1.5 KITE)");
    assert_eq!(shown_of("token", token::input::transfer(alice(), 5, Vec::new())), {
        format!("PSP22::transfer(to: {ALICE}, value: 0.000000000005 KITE, data: 0x)")
    });
    let reserve = router::input::release_reserve(1, Asset::Native, 1_500_000_000, ROUTER);
    assert_eq!(shown_of("router", reserve), "release_reserve(product: 1, asset: Native, amount: 1.5 TAO, to: router)");
    let vote = dao::input::vote_with_reason(7, kite_interfaces::dao::Choice::For, "\", a: 1\n\u{1b}[2J".to_owned());
    let told = "vote_with_reason(proposal: 7, choice: For, reason: \"\\\", a: 1\\n\\u{1b}[2J\")";
    assert_eq!(shown_of("dao", vote), told);
}

#[test]
fn call_reads_whole_calls_only() {
    let words = dictionary().named("router").unwrap();
    let mut input = router::input::set_fee(250);
    input.push(0);
    assert_eq!(words.call(&input, Own::default(), &mut Names(dictionary())), None);
    assert_eq!(words.call(&input[..5], Own::default(), &mut Names(dictionary())), None);
    assert_eq!(words.call(&[1, 2, 3, 4], Own::default(), &mut Names(dictionary())), None);
}
