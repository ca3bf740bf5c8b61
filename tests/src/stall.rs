// SPDX-License-Identifier: Apache-2.0
//! A house with tabs, and the keys that sign for them.

use ink::primitives::{AccountId, Hash};
use kite_deploy::chain::Chain;
use kite_deploy::suite::{Outcome as Sending, Psp22, Tabs};
use kite_interfaces::receiver::ReceiverError;
use kite_interfaces::router::Stage;
use kite_interfaces::tab::{
    tab_id, Deposit, Domain, Outcome, Signature, Signer, Tab, TabError, TabId, Take, Terms, Voucher,
    MIN_WITHDRAW_DELAY_MS,
};
use kite_interfaces::token::TokenError;
use kite_interfaces::{Asset, Balance, ContributionId, ProductId};
use scale::Encode;
use secp256k1::{Message, PublicKey, SecretKey, SECP256K1};

use crate::bundles::TAB;
use crate::house::{create, House, Refused, Sent};
use crate::people::*;
use crate::site::Site;
use crate::strangers::{teach, Stranger};

/// Hash of the first block of the chain, as the contract is told.
pub const GENESIS: [u8; 32] = [0x91; 32];

/// Who takes.
pub const SELLER: AccountId = CAROL;

/// A house with tabs, and a product that Alice alone collected for.
pub struct Stall {
    /// The house.
    pub house: House,
    /// The tabs.
    pub tabs: Tabs,
    /// The product.
    pub product: ProductId,
    /// Alice's work in it.
    pub position: ContributionId,
}

impl Stall {
    /// On a chain of its own.
    #[must_use]
    pub fn open() -> Self {
        Self::open_in(House::open())
    }

    /// On a chain of any shape.
    #[must_use]
    pub fn open_on(chain: impl Into<Site>) -> Self {
        Self::open_in(House::open_on(chain))
    }

    /// In this house.
    #[must_use]
    pub fn open_in(mut house: House) -> Self {
        let tabs = tabs_of(&mut house, GENESIS);
        let product = house.product();
        let position = house.contribute(ALICE, product, Stage::Collection, 1);
        house.advance_epochs(1);
        Self { house, tabs, product, position }
    }

    /// The domain of what is signed.
    #[must_use]
    pub fn domain(&self) -> Domain {
        self.house.chain.domain_of(&GENESIS.into(), self.tabs.address()).expect("tabs have an address there")
    }

    /// The terms of a tab, unless a test says otherwise.
    #[must_use]
    pub fn terms(&self, asset: Asset, salt: u64) -> Terms {
        Terms {
            signer: signer(&key(7)),
            product: self.product,
            seller: SELLER,
            asset,
            withdraw_delay_ms: MIN_WITHDRAW_DELAY_MS,
            salt,
        }
    }

    /// The number of the payer's tab on `terms`. On a Hub, where accounts have 20 bytes, as the tabs tell it.
    pub fn id(&mut self, terms: &Terms) -> TabId {
        match &mut self.house.chain {
            Site::Wasm(_) => tab_id(&self.domain(), &PAYER, terms),
            hub @ Site::Hub(_) => self.tabs.id_of(hub, PAYER, terms.clone()).expect("a view"),
        }
    }

    /// Opens a tab of the payer's with so much of the asset, the way that the asset is paid.
    pub fn open_tab(&mut self, asset: Asset, salt: u64, amount: Balance) -> TabId {
        let terms = self.terms(asset, salt);
        self.try_open(PAYER, &terms, amount).unwrap_or_else(|error| panic!("{error:?}"));
        self.id(&terms)
    }

    /// Opens a tab, or says why not.
    pub fn try_open(&mut self, from: AccountId, terms: &Terms, amount: Balance) -> Result<(), TabError> {
        let asset = terms.asset;
        self.deposit(from, asset, amount, Deposit::Open(terms.clone()))
    }

    /// Adds to a tab, or says why not.
    pub fn top_up(&mut self, from: AccountId, asset: Asset, tab: TabId, amount: Balance) -> Result<(), TabError> {
        self.deposit(from, asset, amount, Deposit::TopUp(tab))
    }

    fn deposit(&mut self, from: AccountId, asset: Asset, amount: Balance, deposit: Deposit) -> Result<(), TabError> {
        let (house, tabs) = (&mut self.house, self.tabs);
        if asset == house.kite() {
            return refusal(house.transfer_and_call(from, tabs.address(), amount, deposit.encode()));
        }
        let coin = if asset == Asset::Native { amount } else { 0 };
        if let Asset::Psp22(token) = asset {
            // Whatever a token makes of it shows in what comes next.
            let _ = Psp22(token).approve(&mut house.chain, from, tabs.address(), amount);
        }
        match deposit {
            Deposit::Open(terms) => answer(tabs.open(&mut house.chain, from, coin, terms, amount)),
            Deposit::TopUp(tab) => answer(tabs.top_up(&mut house.chain, from, coin, tab, amount)),
        }
    }

    /// Up to `total`, by a voucher of the payer's key for `ceiling`.
    #[must_use]
    pub fn signed(&self, tab: TabId, ceiling: Balance, total: Balance) -> Take {
        let voucher = Voucher { tab, ceiling };
        Take { voucher, total, signature: sign(&key(7), &self.domain(), &voucher) }
    }

    /// What becomes of one take of the seller's.
    pub fn take(&mut self, take: Take) -> Outcome {
        let outcomes = self.tabs.take(&mut self.house.chain, SELLER, vec![take]).done();
        let [outcome] = outcomes.as_slice() else { panic!("{outcomes:?}") };
        *outcome
    }

