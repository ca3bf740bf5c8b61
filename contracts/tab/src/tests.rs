// SPDX-License-Identifier: Apache-2.0
//! The rules of a tab and the books, without a chain.
#![allow(clippy::arithmetic_side_effects, clippy::vec_box, reason = "a test whose own numbers are wrong must stop")]

use ink::primitives::AccountId;
use ink::scale::Encode;
use kite_interfaces::tab::{
    tab_id, Domain, Outcome, Settings, Signature, Signer, Tab, TabError, TabId, Take, Terms, Voucher,
    MAX_WITHDRAW_DELAY_MS, MIN_WITHDRAW_DELAY_MS,
};
use kite_interfaces::{Asset, Balance};
use secp256k1::{Message, PublicKey, SecretKey, SECP256K1};

use crate::book::Book;
use crate::rules;

const PAYER: AccountId = AccountId([1; 32]);
const SELLER: AccountId = AccountId([2; 32]);
const MALLORY: AccountId = AccountId([3; 32]);
const DOMAIN: Domain = [4; 32];
const NOW: u64 = 1_000_000;

fn key(byte: u8) -> SecretKey {
    SecretKey::from_slice(&[byte; 32]).unwrap()
}

fn signer(key: &SecretKey) -> Signer {
    let point = PublicKey::from_secret_key(SECP256K1, key).serialize_uncompressed();
    let hash = kite_chain::keccak_256(point.last_chunk::<64>().unwrap());
    hash.last_chunk().copied().unwrap()
}

fn sign(key: &SecretKey, domain: &Domain, voucher: &Voucher) -> Signature {
    let signature = SECP256K1.sign_ecdsa_recoverable(&Message::from_digest(voucher.digest(domain)), key);
    let (recovery, numbers) = signature.serialize_compact();
    let v = 27 + u8::try_from(recovery.to_i32()).unwrap();
    [numbers.as_slice(), &[v]].concat().try_into().unwrap()
}

fn terms() -> Terms {
    Terms {
        signer: signer(&key(7)),
        product: 1,
        seller: SELLER,
        asset: Asset::Native,
        withdraw_delay_ms: MIN_WITHDRAW_DELAY_MS,
        salt: 0,
    }
}

/// A tab with so much in it.
fn tab(deposited: Balance) -> Box<Tab> {
    Box::new(Tab { payer: PAYER, terms: terms(), deposited, taken: 0, given_back: 0, withdrawable_from_ms: None })
}

fn id(tab: &Tab) -> TabId {
    tab_id(&DOMAIN, &tab.payer, &tab.terms)
}

#[test]
fn cells_fit_in_what_a_hub_has_for_one() {
    let mut tab = tab(Balance::MAX);
    tab.terms.asset = Asset::Psp22(MALLORY);
    tab.withdrawable_from_ms = Some(u64::MAX);
    let settings = Settings { router: PAYER, kite: SELLER, domain: DOMAIN };
    assert!(tab.encoded_size() <= 416 && settings.encoded_size() <= 416);
}

/// Up to `total`, by a voucher of the payer's key for `ceiling`.
fn signed(tab: &Tab, ceiling: Balance, total: Balance) -> Take {
    let voucher = Voucher { tab: id(tab), ceiling };
    Take { voucher, total, signature: sign(&key(7), &DOMAIN, &voucher) }
}

fn take(tab: &mut Tab, take: &Take) -> Result<Balance, Outcome> {
    rules::take(tab, &SELLER, take, &DOMAIN)
}

/// The error of a rule that must refuse.
fn refusal<T: core::fmt::Debug>(result: crate::failure::Result<T>) -> TabError {
    *result.unwrap_err()
}

