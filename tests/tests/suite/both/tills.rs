// SPDX-License-Identifier: Apache-2.0
//! Tills: an address that is known before it exists, and whatever arrives there is paid to its product.

use ink::env::hash::{Blake2x256, CryptoHash};
use ink::primitives::AccountId;
use kite_deploy::chain::{Chain, EmbeddedChain};
use kite_deploy::suite::till::input;
use kite_deploy::suite::{Reason, Till};
use kite_interfaces::router::{Paid, RouterError, Stage};
use kite_interfaces::till::{self, TillError};
use kite_interfaces::{Asset, Balance, ContributionId, ProductId};
use kite_tests::bundles::TILL;
use kite_tests::house::{House, Refused, Sent, STAGE_BPS, WINDOW};
use kite_tests::people::*;
use kite_tests::site::is_on_a_hub;
use kite_tests::strangers::answering;
use scale::Encode;

/// A house with a factory of tills, and a product that Alice alone collected for.
struct Shop {
    house: House,
    factory: Till,
    product: ProductId,
    position: ContributionId,
}

impl Shop {
    fn open() -> Self {
        Self::open_in(House::open())
    }

    fn open_in(mut house: House) -> Self {
        let router = house.router.address();
        let factory = Till(house.create(DAVE, TILL, &router));
        let product = house.product();
        let position = house.contribute(ALICE, product, Stage::Collection, 1);
        house.advance_epochs(1);
        Self { house, factory, product, position }
    }

    fn address(&mut self) -> AccountId {
        let Self { house, factory, product, .. } = self;
        if house.chain.contracts_foretell() {
            return factory.address_of(&mut house.chain, *product).unwrap();
        }
        let code = house.chain.code_of(factory.address()).unwrap().unwrap();
        let input = input::make(house.router.address(), *product);
        house.chain.address_of(factory.address(), code, &input, &[]).unwrap()
    }

    fn till(&mut self) -> Till {
        // On a Hub the tools speak to whom they know.
        self.address();
        Till(self.factory.open(&mut self.house.chain, DAVE, self.product).done())
    }

    fn send(&mut self, to: AccountId, asset: Asset, amount: Balance) {
        match asset {
            Asset::Native => self.house.chain.mint(to, amount).unwrap(),
            Asset::Psp22(_) => self.house.token.transfer(&mut self.house.chain, PAYER, to, amount, Vec::new()).done(),
        }
    }

    fn kite(&self) -> Asset {
        Asset::Psp22(self.house.token.address())
    }

    /// What Alice can claim of `amount` that was paid.
    fn earned(amount: Balance) -> Balance {
        (amount - amount / 100) * Balance::from(STAGE_BPS[0]) / 10_000
    }

    fn refusal(&mut self, till: Till, asset: Asset) -> RouterError {
        match till.flush(&mut self.house.chain, MALLORY, asset).refused() {
            TillError::Refused(reason) => reason.read().unwrap(),
            other => panic!("{other:?}"),
        }
    }
}

/// The address by the rule alone, from outside the chain.
fn by_rule(factory: AccountId, code: ink::primitives::Hash, router: AccountId, product: ProductId) -> AccountId {
    let mut hash = [0; 32];
    Blake2x256::hash(&till::address_of(&factory, &code, &router, product).encode(), &mut hash);
    hash.into()
}

#[test]
fn open_makes_the_till_where_everybody_knew_it_would_be() {
    let mut shop = Shop::open();
    let (factory, router) = (shop.factory.address(), shop.house.router.address());
    let code = shop.house.chain.code_of(factory).unwrap().unwrap();
    let foretold = shop.address();
    if !is_on_a_hub() {
        assert_eq!(foretold, by_rule(factory, code, router, shop.product));
    }
    assert_eq!(shop.house.chain.code_of(foretold).unwrap(), None);
    let till = shop.till();
    assert_eq!(till.address(), foretold);
    assert_eq!(shop.house.chain.code_of(foretold).unwrap(), Some(code));
    assert_eq!(till.product(&mut shop.house.chain).unwrap(), shop.product);
    assert_eq!(till.router(&mut shop.house.chain).unwrap(), router);
}

