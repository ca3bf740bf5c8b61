// SPDX-License-Identifier: Apache-2.0
#![allow(clippy::arithmetic_side_effects, reason = "small numbers of tests")]

use ink::env::test::{default_accounts, recorded_events, set_block_timestamp, set_caller};
use ink::env::DefaultEnvironment;
use ink::primitives::AccountId;
use ink::scale::{Decode, Encode};
use kite_chain::call::LONG_ANSWER;
use kite_interfaces::batch::Batch;
use kite_interfaces::ownable::{Ownable, OwnableError};
use kite_interfaces::receiver::{PSP22Receiver, ReceiverError};
use kite_interfaces::registry::{
    Accusation, Case, Contribution, CurationOffered, CuratorChanged, Product, RegistryError, Request, Rules, Settings,
    Status, Submission, Terms, MAX_DECISIONS, MAX_PAGE, MAX_URI,
};
use kite_interfaces::router::{Edge, Stage, MAX_UPSTREAM};
use kite_interfaces::{Asset, Balance, Clock, ContributionId, ProductId};

use crate::registry::Registry;
use crate::rules::tests::rules;

fn owner() -> AccountId {
    [10; 32].into()
}

fn kite() -> AccountId {
    [11; 32].into()
}

fn router() -> AccountId {
    [12; 32].into()
}

fn curator() -> AccountId {
    [13; 32].into()
}

fn alice() -> AccountId {
    [14; 32].into()
}

fn bob() -> AccountId {
    [15; 32].into()
}

const BOND_PER_UNIT: Balance = 3;

fn registry() -> Registry {
    let clock = Clock { origin_ms: 1_000, epoch_ms: 100 };
    let (kite, router, rules) = (kite(), router(), rules());
    let settings = Settings { kite, router, clock, rules, product_count: 0, contribution_count: 0 };
    set_block_timestamp::<DefaultEnvironment>(1_000);
    Registry::empty(owner(), settings)
}

fn product(bond_per_unit: Balance) -> Product {
    let terms = Terms {
        stage_bps: [2_000; 5],
        upstream: Vec::new(),
        license_bps: 0,
        half_life_epochs: 0,
        bond_per_unit,
        curator: curator(),
        metadata_uri: String::new(),
        metadata_hash: [0; 32].into(),
        supersedes: None,
    };
    let (is_stopped, curator, pending_curator) = (false, curator(), None);
    Product { registrant: bob(), opened_epoch: 0, is_stopped, curator, pending_curator, terms }
}

fn submission(product: ProductId, units: u32) -> Submission {
    let (evidence_uri, evidence_hash) = ("ipfs://work".into(), [4; 32].into());
    Submission { product, stage: Stage::Model, units, payee: None, batch: None, evidence_uri, evidence_hash }
}

fn request(product: ProductId, units: u32) -> Vec<u8> {
    Request::Submit(submission(product, units)).encode()
}

fn accusation(contribution: ContributionId) -> Vec<u8> {
    let (evidence_uri, evidence_hash) = ("ipfs://copy".into(), [5; 32].into());
    Request::Challenge(Accusation { contribution, evidence_uri, evidence_hash }).encode()
}

fn with_product(bond_per_unit: Balance) -> Registry {
    let mut registry = registry();
    assert_eq!(registry.add_product(&product(bond_per_unit)), Ok(1));
    registry
}

fn call_as(caller: AccountId) {
    set_caller::<DefaultEnvironment>(caller);
}

fn receive(registry: &mut Registry, from: AccountId, value: Balance, data: &[u8]) -> Result<(), ReceiverError> {
    call_as(kite());
    registry.on_psp22_received(from, from, value, data.into())
}

fn submit(registry: &mut Registry, from: AccountId, units: u32) -> ContributionId {
    let bond = registry.product(1).unwrap().terms.bond_per_unit * Balance::from(units);
    receive(registry, from, bond, &request(1, units)).unwrap();
    registry.settings().contribution_count
}

fn ids(page: Vec<(ContributionId, Box<Contribution>)>) -> Vec<ContributionId> {
    page.into_iter().map(|(id, _)| id).collect()
}

