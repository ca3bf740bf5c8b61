// SPDX-License-Identifier: Apache-2.0
//! Tills and tabs by the tool's commands.

use ink::primitives::Hash;
use kite_deploy::amount::Unit;
use kite_deploy::chain::{address_text, Chain};
use kite_deploy::people::{Answer, Command, Desk, ShowTab, ShowTill, TillOf};
use kite_deploy::plan::{Config, Plan};
use kite_deploy::suite::{Suite, Ways};
use kite_deploy::text::hex;
use kite_interfaces::router::Stage;
use kite_interfaces::tab::{tab_id, Terms, Voucher};
use kite_interfaces::{Asset, ContributionId, ProductId};
use kite_tests::bundles::suite;
use kite_tests::house::{config, House, STAGE_BPS, WINDOW};
use kite_tests::people::*;
use kite_tests::schema::holds_to_its_schema;
use kite_tests::stall::{key, sign, signer};

/// A house whose tills and tabs are those of its deployment, and a product that Alice alone collected for.
struct Market {
    house: House,
    ways: Ways,
    product: ProductId,
    position: ContributionId,
}

impl Market {
    fn open() -> Self {
        let (config, bundles): (Config, _) = (config(), suite());
        let ways = Plan::new(&config, &bundles).ways();
        let mut house = House::open();
        let product = house.product();
        let position = house.contribute(ALICE, product, Stage::Collection, 1);
        house.advance_epochs(1);
        Self { house, ways, product, position }
    }

    fn desk(&mut self, from: ink::primitives::AccountId) -> Desk<'_> {
        let House { chain, token, router, registry, dao, .. } = &mut self.house;
        let at = Suite { token: *token, router: *router, registry: *registry, dao: *dao };
        let coin = Unit { sign: "UNIT".to_owned(), decimals: 12 };
        Desk::open(chain, at, from, coin).unwrap().knowing_ways(Some(self.ways)).unwrap()
    }

    fn run(&mut self, from: ink::primitives::AccountId, words: &[&str]) -> anyhow::Result<Answer> {
        let command = Command::read(words.iter().copied().chain(["--network", "local"])).unwrap();
        let answer = command.act(&mut self.desk(from).sending(|_| Ok(true)))?;
        holds_to_its_schema(words, &serde_json::to_value(&answer)?);
        Ok(answer)
    }

    fn done(&mut self, from: ink::primitives::AccountId, words: &[&str]) -> Answer {
        self.run(from, words).unwrap_or_else(|error| panic!("{error:#}"))
    }

    fn till(&mut self) -> TillOf {
        let assets = vec!["KITE".to_owned(), "coin".to_owned()];
        ShowTill { product: self.product, assets }.read(&mut self.desk(DAVE)).unwrap()
    }
}

/// The way of whoever can do nothing but a plain transfer, from an address that nobody has made yet to the contributors.
#[test]
fn what_is_sent_to_a_till_before_it_exists_reaches_the_contributors_to_the_unit() {
    let mut market = Market::open();
    let before = market.till();
    assert!(!before.is_open && before.to_string().contains("not made yet"), "{before}");
    let address = kite_deploy::chain::read_address(&before.address).unwrap();
    let error = market.run(DAVE, &["flush", "1"]).unwrap_err();
    assert!(
        error.to_string().contains("nothing has arrived") && !market.till().is_open,
        "it costs nobody a till: {error:#}"
    );
    let (kite, coin) = (market.house.kite(), Asset::Native);
    market.house.give(PAYER, address, kite, 30_000);
    market.house.give(PAYER, address, coin, 70_000);
    let answer = market.done(DAVE, &["flush", "1"]);
    let does: Vec<_> = answer.transactions.iter().map(|sent| sent.does.as_str()).collect();
    let expected = [
        "make the till of product 1",
        "pay all KITE in the till to product 1",
        "pay all UNIT in the till to product 1",
    ];
    assert_eq!(does, expected);
    let after = market.till();
    assert!(after.is_open && after.address == before.address, "{after}");
    let error = market.run(DAVE, &["flush", "1"]).unwrap_err();
    assert!(format!("{error:#}").contains("Nothing"), "{error:#}");
    market.house.advance_epochs(WINDOW + 1);
    let earned = |amount: u128| (amount - amount / 100) * u128::from(STAGE_BPS[0]) / 10_000;
    assert_eq!(market.house.claim(&[market.position], &[kite, coin]), [earned(30_000), earned(70_000)]);
}