#[test]
fn open_errors_invalid_delay_outside_of_its_bounds() {
    let valid = |withdraw_delay_ms| rules::ensure_valid(&Terms { withdraw_delay_ms, ..terms() });
    let (min_ms, max_ms) = (MIN_WITHDRAW_DELAY_MS, MAX_WITHDRAW_DELAY_MS);
    for delay in [min_ms, max_ms] {
        assert_eq!(valid(delay), Ok(()));
    }
    for delay in [0, min_ms - 1, max_ms + 1, u64::MAX] {
        assert_eq!(refusal(valid(delay)), TabError::InvalidDelay { min_ms, max_ms });
    }
}

#[test]
fn open_errors_invalid_signer_for_zero() {
    assert_eq!(refusal(rules::ensure_valid(&Terms { signer: [0; 20], ..terms() })), TabError::InvalidSigner);
}

#[ink::test]
fn open_errors_tab_exists_for_the_same_terms_while_it_is_open_and_after() {
    let (mut book, tab) = (Book::default(), tab(5));
    assert_eq!(book.open(id(&tab), &tab), Ok(()));
    assert_eq!(refusal(book.open(id(&tab), &tab)), TabError::TabExists);
    book.close(id(&tab));
    assert_eq!(book.tab(id(&tab)), None);
    assert_eq!(refusal(book.open(id(&tab), &tab)), TabError::TabExists);
    let other = Box::new(Tab { terms: Terms { salt: 1, ..terms() }, ..*tab });
    assert_eq!(book.open(id(&other), &other), Ok(()));
}