#[ink::test]
fn on_psp22_received_stores_the_contribution_under_both_listings() {
    let mut registry = with_product(BOND_PER_UNIT);
    assert_eq!(submit(&mut registry, alice(), 5), 1);
    assert_eq!(submit(&mut registry, bob(), 1), 2);
    assert_eq!(submit(&mut registry, alice(), 2), 3);

    let first = registry.contribution(1).unwrap();
    assert_eq!((first.contributor, first.payee, first.units, first.bond), (alice(), alice(), 5, 15));
    let decide_by_ms = 1_000 + rules().curator_answers_ms;
    assert_eq!((first.status, first.decide_by_ms), (Status::Submitted, decide_by_ms));
    assert_eq!(ids(registry.contributions_of(alice(), 0, 10)), [1, 3]);
    assert_eq!(ids(registry.contributions_of(bob(), 0, 10)), [2]);
    assert_eq!(ids(registry.contributions_to(1, 1, 10)), [2, 3]);
    assert_eq!(registry.contributions_to(2, 0, 10), []);
    assert_eq!(registry.contributions_of(alice(), 0, 1), [(1, first)]);
}

#[ink::test]
fn on_psp22_received_adds_to_the_bonds_held_and_tells() {
    let mut registry = with_product(BOND_PER_UNIT);
    submit(&mut registry, alice(), 5);
    submit(&mut registry, bob(), 2);
    assert_eq!(registry.bonds_held(), 21);
    assert_eq!(recorded_events().count(), 2);
}

#[ink::test]
fn on_psp22_received_errors_unsupported_token_for_any_other_caller() {
    let mut registry = with_product(BOND_PER_UNIT);
    for caller in [owner(), router(), curator(), alice()] {
        call_as(caller);
        let refused = registry.on_psp22_received(alice(), alice(), 3, request(1, 1));
        assert_eq!(refused, Err(ReceiverError::UnsupportedToken));
    }
    assert_eq!(registry.settings().contribution_count, 0);
}

#[ink::test]
fn on_psp22_received_errors_invalid_data_unless_it_is_exactly_a_request() {
    let mut registry = with_product(BOND_PER_UNIT);
    let exact = request(1, 1);
    let longer = [exact.as_slice(), &[0]].concat();
    let unknown = [&[2], &exact[1..]].concat();
    for data in [&[], &exact[..exact.len() - 1], &longer, &unknown] {
        assert_eq!(receive(&mut registry, alice(), 3, data), Err(ReceiverError::InvalidData));
    }
    assert_eq!(receive(&mut registry, alice(), 3, &exact), Ok(()));
}

#[ink::test]
fn on_psp22_received_errors_wrong_bond_and_keeps_nothing() {
    let mut registry = with_product(BOND_PER_UNIT);
    let refused = receive(&mut registry, alice(), 14, &request(1, 5));
    assert_eq!(refused, Err(ReceiverError::Registry(RegistryError::WrongBond { expected: 15 })));
    assert_eq!((registry.bonds_held(), registry.contribution(1)), (0, None));
}

#[ink::test]
fn on_psp22_received_errors_unknown_product() {
    let mut registry = with_product(BOND_PER_UNIT);
    for unknown in [0, 2] {
        let refused = receive(&mut registry, alice(), 3, &request(unknown, 1));
        assert_eq!(refused, Err(ReceiverError::Registry(RegistryError::UnknownProduct(unknown))));
    }
}

#[ink::test]
fn on_psp22_received_errors_call_failed_for_a_challenge_where_there_is_no_router() {
    let mut registry = with_product(BOND_PER_UNIT);
    let id = submit(&mut registry, alice(), 5);
    let refused = receive(&mut registry, bob(), rules().challenge_bond, &accusation(id));
    assert_eq!(refused, Err(ReceiverError::Registry(RegistryError::CallFailed)));
}

#[ink::test]
fn register_product_errors_what_the_terms_break() {
    let mut registry = with_product(BOND_PER_UNIT);
    let mut terms = product(0).terms;
    terms.upstream = vec![Edge { product: 2, bps: 5 }];
    assert_eq!(registry.register_product(terms), Err(RegistryError::UnknownProduct(2).into()));
    assert_eq!(registry.settings().product_count, 1);
}

