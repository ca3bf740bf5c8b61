// SPDX-License-Identifier: Apache-2.0
//! The router on a Hub: what it is told and answers, in words that the code under test did not make.

mod common;
mod money;

use alloy_primitives::{FixedBytes, U256};
use alloy_sol_types::{SolCall, SolValue};
use common::*;
use hub::chain::{Failed, Ran};
use money::*;

/// Some coin, in wei, not in whole units of the chain's own.
const AMOUNT: u128 = 1_000_000_000_000_000_003;

#[test]
fn records_of_the_router_are_tuples_and_nothing_is_zero_or_the_highest_number() {
    let mut money = Money::begin();
    let clock = Clock { originMs: wide(BEGAN_MS), epochMs: wide(EPOCH_MS) };
    let (registry, kite) = (account(REGISTRY), account(money.suite.token));
    let settings = Settings { registry, kite, feeBps: FEE_BPS, windowEpochs: 1, unlockedEpoch: 0, clock };
    assert_eq!(money.run(CAROL, settingsCall {}), settings);
    let mut position = Position {
        product: 1,
        stage: 3,
        contributor: account(BOB),
        payee: account(BOB),
        units: wide(4_u8),
        fromEpoch: 1,
        toEpoch: NONE,
        standing: Standing { kind: 0, epoch: 0 },
        batch: NO_BATCH,
    };
    assert_eq!(money.run(CAROL, positionCall { position: 1 }), position);
    assert_eq!(money.run(REGISTRY, freezeCall { position: 1 }), 0);
    position.standing.kind = 1;
    assert_eq!(money.run(CAROL, positionCall { position: 1 }), position);
    let room = money.run(CAROL, roomCall { product: 1 });
    assert_eq!(room[3], (U256::from(1) << 112) - wide(4_u8));
    assert_eq!(room[0], U256::from(1) << 112);
}

#[test]
fn product_and_positions_are_opened_by_the_registry_and_told_in_events() {
    let mut money = Money::begin();
    let upstream = vec![Edge { product: 1, bps: 500 }];
    let open = openProductCall { product: 2, stageBps: WEIGHTS, upstream: upstream.clone() };
    assert_eq!(money.refused(BOB, open.clone()), selector_of("NotRegistry()"));
    let ran = money.send(REGISTRY, 0, &open).unwrap();
    let opened: ProductOpened = event(&ran.events);
    assert_eq!(opened, ProductOpened { product: 2, stageBps: WEIGHTS, upstream });
    let batch = Batch { root: FixedBytes([7; 32]), count: 2, totalUnits: 10 };
    let position = NewPosition { batch: batch.clone(), ..opening(3, 2, 0, ALICE, 10) };
    let ran = money.send(REGISTRY, 0, &openPositionsCall { positions: vec![position] }).unwrap();
    assert_eq!(u32::abi_decode(&ran.value), Ok(2));
    let opened: PositionOpened = event(&ran.events);
    assert_eq!((opened.position, opened.fromEpoch, opened.stage), (3, 2, 0));
    assert_eq!(opened.batch, batch);
}

#[test]
fn stage_that_there_is_none_of_and_a_list_that_is_cut_are_refused_in_words() {
    let mut money = Money::begin();
    let unreadable = reason("could not read input");
    let positions = vec![opening(3, 1, 5, BOB, 1)];
    assert_eq!(money.refused(REGISTRY, openPositionsCall { positions }), unreadable);
    let edges = vec![Edge { product: 1, bps: 1 }; 3];
    let mut cut = openProductCall { product: 2, stageBps: WEIGHTS, upstream: edges }.abi_encode();
    cut.truncate(cut.len() - 32);
    let refused = money.suite.chain.call(REGISTRY, money.router, 0, cut);
    assert_eq!(refused, Err(Failed::Reverted(unreadable)));
}

#[test]
fn payment_in_coin_is_split_as_quoted_and_claimed_to_the_last_wei() {
    let mut money = Money::begin();
    let quoted = money.run(ALICE, quoteCall { product: 1, asset: COIN, amount: wide(AMOUNT) });
    let ran = money.pay_coin(ALICE, AMOUNT);
    let split = Split::abi_decode_validate(&ran.value).unwrap();
    assert_eq!(split, quoted);
    let parts = split.stages.iter().fold(split.fee + split.reserve + split.carriedAfter, |sum, part| sum + part);
    assert_eq!((split.fee, parts), (wide(AMOUNT / 100), wide(AMOUNT)));
    let paid: Paid = event(&ran.events);
    assert_eq!((paid.payer, paid.asset, paid.amount, paid.epoch), (account(ALICE), COIN, wide(AMOUNT), 1));
    assert_eq!((paid.split, paid.reference), (split.clone(), wide(7_u8)));
    money.next_epoch();
    money.next_epoch();
    let before = money.suite.chain.balance(BOB);
    let ran = money.send(CAROL, 0, &claimCall { positions: vec![1], assets: vec![COIN] }).unwrap();
    assert_eq!(Vec::<U256>::abi_decode(&ran.value), Ok(vec![split.stages[3]]));
    let claimed: Claimed = event(&ran.events);
    let expected = Claimed { position: 1, payee: account(BOB), asset: COIN, amount: split.stages[3], member: NONE };
    assert_eq!(claimed, expected);
    assert_eq!(wide(money.suite.chain.balance(BOB) - before), split.stages[3]);
    let pending = money.run(BOB, pendingCall { position: 1, asset: COIN });
    assert_eq!((pending.claimable, pending.claimed), (U256::ZERO, split.stages[3]));
}