#[test]
fn ids_are_others_for_whatever_is_another() {
    let terms = terms();
    let others = [
        Terms { signer: [9; 20], ..terms.clone() },
        Terms { product: 2, ..terms.clone() },
        Terms { seller: MALLORY, ..terms.clone() },
        Terms { asset: Asset::Psp22(MALLORY), ..terms.clone() },
        Terms { withdraw_delay_ms: MAX_WITHDRAW_DELAY_MS, ..terms.clone() },
        Terms { salt: 1, ..terms.clone() },
    ];
    let mut ids: Vec<_> = others.iter().map(|terms| tab_id(&DOMAIN, &PAYER, terms)).collect();
    ids.extend([tab_id(&DOMAIN, &MALLORY, &terms), tab_id(&[5; 32], &PAYER, &terms), tab_id(&DOMAIN, &PAYER, &terms)]);
    let count = ids.len();
    ids.sort_by_key(|id| id.as_ref().to_vec());
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn deposit_errors_zero_and_overflow() {
    let mut tab = tab(5);
    assert_eq!(refusal(rules::deposit(&mut tab, 0)), TabError::Zero);
    assert_eq!(refusal(rules::deposit(&mut tab, Balance::MAX - 4)), TabError::Overflow);
    assert_eq!(tab.deposited, 5);
    assert_eq!(rules::deposit(&mut tab, Balance::MAX - 5), Ok(()));
    assert_eq!(tab.free(), Balance::MAX);
}

#[test]
fn take_takes_what_was_used_and_never_twice() {
    let mut tab = tab(100);
    let first = signed(&tab, 40, 30);
    assert_eq!(take(&mut tab, &first), Ok(30));
    assert_eq!(take(&mut tab, &first), Err(Outcome::NothingNew { taken: 30 }));
    let rest = signed(&tab, 40, 40);
    assert_eq!(take(&mut tab, &rest), Ok(10));
    assert_eq!((tab.taken, tab.free()), (40, 60));
    assert_eq!(take(&mut tab, &first), Err(Outcome::NothingNew { taken: 40 }));
}

#[test]
fn take_is_above_ceiling_beyond_what_was_signed() {
    let mut tab = tab(100);
    let beyond = signed(&tab, 40, 41);
    assert_eq!(take(&mut tab, &beyond), Err(Outcome::AboveCeiling));
    let raised = Take { voucher: Voucher { ceiling: 41, ..beyond.voucher }, ..beyond };
    assert_eq!(take(&mut tab, &raised), Err(Outcome::WrongSigner));
    assert_eq!(tab.taken, 0);
}

#[test]
fn take_is_above_deposit_beyond_what_is_there() {
    let mut tab = tab(100);
    let first = signed(&tab, 10, 10);
    assert_eq!(take(&mut tab, &first), Ok(10));
    assert_eq!(rules::give_back(&mut tab, &SELLER, 20), Ok(()));
    let beyond = signed(&tab, Balance::MAX, 81);
    assert_eq!(take(&mut tab, &beyond), Err(Outcome::AboveDeposit { available: 80 }));
    let all = signed(&tab, Balance::MAX, 80);
    assert_eq!(take(&mut tab, &all), Ok(70));
    assert_eq!(tab.free(), 0);
}

#[test]
fn take_is_refused_to_everybody_but_the_seller() {
    let mut tab = tab(100);
    let good = signed(&tab, 10, 10);
    for stranger in [MALLORY, PAYER] {
        assert_eq!(rules::take(&mut tab, &stranger, &good, &DOMAIN), Err(Outcome::NotSeller));
    }
    assert_eq!(tab.taken, 0);
}

#[test]
fn take_is_wrong_signer_for_another_key_tab_ceiling_or_domain() {
    let mut tab = tab(100);
    let good = signed(&tab, 10, 10);
    let other = Voucher { tab: [9; 32].into(), ..good.voucher };
    let signatures = [
        sign(&key(8), &DOMAIN, &good.voucher),
        sign(&key(7), &DOMAIN, &other),
        sign(&key(7), &DOMAIN, &Voucher { ceiling: 11, ..good.voucher }),
        sign(&key(7), &[5; 32], &good.voucher),
    ];
    for signature in signatures {
        assert_eq!(take(&mut tab, &Take { signature, ..good }), Err(Outcome::WrongSigner));
    }
    assert_eq!(take(&mut tab, &Take { signature: [0; 65], ..good }), Err(Outcome::MalformedSignature));
    assert_eq!(tab.taken, 0);
    assert_eq!(take(&mut tab, &good), Ok(10));
}

#[test]
fn give_back_errors_not_seller_zero_and_insufficient() {
    let mut tab = tab(100);
    for stranger in [MALLORY, PAYER] {
        assert_eq!(refusal(rules::give_back(&mut tab, &stranger, 1)), TabError::NotSeller);
    }
    assert_eq!(refusal(rules::give_back(&mut tab, &SELLER, 0)), TabError::Zero);
    let first = signed(&tab, 30, 30);
    assert_eq!(take(&mut tab, &first), Ok(30));
    assert_eq!(refusal(rules::give_back(&mut tab, &SELLER, 71)), TabError::Insufficient { available: 70 });
    assert_eq!(rules::give_back(&mut tab, &SELLER, 70), Ok(()));
    assert_eq!((tab.given_back, tab.free()), (70, 0));
}

#[test]
fn withdraw_pays_the_rest_once_the_delay_is_over() {
    let mut tab = tab(100);
    assert_eq!(refusal(rules::withdraw(&tab, &PAYER, NOW)), TabError::WithdrawalNotBegun);
    let from_ms = NOW + MIN_WITHDRAW_DELAY_MS;
    assert_eq!(rules::begin_withdrawal(&mut tab, &PAYER, NOW), Ok(from_ms));
    let begun = TabError::WithdrawalBegun { withdrawable_from_ms: from_ms };
    assert_eq!(refusal(rules::begin_withdrawal(&mut tab, &PAYER, NOW + 1)), begun);
    let early = TabError::TooEarly { withdrawable_from_ms: from_ms };
    assert_eq!(refusal(rules::withdraw(&tab, &PAYER, from_ms - 1)), early);
    let last = signed(&tab, 30, 30);
    assert_eq!(take(&mut tab, &last), Ok(30));
    assert_eq!(rules::withdraw(&tab, &PAYER, from_ms), Ok(70));
}

#[test]
fn withdraw_errors_not_payer() {
    let mut tab = tab(100);
    for stranger in [MALLORY, SELLER] {
        assert_eq!(refusal(rules::begin_withdrawal(&mut tab, &stranger, NOW)), TabError::NotPayer);
    }
    assert!(rules::begin_withdrawal(&mut tab, &PAYER, NOW).is_ok());
    for stranger in [MALLORY, SELLER] {
        assert_eq!(refusal(rules::withdraw(&tab, &stranger, u64::MAX)), TabError::NotPayer);
    }
    assert_eq!(refusal(rules::begin_withdrawal(&mut self::tab(1), &PAYER, u64::MAX)), TabError::Overflow);
}

/// The books with tabs on these terms, 100 in each.
fn book_of(terms: &[Terms]) -> (Book, Vec<Box<Tab>>) {
    let mut book = Book::default();
    let tabs: Vec<_> = terms.iter().map(|terms| Box::new(Tab { terms: terms.clone(), ..*tab(100) })).collect();
    tabs.iter().for_each(|tab| book.open(id(tab), tab).unwrap());
    (book, tabs)
}

#[ink::test]
fn take_all_waits_for_each_product_and_asset_whatever_the_order() {
    let token = Asset::Psp22([9; 32].into());
    let places = [(1, Asset::Native), (2, Asset::Native), (1, token), (1, Asset::Native), (1, token)];
    let terms: Vec<_> =
        (0..).zip(places).map(|(salt, (product, asset))| Terms { product, asset, salt, ..terms() }).collect();
    let (mut book, tabs) = book_of(&terms);
    for round in [1, 2] {
        let takes = (1..).zip(&tabs).map(|(amount, tab)| signed(tab, 100, amount * round));
        let outcomes = book.take_all(&SELLER, takes, &DOMAIN);
        let expected: Vec<_> = (1..).zip(&tabs).map(|(amount, tab)| (id(tab), Outcome::Taken(amount))).collect();
        assert_eq!(outcomes, expected);
        let waiting =
            [(1, Asset::Native), (2, Asset::Native), (1, token)].map(|(product, asset)| book.waiting(product, &asset));
        assert_eq!(waiting, [5, 2, 8].map(|amount| amount * round));
    }
    assert_eq!(book.take_waiting(1, &token), 16);
    assert_eq!(book.waiting(1, &token), 0);
}

#[ink::test]
fn take_all_leaves_the_others_alone_where_one_is_bad() {
    let (mut book, tabs) = book_of(&[0, 1, 2].map(|salt| Terms { salt, ..terms() }));
    let [one, two, three] = tabs.as_slice() else { panic!("three") };
    let unknown = Box::new(Tab { terms: Terms { salt: 9, ..terms() }, ..*one.clone() });
    let takes =
        [signed(one, 10, 10), signed(two, 10, 11), signed(&unknown, 1, 1), signed(three, 7, 7), signed(one, 12, 12)];
    let outcomes = book.take_all(&SELLER, takes.into_iter(), &DOMAIN).into_iter().map(|(_, outcome)| outcome);
    let expected =
        [Outcome::Taken(10), Outcome::AboveCeiling, Outcome::UnknownTab, Outcome::Taken(7), Outcome::Taken(2)];
    assert_eq!(outcomes.collect::<Vec<_>>(), expected);
    assert_eq!(book.waiting(1, &Asset::Native), 19);
    assert_eq!(book.tab(id(two)), Some(two.clone()));
}

#[ink::test]
fn take_all_takes_nothing_where_what_waits_would_overflow() {
    let (mut book, tabs) = book_of(&[0, 1].map(|salt| Terms { salt, ..terms() }));
    let [one, two] = tabs.as_slice() else { panic!("two") };
    book.wait(1, &Asset::Native, Balance::MAX - 10);
    let outcomes = book.take_all(&SELLER, [signed(one, 11, 11), signed(two, 10, 10)].into_iter(), &DOMAIN);
    assert_eq!(outcomes, [(id(one), Outcome::Overflow), (id(two), Outcome::Taken(10))]);
    assert_eq!(book.tab(id(one)).unwrap().taken, 0);
    assert_eq!(book.waiting(1, &Asset::Native), Balance::MAX);
}