#[ink::test]
fn register_product_looks_the_licence_up_in_the_registered_terms() {
    let mut registry = registry();
    let mut parent = product(0);
    parent.terms.license_bps = 300;
    registry.add_product(&parent).unwrap();
    let mut terms = product(0).terms;
    terms.upstream = vec![Edge { product: 1, bps: 299 }];
    let expected = RegistryError::BelowLicense { product: 1, license_bps: 300 };
    assert_eq!(registry.register_product(terms), Err(expected.into()));
}

#[ink::test]
fn accept_errors_wrong_count_for_none_and_for_too_many() {
    let mut registry = registry();
    let expected = Err(RegistryError::WrongCount { max: 32 }.into());
    assert_eq!(registry.accept(Vec::new()), expected);
    assert_eq!(registry.accept(vec![1; MAX_DECISIONS + 1]), expected);
    assert_eq!(registry.accept(vec![1; MAX_DECISIONS]), Err(RegistryError::UnknownContribution(1).into()));
}

#[ink::test]
fn accept_errors_wrong_status_for_a_contribution_named_twice() {
    let mut registry = with_product(BOND_PER_UNIT);
    let (first, second) = (submit(&mut registry, alice(), 5), submit(&mut registry, alice(), 5));
    call_as(curator());
    let refused = registry.accept(vec![second, first, second]);
    assert_eq!(refused, Err(RegistryError::WrongStatus(second).into()));
}

#[ink::test]
fn accept_hands_the_position_to_the_router_in_the_epoch_of_the_block() {
    let mut registry = with_product(BOND_PER_UNIT);
    let id = submit(&mut registry, alice(), 5);
    set_block_timestamp::<DefaultEnvironment>(1_399);
    call_as(curator());
    let position = registry.accept_one(id, 3).unwrap();
    assert_eq!((position.id, position.product, position.payee, position.units), (id, 1, alice(), 5 << 40));
    let accepted = registry.contribution(id).unwrap();
    assert_eq!((accepted.status, accepted.bond), (Status::Accepted { from_epoch: 4 }, 15));
    assert_eq!(registry.bonds_held(), 15);
}

#[ink::test]
fn accept_errors_call_failed_where_there_is_no_router() {
    let mut registry = with_product(BOND_PER_UNIT);
    let id = submit(&mut registry, alice(), 5);
    call_as(curator());
    assert_eq!(registry.accept(vec![id]), Err(RegistryError::CallFailed.into()));
}

#[ink::test]
fn reject_errors_wrong_count_for_none_and_for_too_many() {
    let mut registry = registry();
    let expected = Err(RegistryError::WrongCount { max: 32 }.into());
    assert_eq!(registry.reject(Vec::new()), expected);
    assert_eq!(registry.reject(vec![1; MAX_DECISIONS + 1]), expected);
}

#[ink::test]
fn reject_errors_wrong_status_for_a_contribution_named_twice() {
    let mut registry = with_product(0);
    let id = submit(&mut registry, alice(), 5);
    call_as(curator());
    assert_eq!(registry.reject(vec![id, id]), Err(RegistryError::WrongStatus(id).into()));
}

#[ink::test]
fn reject_calls_no_token_where_there_was_no_bond() {
    let mut registry = with_product(0);
    let id = submit(&mut registry, alice(), 5);
    call_as(curator());
    assert_eq!(registry.reject(vec![id]), Ok(()));
    assert_eq!(registry.contribution(id).unwrap().status, Status::Rejected);
    assert_eq!(recorded_events().count(), 2);
}

#[ink::test]
fn reject_takes_the_bond_off_the_books_and_errors_call_failed_without_a_token() {
    let mut registry = with_product(BOND_PER_UNIT);
    let (first, _) = (submit(&mut registry, alice(), 5), submit(&mut registry, bob(), 1));
    call_as(curator());
    assert_eq!(registry.reject(vec![first]), Err(RegistryError::CallFailed.into()));
    assert_eq!((registry.bonds_held(), registry.contribution(first).unwrap().bond), (3, 0));
}

