//! Every contract, which on the chain is entered by a table of its own, does what ink! would have made of the same
//! definition: whatever it is called with, the same answers, events, deposits and cells, to the byte.
//!
//! `KITE_CALLS` sets how many random calls each contract gets, `KITE_SEED` which ones.

use std::path::Path;

use ink::selector_bytes;
use kite_deploy::bundles::SuiteBundles;
use kite_deploy::chain::{Chain, PrivateChain};
use kite_deploy::scenario::{self, run};
use kite_deploy::suite::{tabs, token};
use kite_interfaces::tab::{self, tab_id, Deposit, Take, Terms, Voucher, MIN_WITHDRAW_DELAY_MS};
use kite_interfaces::{till, Asset};
use kite_tests::arbitrary::{self, Pools};
use kite_tests::bundles::{bundle, suite, TAB, TILL};
use kite_tests::metadata::text;
use kite_tests::stall::{key, sign, signer};
use kite_tests::twins::Twins;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use scale::Encode;

use crate::both::invariants::setting;

/// What a story does with tills, whose addresses depend on the code that makes them: it is another here.
const WITH_TILLS: [&str; 3] = ["do = \"send_to_till\"", "do = \"open_till\"", "do = \"flush\""];

/// The first story that a newcomer sees, on both chains; without its tills where those are compared.
fn quickstart(twins: &mut Twins, bundles: &SuiteBundles, name: &str) {
    let steps = include_str!("../../../deploy/scenarios/quickstart.toml")
        .split("[[step]]\n")
        .filter(|step| name != TILL || !WITH_TILLS.iter().any(|verb| step.contains(verb)));
    let text = steps.collect::<Vec<_>>().join("[[step]]\n");
    let checked = scenario::parse(Path::new("quickstart.toml"), &text).unwrap();
    let report = run::run(&checked, bundles, twins, &run::progress_bar()).unwrap();
    assert!(report.is_sound(), "{report}");
}

/// What the story leaves out: a factory of tills, and the tills of two products with coin in them. A factory would
/// make them where its code says, and here it has two.
fn open_tills(twins: &mut Twins, name: &str) {
    if name != TILL {
        return;
    }
    let (founder, router) = (twins.people()[0], twins.running(&suite().router.code_hash));
    let code = twins.upload(founder, &bundle(TILL).wasm).unwrap().value;
    let factory = (selector_bytes!("new"), router).encode();
    let tills = [1_u32, 2].map(|product| (till::CONSTRUCTOR, router, product).encode());
    for input in tills.into_iter().chain([factory]) {
        let made = twins.instantiate(founder, code, 0, input, Vec::new()).unwrap().value;
        twins.mint(made, 1_000_000).unwrap();
    }
}

/// Messages whose answers tell an address that depends on the contract's code, which is another here.
const OF_THE_CODE: [&str; 2] = ["open", "address_of"];

/// What the story leaves out of tabs: one in coin and one in KITE, of which something was taken. Their numbers.
fn open_tabs(twins: &mut Twins, name: &str) -> Vec<[u8; 32]> {
    if name != TAB {
        return Vec::new();
    }
    let (tabs, token) = (twins.running(&suite().tab.code_hash), twins.running(&suite().token.code_hash));
    let (payer, domain) = (twins.people()[1], tab::domain(&Chain::genesis(twins), &tabs));
    let ids = [Asset::Native, Asset::Psp22(token)].map(|asset| {
        let (product, salt, withdraw_delay_ms) = (1, 0, MIN_WITHDRAW_DELAY_MS);
        let terms = Terms { signer: signer(&key(7)), product, seller: payer, asset, withdraw_delay_ms, salt };
        let voucher = Voucher { tab: tab_id(&domain, &payer, &terms), ceiling: 900_000 };
        let take = Take { voucher, total: 500_000, signature: sign(&key(7), &domain, &voucher) };
        match asset {
            Asset::Native => twins.call(payer, tabs, 1_000_000, tabs::input::open(terms, 1_000_000)),
            Asset::Psp22(token) => {
                let data = Deposit::Open(terms).encode();
                twins.call(payer, token, 0, token::input::transfer_and_call(tabs, 1_000_000, data))
            }
        }
        .unwrap();
        twins.call(payer, tabs, 0, tabs::input::take(vec![take])).unwrap();
        voucher.tab
    });
    ids.map(|id| id.as_ref().try_into().unwrap()).to_vec()
}