#[test]
fn open_is_refused_by_the_chain_the_second_time() {
    let mut shop = Shop::open();
    shop.till();
    let again = shop.factory.open(&mut shop.house.chain, MALLORY, shop.product);
    // Of a Hub the factory hears that nothing was made.
    match again.unwrap_err().reason {
        Reason::Contract(error) => assert!(is_on_a_hub() && error == TillError::NotCreated, "{error:?}"),
        Reason::Chain(reason) => assert!(reason.contains("DuplicateContract") || reason.contains("exists"), "{reason}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn open_errors_invalid_product_for_zero_and_is_till_of_a_till() {
    let mut shop = Shop::open();
    let till = shop.till();
    assert_eq!(shop.factory.open(&mut shop.house.chain, DAVE, 0).refused(), TillError::InvalidProduct);
    assert_eq!(till.open(&mut shop.house.chain, DAVE, 1).refused(), TillError::IsTill);
}

#[test]
fn coin_and_tokens_that_came_before_the_till_reach_the_contributors() {
    let mut shop = Shop::open();
    let (address, kite) = (shop.address(), shop.kite());
    shop.send(address, Asset::Native, 70_000);
    shop.send(address, kite, 30_000);
    let till = shop.till();
    shop.send(address, Asset::Native, 30_000);
    for (asset, amount) in [(Asset::Native, 100_000), (kite, 30_000)] {
        let receipt = till.flush(&mut shop.house.chain, MALLORY, asset).unwrap();
        assert_eq!(receipt.value, amount);
        let payments = receipt.events_of::<Paid>();
        let [paid] = payments.as_slice() else { panic!("{} payments", payments.len()) };
        assert_eq!((paid.product, paid.payer, paid.asset, paid.amount), (shop.product, address, asset, amount));
    }
    shop.house.advance_epochs(WINDOW + 1);
    let claimed = shop.house.claim(&[shop.position], &[Asset::Native, kite]);
    assert_eq!(claimed, [Shop::earned(100_000), Shop::earned(30_000)]);
    assert_eq!(shop.house.balance(address, kite), 0);
}

#[test]
fn flush_keeps_what_the_chain_wants_of_every_account_and_then_has_nothing() {
    let mut shop = Shop::open();
    let till = shop.till();
    let kept = shop.house.chain.native_balance(till.address());
    assert_eq!(kept, shop.house.chain.existence());
    shop.send(till.address(), Asset::Native, 5_000);
    assert_eq!(till.flush(&mut shop.house.chain, DAVE, Asset::Native).done(), 5_000);
    assert_eq!(shop.house.chain.native_balance(till.address()), kept);
    for asset in [Asset::Native, shop.kite()] {
        assert_eq!(till.flush(&mut shop.house.chain, DAVE, asset).refused(), TillError::Nothing);
    }
}

#[test]
fn flush_leaves_everything_in_the_till_while_the_router_refuses() {
    let mut shop = Shop::open();
    let (till, dollar) = (shop.till(), Asset::Psp22(shop.house.dollar.address()));
    let house = &mut shop.house;
    house.dollar.transfer(&mut house.chain, PAYER, till.address(), 900, Vec::new()).done();
    let (router, dao, registry) = (house.router, house.dao.address(), house.registry.address());
    let coin = house.chain.coin();
    [dao, registry].map(|contract| house.chain.mint(contract, coin).unwrap());
    router.set_asset(&mut house.chain, dao, house.dollar.address(), false).done();
    shop.send(till.address(), Asset::Native, 5_000);
    assert_eq!(shop.refusal(till, dollar), RouterError::AssetNotAllowed);
    router.stop_product(&mut shop.house.chain, registry, shop.product, true).done();
    assert_eq!(shop.refusal(till, Asset::Native), RouterError::ProductStopped(shop.product));

    let house = &mut shop.house;
    router.stop_product(&mut house.chain, registry, shop.product, false).done();
    router.set_asset(&mut house.chain, dao, house.dollar.address(), true).done();
    assert_eq!(till.flush(&mut house.chain, DAVE, Asset::Native).done(), 5_000);
    assert_eq!(till.flush(&mut house.chain, DAVE, dollar).done(), 900);
}

#[test]
fn flush_errors_asset_failed_for_what_is_no_token() {
    let mut shop = Shop::open();
    let till = shop.till();
    let yes = shop.house.chain.taken();
    let liar = answering(&mut shop.house.chain, &yes);
    for asset in [MALLORY, liar].map(Asset::Psp22) {
        assert_eq!(till.flush(&mut shop.house.chain, MALLORY, asset).refused(), TillError::AssetFailed);
    }
}

#[test]
fn flush_errors_is_factory_of_a_factory() {
    let mut shop = Shop::open();
    let factory = shop.factory;
    assert_eq!(factory.flush(&mut shop.house.chain, DAVE, Asset::Native).refused(), TillError::IsFactory);
}

/// What needs narrow coin.
mod on_wasm {
    use super::*;

    #[test]
    fn flush_pays_nearly_all_coin_that_a_narrow_chain_can_count() {
        const PLENTY: Balance = (1 << 64) - (1 << 58);
        let mut shop = Shop::open_in(House::open_on(EmbeddedChain::narrow()));
        let till = shop.till();
        let kept = shop.house.chain.native_balance(till.address());
        shop.send(till.address(), Asset::Native, PLENTY);
        assert_eq!(till.flush(&mut shop.house.chain, DAVE, Asset::Native).done(), PLENTY);
        assert_eq!(shop.house.chain.native_balance(till.address()), kept);
        shop.house.advance_epochs(WINDOW + 1);
        assert_eq!(shop.house.claim(&[shop.position], &[Asset::Native]), [Shop::earned(PLENTY)]);
    }
}