#[ink::test]
fn retire_and_withdraw_bond_error_unknown_contribution() {
    let mut registry = with_product(BOND_PER_UNIT);
    for unknown in [0, 1] {
        assert_eq!(registry.retire(unknown), Err(RegistryError::UnknownContribution(unknown).into()));
        assert_eq!(registry.withdraw_bond(unknown), Err(RegistryError::UnknownContribution(unknown).into()));
    }
}

#[ink::test]
fn retire_writes_the_books_before_it_calls_the_router() {
    let mut registry = with_product(BOND_PER_UNIT);
    let id = submit(&mut registry, alice(), 5);
    call_as(curator());
    registry.accept_one(id, 0).unwrap();
    call_as(alice());
    assert_eq!(registry.retire(id), Err(RegistryError::CallFailed.into()));
    assert_eq!(registry.contribution(id).unwrap().status, Status::Retired { to_epoch: 1 });
    assert_eq!(registry.withdraw_bond(id), Err(RegistryError::CallFailed.into()));
    assert_eq!((registry.bonds_held(), registry.contribution(id).unwrap().bond), (15, 15));
}

#[ink::test]
fn withdraw_bond_takes_a_submission_back_after_the_curators_time() {
    let mut registry = with_product(0);
    let id = submit(&mut registry, alice(), 5);
    let after_ms = registry.contribution(id).unwrap().decide_by_ms;
    call_as(alice());
    set_block_timestamp::<DefaultEnvironment>(after_ms);
    assert_eq!(registry.withdraw_bond(id), Err(RegistryError::TooEarly { after_ms }.into()));
    set_block_timestamp::<DefaultEnvironment>(after_ms + 1);
    assert_eq!(registry.withdraw_bond(id), Ok(()));
    assert_eq!(registry.contribution(id).unwrap().status, Status::Withdrawn);
    assert_eq!(recorded_events().count(), 2);
}

#[ink::test]
fn resolve_and_lapse_error_what_stands_against_it() {
    let mut registry = with_product(BOND_PER_UNIT);
    let id = submit(&mut registry, alice(), 5);
    call_as(owner());
    assert_eq!(registry.lapse(id), Err(RegistryError::NotChallenged(id).into()));
    assert_eq!(registry.resolve(id, 1, true), Err(RegistryError::NotChallenged(id).into()));
    assert_eq!(registry.settle(id, 1), Err(RegistryError::UnknownChallenge(1).into()));
    for unknown in [0, id + 1] {
        assert_eq!(registry.settle(unknown, 1), Err(RegistryError::UnknownContribution(unknown).into()));
        assert_eq!(registry.resolve(unknown, 1, true), Err(RegistryError::UnknownContribution(unknown).into()));
        assert_eq!(registry.lapse(unknown), Err(RegistryError::UnknownContribution(unknown).into()));
    }
}

#[ink::test]
fn set_rules_errors_not_owner_and_changes_nothing_if_the_token_does_not_answer() {
    let mut registry = with_product(BOND_PER_UNIT);
    let stricter = Rules { challenge_bond: 51, arbiter: Some(bob()), ..rules() };
    for caller in [alice(), bob(), curator()] {
        call_as(caller);
        assert_eq!(registry.set_rules(stricter), Err(RegistryError::NotOwner.into()));
    }
    call_as(owner());
    assert_eq!(registry.set_rules(stricter), Err(RegistryError::CallFailed.into()));
    assert_eq!(registry.settings().rules, rules());
}

#[ink::test]
fn stop_product_errors_not_guardian_and_unknown_product() {
    let mut registry = with_product(BOND_PER_UNIT);
    call_as(alice());
    assert_eq!(registry.stop_product(1, true), Err(RegistryError::NotGuardian.into()));
    call_as(owner());
    for unknown in [0, 2] {
        assert_eq!(registry.stop_product(unknown, true), Err(RegistryError::UnknownProduct(unknown).into()));
    }
}