fn pools(twins: &mut Twins, tabs: &[[u8; 32]]) -> Pools {
    let now = Chain::now_ms(twins).unwrap();
    let moments = [0, 1, 2, 60_000, now - 60_000, now - 1, now, now + 1, now + 3_600_000, now << 1, u64::MAX];
    let codes = twins.contracts().iter().map(|(code, _)| (*code).into());
    let mut accounts: Vec<_> = twins.contracts().iter().map(|(_, contract)| *contract).collect();
    accounts.extend(twins.people());
    Pools {
        accounts,
        moments: moments.to_vec(),
        hashes: codes.chain([[0; 32], [7; 32]]).chain(tabs.iter().copied()).collect(),
    }
}

fn rng() -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(setting("KITE_SEED").unwrap_or(1))
}

fn calls() -> u32 {
    setting("KITE_CALLS").unwrap_or(1_500)
}

/// The contract is called at random, by everybody and by the other contracts, after a story that left something
/// in each of its cells.
fn ensure_equivalent(name: &str) {
    let (mut twins, mut rng) = (Twins::new(name), rng());
    quickstart(&mut twins, &suite(), name);
    open_tills(&mut twins, name);
    let tabs = open_tabs(&mut twins, name);
    let bundle = bundle(name);
    let messages = bundle.messages().iter().filter(|message| !OF_THE_CODE.contains(&text(message, "label")));
    let messages: Vec<_> = messages.collect();
    for number in 0..calls() {
        let pools = pools(&mut twins, &tabs);
        if rng.gen_range(0..9) == 0 {
            let now = Chain::now_ms(&mut twins).unwrap();
            twins.advance_to(now + [1, 6_000, 60_000, 3_600_000].choose(&mut rng).unwrap()).unwrap();
        }
        let message = messages.choose(&mut rng).unwrap();
        let input = arbitrary::input(bundle, message, &pools, &mut rng);
        let (from, value) =
            (*pools.accounts.choose(&mut rng).unwrap(), *[0, 0, 0, 0, 1, 1_000].choose(&mut rng).unwrap());
        let contract = *twins.exchanged().choose(&mut rng).unwrap();
        // Whether it succeeds is one of the things that are compared.
        let _ = twins.call(from, contract, value, input);
        if number % 100 == 0 {
            twins.ensure_same_cells();
        }
    }
    twins.ensure_same_cells();
}

/// The same of what makes a contract.
fn ensure_constructed_alike(name: &str) {
    let (mut twins, mut rng) = (Twins::new(name), rng());
    quickstart(&mut twins, &suite(), name);
    open_tills(&mut twins, name);
    let (pools, bundle) = (pools(&mut twins, &[]), bundle(name));
    for number in 0..calls() / 4 {
        let constructor = bundle.constructors().choose(&mut rng).unwrap();
        let input = arbitrary::input(bundle, constructor, &pools, &mut rng);
        let (from, value) = (twins.people()[0], *[0, 0, 0, 1].choose(&mut rng).unwrap());
        // Tabs are bound to the chain, which is their constructor's last argument, and to their own address.
        let genesis: Option<[u8; 32]> = input.get(68..100).and_then(|bytes| bytes.try_into().ok());
        let domain = |address| genesis.filter(|_| name == TAB).map(|genesis| tab::domain(&genesis.into(), &address));
        twins.construct(from, value, &input, number.to_le_bytes().to_vec(), domain);
    }
}

#[test]
fn token_answers_as_ink_would() {
    ensure_equivalent("token");
}

#[test]
fn token_is_constructed_as_ink_would() {
    ensure_constructed_alike("token");
}

#[test]
fn router_answers_as_ink_would() {
    ensure_equivalent("router");
}

#[test]
fn router_is_constructed_as_ink_would() {
    ensure_constructed_alike("router");
}

#[test]
fn registry_answers_as_ink_would() {
    ensure_equivalent("registry");
}

#[test]
fn registry_is_constructed_as_ink_would() {
    ensure_constructed_alike("registry");
}

#[test]
fn dao_answers_as_ink_would() {
    ensure_equivalent("dao");
}

#[test]
fn dao_is_constructed_as_ink_would() {
    ensure_constructed_alike("dao");
}

#[test]
fn till_answers_as_ink_would() {
    ensure_equivalent("till");
}

#[test]
fn till_is_constructed_as_ink_would() {
    ensure_constructed_alike("till");
}

#[test]
fn tab_answers_as_ink_would() {
    ensure_equivalent("tab");
}

#[test]
fn tab_is_constructed_as_ink_would() {
    ensure_constructed_alike("tab");
}