#[test]
fn payment_without_its_coin_or_with_more_of_it_changes_nothing() {
    let mut money = Money::begin();
    let pay = payCall { product: 1, asset: COIN, amount: wide(AMOUNT), reference: wide(7_u8) };
    let refused = money.refused(ALICE, pay.clone());
    let said = [selector_of("WrongValueSent(uint256,uint256)"), (wide(AMOUNT), U256::ZERO).abi_encode()].concat();
    assert_eq!(refused, said);
    assert!(money.send(ALICE, AMOUNT + 1, &pay).is_err());
    let pay = payCall { product: 9, ..pay };
    let unknown = [selector_of("UnknownProduct(uint32)"), 9_u32.abi_encode()].concat();
    assert_eq!(money.send(ALICE, AMOUNT, &pay), Err(Failed::Reverted(unknown)));
    let lifetime = money.run(ALICE, lifetimeCall { product: 1, asset: COIN });
    assert_eq!(lifetime, Lifetime { paid: U256::ZERO, reserve: U256::ZERO, carried: U256::ZERO });
}

#[test]
fn kite_pays_in_one_call_whose_data_any_abi_encoder_makes() {
    let mut money = Money::begin();
    let data = money.run(ALICE, paymentDataCall { product: 1, reference: wide(8_u8) });
    assert_eq!(data, (1_u32, wide(8_u8)).abi_encode());
    let kite = account(money.suite.token);
    let ran = pay_kite(&mut money, data.into());
    let paid: Paid = event(&ran.events);
    assert_eq!((paid.payer, paid.asset, paid.reference), (account(ALICE), kite, wide(8_u8)));
    assert_eq!(money.run(ALICE, lifetimeCall { product: 1, asset: kite }).paid, wide(1_000_u16));
}

#[test]
fn kite_with_data_that_are_none_or_with_a_product_that_is_none_stays_where_it_was() {
    let mut money = Money::begin();
    let unknown = [selector_of("UnknownProduct(uint32)"), 9_u32.abi_encode()].concat();
    let nine = (9_u32, wide(8_u8)).abi_encode();
    for (data, said) in [(vec![1; 12], selector_of("InvalidData()")), (nine, unknown)] {
        let call = transferAndCallCall { to: account(money.router), value: wide(1_000_u16), data: data.into() };
        let refused = money.suite.chain.call(ALICE, money.suite.token, 0, call.abi_encode());
        assert_eq!(refused, Err(Failed::Reverted(said)));
    }
    let pretend = onTransferReceivedCall {
        operator: account(ALICE),
        from: account(ALICE),
        value: wide(1_u8),
        data: (1_u32, wide(8_u8)).abi_encode().into(),
    };
    assert_eq!(money.refused(ALICE, pretend), selector_of("UnsupportedToken()"));
    assert_eq!(money.suite.balance(ALICE), hub::sol::number(ALICES));
}

#[test]
fn kite_is_taken_by_allowance_and_claimed_beside_coin() {
    let mut money = Money::begin();
    let kite = account(money.suite.token);
    let pay = payCall { product: 1, asset: kite, amount: wide(1_000_u16), reference: wide(1_u8) };
    assert_eq!(money.refused(ALICE, pay.clone()), selector_of("AssetFailed()"));
    let router = account(money.router);
    money.run_token(ALICE, approveCall { spender: router, value: wide(1_000_u16) });
    money.run(ALICE, pay);
    money.pay_coin(ALICE, AMOUNT);
    money.next_epoch();
    money.next_epoch();
    let sums = money.run(BOB, claimCall { positions: vec![1, 2], assets: vec![kite, COIN] });
    // 990 after the fee: 35 % to Bob and 20 % to Carol, rounded down.
    assert_eq!(sums.len(), 2);
    assert_eq!(sums[0], wide(346_u16 + 198));
    assert_eq!(money.suite.balance(BOB), hub::sol::number(BOBS + 346));
}

fn pay_kite(money: &mut Money, data: alloy_primitives::Bytes) -> Ran {
    let call = transferAndCallCall { to: account(money.router), value: wide(1_000_u16), data };
    money.run_token(ALICE, call)
}