#[ink::test]
fn curation_passes_in_two_steps() {
    let mut registry = with_product(BOND_PER_UNIT);
    call_as(alice());
    assert_eq!(registry.offer_curation(1, alice()), Err(RegistryError::NotCurator.into()));
    assert_eq!(registry.accept_curation(1), Err(RegistryError::NotPendingCurator.into()));
    call_as(curator());
    registry.offer_curation(1, alice()).unwrap();
    assert_eq!(registry.product(1).unwrap().curator, curator());
    assert_eq!(registry.accept_curation(1), Err(RegistryError::NotPendingCurator.into()));
    call_as(alice());
    registry.accept_curation(1).unwrap();
    let product = registry.product(1).unwrap();
    assert_eq!((product.curator, product.pending_curator, product.terms.curator), (alice(), None, curator()));
    assert_eq!(registry.accept_curation(1), Err(RegistryError::NotPendingCurator.into()));
    let told: Vec<_> = recorded_events().map(|event| event.data).collect();
    let changed = CuratorChanged { product: 1, from: curator(), to: alice() };
    assert_eq!(told, [CurationOffered { product: 1, pending_curator: alice() }.encode(), changed.encode()]);
}

#[ink::test]
fn offer_curation_is_replaced_by_a_later_one_and_withdrawn_by_one_to_oneself() {
    let mut registry = with_product(BOND_PER_UNIT);
    call_as(curator());
    for (to, pending) in [(alice(), Some(alice())), (bob(), Some(bob())), (curator(), None)] {
        registry.offer_curation(1, to).unwrap();
        assert_eq!(registry.product(1).unwrap().pending_curator, pending);
    }
    assert_eq!(registry.offer_curation(2, bob()), Err(RegistryError::UnknownProduct(2).into()));
}

#[ink::test]
fn replace_curator_is_for_the_owner_and_ends_an_offer() {
    let mut registry = with_product(BOND_PER_UNIT);
    call_as(curator());
    registry.offer_curation(1, alice()).unwrap();
    assert_eq!(registry.replace_curator(1, bob()), Err(RegistryError::NotOwner.into()));
    call_as(owner());
    registry.replace_curator(1, bob()).unwrap();
    let product = registry.product(1).unwrap();
    assert_eq!((product.curator, product.pending_curator), (bob(), None));
    call_as(alice());
    assert_eq!(registry.accept_curation(1), Err(RegistryError::NotPendingCurator.into()));
    let id = submit(&mut registry, alice(), 5);
    call_as(curator());
    assert_eq!(registry.accept(vec![id]), Err(RegistryError::NotCurator.into()));
}

#[ink::test]
fn skim_errors_not_owner_and_call_failed_without_the_asset() {
    let mut registry = with_product(BOND_PER_UNIT);
    call_as(alice());
    assert_eq!(registry.skim(Asset::Psp22(kite()), alice()), Err(RegistryError::NotOwner.into()));
    call_as(owner());
    assert_eq!(registry.skim(Asset::Psp22(kite()), alice()), Err(RegistryError::CallFailed.into()));
}

#[ink::test]
fn challenge_bond_follows_the_rules_and_the_bond_that_is_held() {
    let mut registry = with_product(1_000);
    let id = submit(&mut registry, alice(), 5);
    assert_eq!(registry.challenge_bond(id), Ok(50));
    assert_eq!(registry.challenge_bond(id + 1), Err(RegistryError::UnknownContribution(id + 1).into()));
    assert_eq!(registry.challenge(id, 1), None);
}

#[ink::test]
fn messages_error_overflow_before_the_clock_began() {
    let mut registry = with_product(BOND_PER_UNIT);
    set_block_timestamp::<DefaultEnvironment>(999);
    assert_eq!(registry.register_product(product(0).terms), Err(RegistryError::Overflow.into()));
    assert_eq!(registry.accept(vec![1]), Err(RegistryError::Overflow.into()));
}