    /// Takes so much, as signed.
    pub fn take_up_to(&mut self, tab: TabId, total: Balance) {
        let take = self.signed(tab, total, total);
        assert!(matches!(self.take(take), Outcome::Taken(_)));
    }

    /// A tab that is open.
    pub fn tab(&mut self, tab: TabId) -> Tab {
        self.tabs.tab(&mut self.house.chain, tab).expect("a view").expect("it is open")
    }

    /// What waits for the product.
    pub fn waiting(&mut self, asset: Asset) -> Balance {
        self.tabs.waiting(&mut self.house.chain, self.product, asset).expect("a view")
    }

    /// Stops the product, or lets it go on, as the registry does.
    pub fn stop(&mut self, stopped: bool) {
        let (house, product) = (&mut self.house, self.product);
        let coin = house.chain.coin();
        house.chain.mint(house.registry.address(), coin).expect("coin");
        house.router.stop_product(&mut house.chain, house.registry.address(), product, stopped).done();
    }

    /// Takes an asset off the list, or puts it there, as the DAO does.
    pub fn list(&mut self, asset: AccountId, allowed: bool) {
        let house = &mut self.house;
        let coin = house.chain.coin();
        house.chain.mint(house.dao.address(), coin).expect("coin");
        house.router.set_asset(&mut house.chain, house.dao.address(), asset, allowed).done();
    }

    /// Begins a withdrawal, waits for its end, and withdraws.
    pub fn withdraw(&mut self, tab: TabId) -> Balance {
        let at_ms = self.tabs.begin_withdrawal(&mut self.house.chain, PAYER, tab).done();
        self.house.advance_to(at_ms);
        self.tabs.withdraw(&mut self.house.chain, PAYER, tab).done()
    }
}

/// A token that does with balances what it was told, and calls whom it likes meanwhile. It can be paid in.
pub struct Cheat(AccountId);

impl Cheat {
    /// Puts it on the chain, honest at first.
    pub fn create(stall: &mut Stall) -> Self {
        let cheat = Self(Stranger::Cheat.create(&mut stall.house.chain));
        stall.list(cheat.0, true);
        cheat.teach(stall, 1_000, 1_000);
        cheat
    }

    /// From now on, so many of 1,000 arrive, and so many leave.
    pub fn teach(&self, stall: &mut Stall, arriving: u32, leaving: u32) {
        teach(&mut stall.house.chain, self.0, &[arriving, leaving], MALLORY, &[]);
    }

    /// From now on, it calls `callee` with `input` in each transfer.
    pub fn trick(&self, stall: &mut Stall, callee: AccountId, input: &[u8]) {
        teach(&mut stall.house.chain, self.0, &[1_000, 1_000], callee, input);
    }

    /// It as an asset.
    #[must_use]
    pub fn asset(&self) -> Asset {
        Asset::Psp22(self.0)
    }
}

/// Tabs in a house on the chain whose first block has this hash, as they are told.
pub fn tabs_of(house: &mut House, genesis: [u8; 32]) -> Tabs {
    let arguments = (house.router.address(), house.token.address(), Hash::from(genesis));
    Tabs(create(&mut house.chain, DEPLOYER, TAB, &arguments))
}

/// A secret key for tests.
#[must_use]
pub fn key(byte: u8) -> SecretKey {
    SecretKey::from_slice(&[byte; 32]).expect("a number of the group")
}

/// The Ethereum address of a key.
#[must_use]
pub fn signer(key: &SecretKey) -> Signer {
    let point = PublicKey::from_secret_key(SECP256K1, key).serialize_uncompressed();
    let hash = kite_chain::keccak_256(point.last_chunk::<64>().expect("two numbers"));
    *hash.last_chunk().expect("20 of 32 bytes")
}

/// A voucher's signature.
#[must_use]
pub fn sign(key: &SecretKey, domain: &Domain, voucher: &Voucher) -> Signature {
    let signature = SECP256K1.sign_ecdsa_recoverable(&Message::from_digest(voucher.digest(domain)), key);
    let (recovery, numbers) = signature.serialize_compact();
    let mut all = [0; 65];
    all[..64].copy_from_slice(&numbers);
    all[64] = 27 + u8::try_from(recovery.to_i32()).expect("0 or 1");
    all
}

/// The other signature with the same meaning.
#[must_use]
pub fn malleated(signature: &Signature) -> Signature {
    let s = SecretKey::from_slice(&signature[32..64]).expect("a number of the group");
    let mut twin = *signature;
    twin[32..64].copy_from_slice(&s.negate().secret_bytes());
    twin[64] = 27 + 28 - signature[64];
    twin
}

/// What a message of the tabs answered, without what it returned.
pub fn answer<T: core::fmt::Debug>(outcome: Sending<T, TabError>) -> Result<(), TabError> {
    match outcome {
        Ok(_) => Ok(()),
        refused => Err(refused.refused()),
    }
}

/// Why the tabs refused what came with a `transfer_and_call`.
fn refusal(outcome: Result<(), TokenError>) -> Result<(), TabError> {
    match outcome {
        Err(TokenError::Refused(reason)) => match reason.read() {
            Ok(ReceiverError::Tab(error)) => Err(error),
            other => panic!("refused for {other:?}"),
        },
        outcome => {
            outcome.unwrap_or_else(|error| panic!("{error:?}"));
            Ok(())
        }
    }
}