#[test]
fn till_errors_for_a_product_that_does_not_exist_and_for_a_factory_of_other_code() {
    let mut market = Market::open();
    let of = |product| ShowTill { product, assets: Vec::new() };
    let error = of(99).read(&mut market.desk(DAVE)).unwrap_err();
    assert!(error.to_string().contains("there is no product 99"), "{error}");
    let other = market.house.chain.code_of(market.house.token.address()).unwrap().unwrap();
    market.house.chain.wasm().replace_code(market.ways.tills.address(), other).unwrap();
    let error = of(1).read(&mut market.desk(DAVE)).unwrap_err();
    assert!(error.to_string().contains("runs other code"), "{error}");
}

#[test]
fn transfer_tells_whether_what_is_sent_plainly_can_ever_be_had_back() {
    let mut market = Market::open();
    let [tabs, router] = [market.ways.tabs.address(), market.house.router.address()].map(address_text);
    for (to, fate) in [(&tabs, "nobody can ever get it out"), (&router, "only a vote gets it out")] {
        for line in [
            vec!["transfer", to, "0.0000001 KITE"],
            vec!["send", "token", "PSP22::transfer", to, "0.0000001 KITE", "0x"],
        ] {
            let notes = market.done(PAYER, &line).notes;
            assert!(notes.iter().any(|note| note.ends_with(fate)), "{notes:?}");
        }
    }
    let error = market.run(PAYER, &["transfer", &tabs, "0 KITE"]).unwrap_err().to_string();
    assert_eq!(error, "there is nothing to send: the amount is 0");
}

#[test]
fn propose_transfer_tells_what_becomes_of_what_a_contract_of_the_suite_is_sent() {
    let mut market = Market::open();
    let kite = market.house.kite();
    market.house.give(ALICE, market.house.dao.address(), kite, 5_000_000);
    let [tabs, router] = [market.ways.tabs.address(), market.house.router.address()].map(address_text);
    let error = market.run(ALICE, &["propose", "transfer", &tabs, "0.000001 KITE"]).unwrap_err().to_string();
    assert!(error.starts_with("propose it with --anyway") && error.ends_with("nobody can ever get it out"), "{error}");
    let answer = market.done(ALICE, &["propose", "transfer", &router, "0.000001 KITE"]);
    assert!(answer.proposed[0].about.iter().any(|told| told.ends_with("only a vote gets it out")), "{answer}");
    assert!(
        answer.to_string().contains("it would be critical, which takes more votes and time: action 0 pays more than"),
        "{answer}"
    );
    assert!(answer.to_string().contains("it says nothing of what it is for"), "{answer}");
    let error = market.run(ALICE, &["propose", "transfer", &router, "0 KITE"]).unwrap_err().to_string();
    assert_eq!(error, "there is nothing to pay: the amount is 0");
    let error = market.run(ALICE, &["propose", "call", "dao", "--message", "cancel", "--args", "1"]).unwrap_err();
    assert!(error.to_string().starts_with("no proposal calls the dao itself"), "{error}");
}

/// A tab of 0.0000001 KITE that PAYER opened for CAROL, and its key's word for `ceiling` of it, as a line of a file.
fn tab_and_line(market: &mut Market, ceiling: u128, total: u128) -> (Hash, serde_json::Value) {
    let key = key(7);
    let (address, seller) = (hex(&signer(&key)), address_text(CAROL));
    let open = ["tab", "open", "1", "0.0000001 KITE", "--signer", &address, "--seller", &seller, "--delay", "15"];
    market.done(PAYER, &open);
    let domain = market.ways.tabs.settings(&mut market.house.chain).unwrap().domain;
    let (product, asset, withdraw_delay_ms) = (market.product, market.house.kite(), 900_000);
    let terms = Terms { signer: signer(&key), product, seller: CAROL, asset, withdraw_delay_ms, salt: 0 };
    let tab = tab_id(&domain, &PAYER, &terms);
    let signature = hex(&sign(&key, &domain, &Voucher { tab, ceiling }));
    let (ceiling, total) = (ceiling.to_string(), total.to_string());
    let line =
        serde_json::json!({ "tab": hex(tab.as_ref()), "ceiling": ceiling, "total": total, "signature": signature });
    (tab, line)
}