#[ink::test]
fn products_pages_from_an_id_and_reads_0_as_1() {
    let mut registry = registry();
    for bond_per_unit in 1..=3 {
        registry.add_product(&product(bond_per_unit)).unwrap();
    }
    let listed = |from, limit| registry.products(from, limit);
    assert_eq!(listed(0, 2), [(1, product(1).into()), (2, product(2).into())]);
    assert_eq!(listed(1, 2), listed(0, 2));
    assert_eq!(listed(3, u32::MAX), [(3, product(3).into())]);
    assert_eq!(listed(4, 1), []);
    assert_eq!(listed(1, 0), []);
    assert_eq!((registry.product(0), registry.product(3)), (None, Some(product(3).into())));
}

#[ink::test]
fn the_longest_page_fits_into_one_answer() {
    let edges = vec![Edge { product: 1, bps: 1 }; MAX_UPSTREAM];
    let mut product = product(1);
    (product.terms.upstream, product.terms.supersedes) = (edges, Some(1));
    product.terms.metadata_uri = "u".repeat(MAX_URI);
    product.pending_curator = Some(bob());
    let mut registry = registry();
    for _ in 0..=MAX_PAGE {
        registry.add_product(&product).unwrap();
    }
    let evidence_uri = "u".repeat(MAX_URI);
    let batch = Some(Batch { root: [1; 32].into(), count: 1, total_units: 1 });
    let data = Request::Submit(Submission { evidence_uri, batch, ..submission(1, 1) }).encode();
    let (first, last, bonds, decide_by_ms) = (1, 1, 1, 1);
    let (bonds_before, challenger_bps, contributor_bps, arbiter) = (1, 1, 1, bob());
    let case = Some(Case { first, last, bonds_before, bonds, arbiter, challenger_bps, contributor_bps, decide_by_ms });
    for id in 1..=MAX_PAGE + 1 {
        receive(&mut registry, alice(), 1, &data).unwrap();
        let record = Contribution {
            case,
            notice_until: Some(1),
            status: Status::Accepted { from_epoch: 1 },
            ..*registry.contribution(id).unwrap()
        };
        registry.keep(id, &record);
    }
    let products: Result<_, ink::LangError> = Ok(registry.products(1, u32::MAX));
    let contributions: Result<_, ink::LangError> = Ok(registry.contributions_of(alice(), 0, u32::MAX));
    assert_eq!(contributions.as_ref().unwrap().len(), MAX_PAGE as usize);
    assert_eq!(products.as_ref().unwrap().len(), MAX_PAGE as usize);
    assert!(products.encoded_size() <= LONG_ANSWER, "{}", products.encoded_size());
    assert!(contributions.encoded_size() <= LONG_ANSWER, "{}", contributions.encoded_size());
}

#[ink::test]
fn request_data_is_what_on_psp22_received_expects() {
    let mut registry = with_product(BOND_PER_UNIT);
    let request = Request::Submit(Submission { payee: Some(bob()), ..submission(1, 2) });
    let data = registry.request_data(request.clone());
    assert_eq!(Request::decode(&mut data.as_slice()), Ok(request));
    assert_eq!(receive(&mut registry, alice(), 6, &data), Ok(()));
    assert_eq!(registry.contribution(1).unwrap().payee, bob());
}

#[ink::test]
fn ownership_moves_in_two_steps() {
    let mut registry = registry();
    call_as(owner());
    registry.transfer_ownership(alice()).unwrap();
    assert_eq!((registry.owner(), registry.pending_owner()), (owner(), Some(alice())));
    call_as(alice());
    registry.accept_ownership().unwrap();
    assert_eq!((registry.owner(), registry.pending_owner()), (alice(), None));
}

#[ink::test]
fn transfer_ownership_errors_not_owner() {
    let mut registry = registry();
    call_as(alice());
    assert_eq!(registry.transfer_ownership(alice()), Err(OwnableError::NotOwner));
    assert_eq!(registry.accept_ownership(), Err(OwnableError::NotPendingOwner));
}

#[ink::test]
fn set_code_errors_not_owner() {
    let mut registry = registry();
    call_as(default_accounts::<DefaultEnvironment>().alice);
    assert_eq!(registry.set_code([1; 32].into()), Err(OwnableError::NotOwner));
}