#[test]
fn members_of_a_batch_claim_with_a_proof_and_nobody_else_does() {
    let mut money = Money::begin();
    let member = |index, payee, units| Member { index, payee: account(payee), units };
    let (alice, carol) = (member(0, ALICE, 3), member(1, CAROL, 1));
    let root = hash(&[&[1][..], &leaf(&alice), &leaf(&carol)].concat());
    let batch = Batch { root: root.into(), count: 2, totalUnits: 4 };
    let positions = vec![NewPosition { batch, ..opening(3, 1, 0, OWNER, 4) }];
    money.run(REGISTRY, openPositionsCall { positions });
    money.next_epoch();
    money.pay_coin(BOB, 1_000_000_000_000);
    money.next_epoch();
    money.next_epoch();
    let claim = |member: &Member, proof: &Member| claimMemberCall {
        position: 3,
        member: member.clone(),
        proof: vec![leaf(proof).into()],
        assets: vec![COIN],
    };
    let ran = money.send(BOB, 0, &claim(&alice, &carol)).unwrap();
    // 99 % of it, 10 % for the stage, of that three quarters.
    let claimed: Claimed = event(&ran.events);
    assert_eq!((claimed.amount, claimed.payee, claimed.member), (wide(74_250_000_000_u64), account(ALICE), 0));
    let greedy = Member { units: 4, ..carol.clone() };
    assert_eq!(money.refused(CAROL, claim(&greedy, &alice)), selector_of("InvalidProof()"));
    assert_eq!(money.run(CAROL, claim(&carol, &alice)), vec![wide(24_750_000_000_u64)]);
}

/// What a leaf of the tree is on a Hub: an account has 20 bytes there.
fn leaf(member: &Member) -> [u8; 32] {
    let Member { index, payee, units } = member;
    hash(&[&[0][..], &index.to_le_bytes(), payee.as_slice(), &units.to_le_bytes()].concat())
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    sp_io::hashing::blake2_256(bytes)
}

#[test]
fn parent_pulls_what_a_child_owes_and_a_forfeited_position_is_swept() {
    let mut money = Money::begin();
    let upstream = vec![Edge { product: 1, bps: 2_000 }];
    money.run(REGISTRY, openProductCall { product: 2, stageBps: WEIGHTS, upstream });
    let pay = payCall { product: 2, asset: COIN, amount: wide(1_000_000_000_000_u64), reference: U256::ZERO };
    money.send(ALICE, 1_000_000_000_000, &pay).unwrap();
    let pulled = money.run(CAROL, pullCall { child: 2, edge: 0, asset: COIN });
    assert_eq!(pulled, wide(198_000_000_000_u64));
    assert_eq!(money.run(CAROL, pullCall { child: 2, edge: 0, asset: COIN }), U256::ZERO);
    let unknown = [selector_of("UnknownEdge(uint8)"), wide(1_u8).abi_encode()].concat();
    assert_eq!(money.refused(CAROL, pullCall { child: 2, edge: 1, asset: COIN }), unknown);
    let wrong = [selector_of("WrongStanding((uint8,uint32))"), (U256::ZERO, 0_u32).abi_encode()].concat();
    assert_eq!(money.refused(CAROL, sweepCall { position: 1, asset: COIN }), wrong);
    money.run(REGISTRY, freezeCall { position: 1 });
    money.run(REGISTRY, forfeitCall { position: 1 });
    money.next_epoch();
    let swept = money.run(CAROL, sweepCall { position: 1, asset: COIN });
    assert_eq!(swept, wide(69_300_000_000_u64));
}

#[test]
fn owner_collects_fees_and_a_reserve_and_it_is_told_of_what() {
    let mut money = Money::begin();
    money.pay_coin(ALICE, 1_000_000_000_000);
    assert_eq!(money.refused(BOB, collectFeesCall { asset: COIN, to: account(BOB) }), selector_of("NotOwner()"));
    assert_eq!(money.run(OWNER, collectFeesCall { asset: COIN, to: account(CAROL) }), wide(10_000_000_000_u64));
    let amount = wide(445_500_000_000_u64);
    let release = releaseReserveCall { product: 1, asset: COIN, amount, to: account(CAROL) };
    let ran = money.send(OWNER, 0, &release).unwrap();
    let released: Released = event(&ran.events);
    assert_eq!(released, Released { pot: Pot { kind: 1, product: 1 }, asset: COIN, amount, to: account(CAROL) });
    let holdings = money.run(ALICE, holdingsCall { asset: COIN });
    assert_eq!((holdings.held, holdings.fees, holdings.surplus), (wide(544_500_000_000_u64), U256::ZERO, U256::ZERO));
}

#[test]
fn listed_tokens_are_told_with_whether_they_can_be_paid_in() {
    let mut money = Money::begin();
    for (asset, allowed) in [(ALICE, true), (BOB, true), (ALICE, false)] {
        money.run(OWNER, setAssetCall { asset: account(asset), allowed });
    }
    let listed = |asset, allowed| Listed { asset: account(asset), allowed };
    assert_eq!(money.run(CAROL, assetsCall {}), vec![listed(ALICE, false), listed(BOB, true)]);
}