#[test]
fn tab_take_leaves_out_what_cannot_be_taken_and_says_why() {
    let mut market = Market::open();
    let (tab, good) = tab_and_line(&mut market, 60_000, 50_000);
    let mut forged = good.clone();
    forged["ceiling"] = "70000".into();
    let file = std::env::temp_dir().join(format!("kite-vouchers-left-out-{}.json", std::process::id()));
    let take = |market: &mut Market, by, lines: &[&serde_json::Value]| {
        std::fs::write(&file, serde_json::to_string(lines).unwrap()).unwrap();
        market.run(by, &["tab", "take", file.to_str().unwrap()])
    };
    let only = take(&mut market, CAROL, &[&forged]).unwrap_err().to_string();
    assert!(only.starts_with("nothing can be taken: the voucher of tab 0x"), "{only}");
    assert!(only.ends_with("The tab's key did not sign this: another did, or it signed something else."), "{only}");
    let stranger = take(&mut market, DAVE, &[&good]).unwrap_err().to_string();
    assert!(stranger.ends_with("Only the seller of this tab may take from it."), "{stranger}");
    let answer = take(&mut market, CAROL, &[&forged, &good]).unwrap();
    assert!(answer.notes.iter().any(|note| note.contains("is left out: The tab's key did not sign")), "{answer:?}");
    assert_eq!(market.ways.tabs.tab(&mut market.house.chain, tab).unwrap().unwrap().taken, 50_000);
    let again = take(&mut market, CAROL, &[&good]).unwrap_err().to_string();
    assert!(again.ends_with("Nothing new is signed for: 0.00000005 KITE were taken of it before."), "{again}");
    std::fs::remove_file(&file).unwrap();
}

#[test]
fn a_tab_is_opened_topped_up_taken_from_given_back_and_withdrawn() {
    let mut market = Market::open();
    let (key, seller) = (key(7), address_text(CAROL));
    let address = hex(&signer(&key));
    for (asset, unit) in [(market.house.kite(), "KITE"), (Asset::Native, "UNIT")] {
        let amount = format!("0.0000001 {unit}");
        let open = ["tab", "open", "1", &amount, "--signer", &address, "--seller", &seller, "--delay", "15"];
        let answer = market.done(PAYER, &open);
        let domain = market.ways.tabs.settings(&mut market.house.chain).unwrap().domain;
        let (product, withdraw_delay_ms, salt) = (market.product, 900_000, 0);
        let terms = Terms { signer: signer(&key), product, seller: CAROL, asset, withdraw_delay_ms, salt };
        let id = tab_id(&domain, &PAYER, &terms);
        let tab = hex(id.as_ref());
        assert!(answer.notes.iter().any(|note| note.contains(&tab)), "{answer:?}");
        market.done(PAYER, &["tab", "top-up", &tab, &amount]);
        let voucher = Voucher { tab: id, ceiling: 60_000 };
        let signature = hex(&sign(&key, &domain, &voucher));
        let line = serde_json::json!({ "tab": tab, "ceiling": "60000", "total": "50000", "signature": signature });
        let file = std::env::temp_dir().join(format!("kite-vouchers-{unit}-{}.json", std::process::id()));
        std::fs::write(&file, serde_json::to_string(&[line]).unwrap()).unwrap();
        market.done(CAROL, &["tab", "take", file.to_str().unwrap()]);
        std::fs::remove_file(&file).unwrap();
        let lifetime = market.house.router.lifetime(&mut market.house.chain, product, asset).unwrap();
        assert_eq!(lifetime.paid, 50_000);
        let much = market.run(CAROL, &["tab", "give-back", &tab, &format!("1 {unit}")]).unwrap_err();
        assert!(format!("{much:#}").contains(&format!("There is only 0.00000015 {unit} in it.")), "{much:#}");
        market.done(CAROL, &["tab", "give-back", &tab, &amount]);
        let shown = ShowTab { tab: tab.parse().unwrap() }.read(&mut market.desk(DAVE)).unwrap();
        assert!(shown.free.starts_with("0.00000005"), "{shown}");
        market.done(PAYER, &["tab", "withdraw", &tab]);
        let early = market.run(PAYER, &["tab", "withdraw", &tab]).unwrap_err();
        assert!(format!("{early:#}").contains("TooEarly"), "{early:#}");
        market.house.advance(900_000);
        market.done(PAYER, &["tab", "withdraw", &tab]);
        assert_eq!(market.ways.tabs.tab(&mut market.house.chain, id).unwrap(), None);
        let nothing = market.run(DAVE, &["tab", "forward", "1", unit]).unwrap_err();
        assert!(format!("{nothing:#}").contains("Nothing"), "{nothing:#}");
    }
}
