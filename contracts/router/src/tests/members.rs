// SPDX-License-Identifier: Apache-2.0
use ink::primitives::Hash;
use kite_interfaces::batch::{Batch, Member, Tree};
use kite_interfaces::router::{Claimed, NewPosition, Payment, Pending, RouterError, Stage, Standing};
use kite_interfaces::{Asset, Balance, Epoch};

use super::{account, batch, dollar, members, open, open_all, position};
use crate::vault::{Ages, Order, Vault};

const NATIVE: Asset = Asset::Native;

/// Position 1 is a batch of `members` with `total_units`, position 2 an equal rival; from epoch 1 on.
fn vault(members: &[Member], total_units: u32) -> Vault {
    let mut vault = Vault::default();
    vault.open_product(1, [0, 10_000, 0, 0, 0], vec![]).unwrap();
    let rival = position(2, 1, Stage::Annotation, 1 << 40);
    let volunteers = NewPosition { id: 1, batch: Some(batch(members, total_units)), ..rival.clone() };
    open_all(&mut vault, 0, &[volunteers, rival]).unwrap();
    vault
}

/// Pays so that position 1 earns `amount`.
fn pay(vault: &mut Vault, now: Epoch, amount: Balance) {
    let payment = Payment { product: 1, reference: 0 };
    vault.pay(now, account(99), &NATIVE, 2 * amount, 0, payment).unwrap();
}

fn claim(vault: &mut Vault, open_epoch: Epoch, member: Member, proof: &[Hash]) -> Result<Balance, Box<RouterError>> {
    let foretold = vault
        .pending_member(open(open_epoch), 1, &member, proof.iter().copied(), &NATIVE)
        .map(|pending| pending.claimable);
    let claimed = vault
        .claim_member(open_epoch, 1, &member, proof.iter().copied(), [NATIVE].into_iter())
        .map(|claims| claims.totals[0]);
    assert_eq!(claimed, foretold);
    claimed
}

fn proofs(members: &[Member]) -> Vec<Vec<Hash>> {
    let tree = Tree::new(members).unwrap();
    members.iter().map(|member| tree.proof(member.index).unwrap()).collect()
}

#[ink::test]
fn claim_member_pays_each_its_share_of_the_batch_to_its_own_payee() {
    let members = members(&[1, 2, 3, 4]);
    let mut vault = vault(&members, 10);
    pay(&mut vault, 1, 1_000);
    for (member, proof) in members.iter().zip(proofs(&members)) {
        let claims = vault.claim_member(2, 1, member, proof.iter().copied(), [NATIVE, dollar()].into_iter()).unwrap();
        let amount = 100 * Balance::from(member.units);
        let (asset, payee) = (NATIVE, member.payee);
        assert_eq!(claims.paid, [Claimed { position: 1, payee, asset, amount, member: Some(member.index) }]);
        assert_eq!(claims.totals, [amount, 0]);
    }
    assert_eq!(vault.holding(&NATIVE).held, 1_000);
}

#[ink::test]
fn claim_member_pays_once_and_keeps_a_cursor_for_each_member_and_asset() {
    let members = members(&[5, 5]);
    let mut vault = vault(&members, 10);
    let proofs = proofs(&members);
    pay(&mut vault, 1, 100);
    assert_eq!(
        vault.claim_member(2, 1, &members[0], proofs[0].iter().copied(), [NATIVE, NATIVE].into_iter()).unwrap().totals,
        [50, 0]
    );
    pay(&mut vault, 2, 100);
    assert_eq!(claim(&mut vault, 3, members[0], &proofs[0]), Ok(50));
    assert_eq!(claim(&mut vault, 3, members[1], &proofs[1]), Ok(100));
    assert_eq!(claim(&mut vault, 3, members[1], &proofs[1]), Ok(0));
    let pending = vault.pending_member(open(3), 1, &members[1], proofs[1].iter().copied(), &NATIVE);
    assert_eq!(pending, Ok(Pending { claimed: 100, ..Pending::default() }));
}

#[ink::test]
fn claim_member_loses_less_than_a_unit_to_rounding() {
    let members = members(&[1, 1, 1]);
    let mut vault = vault(&members, 3);
    for epoch in 1..=10 {
        pay(&mut vault, epoch, 1);
    }
    let sum: Balance =
        members.iter().zip(proofs(&members)).map(|(m, proof)| claim(&mut vault, 99, *m, &proof).unwrap()).sum();
    assert_eq!(sum, 9);
}

#[ink::test]
fn claim_member_errors_on_a_changed_member_proof_or_batch() {
    let members = members(&[1, 2, 3, 4, 5]);
    let mut vault = vault(&members, 15);
    let proofs = proofs(&members);
    pay(&mut vault, 1, 1_000);
    let (member, proof) = (members[2], &proofs[2]);
    let changed = [
        Member { index: 3, ..member },
        Member { payee: account(9), ..member },
        Member { units: 4, ..member },
        members[1],
    ];
    for other in changed {
        assert_eq!(claim(&mut vault, 2, other, proof), Err(RouterError::InvalidProof.into()), "{other:?}");
    }
    let longer = [proof.as_slice(), &[Hash::default()]].concat();
    for other in [&proof[1..], &longer, &proofs[3], &[]] {
        assert_eq!(claim(&mut vault, 2, member, other), Err(RouterError::InvalidProof.into()));
    }
    assert_eq!(
        claim(&mut vault, 2, Member { index: 5, ..member }, proof),
        Err(RouterError::UnknownMember { count: 5 }.into())
    );
    assert_eq!(claim(&mut vault, 2, Member { units: 0, ..member }, proof), Err(RouterError::Zero.into()));
    assert_eq!(claim(&mut vault, 2, member, proof), Ok(200));
}

#[ink::test]
fn claim_member_errors_on_positions_that_are_no_batch_and_claim_on_one_that_is() {
    let members = members(&[1]);
    let mut vault = vault(&members, 1);
    pay(&mut vault, 1, 10);
    let claimed =
        |vault: &mut Vault, id| vault.claim_member(2, id, &members[0], core::iter::empty(), [NATIVE].into_iter()).err();
    assert_eq!(claimed(&mut vault, 2), Some(RouterError::NotBatch(2).into()));
    assert_eq!(claimed(&mut vault, 3), Some(RouterError::UnknownPosition(3).into()));
    assert_eq!(vault.claim(2, [2, 1].into_iter(), [NATIVE].into_iter()).err(), Some(RouterError::IsBatch(1).into()));
    assert_eq!(
        vault.claim_member(2, 1, &members[0], core::iter::empty(), [NATIVE; 65].into_iter()).err(),
        Some(RouterError::TooMany { max: 64 }.into())
    );
}

#[ink::test]
fn claim_member_stops_a_root_with_more_units_than_the_batch_has() {
    let members = members(&[6, 3, 2, 1]);
    let mut vault = vault(&members, 10);
    let proofs = proofs(&members);
    let claim = |vault: &mut Vault, now, index: usize| claim(vault, now, members[index], &proofs[index]);
    // Who claims nothing takes no units.
    assert_eq!(claim(&mut vault, 2, 2), Ok(0));
    pay(&mut vault, 1, 1_000);
    assert_eq!(claim(&mut vault, 2, 0), Ok(600));
    assert_eq!(claim(&mut vault, 2, 1), Ok(300));
    assert_eq!(claim(&mut vault, 2, 2), Err(RouterError::OverSubscribed { available: 1 }.into()));
    assert_eq!(claim(&mut vault, 2, 3), Ok(100));
    assert_eq!(claim(&mut vault, 2, 2), Err(RouterError::OverSubscribed { available: 0 }.into()));
    pay(&mut vault, 2, 1_000);
    assert_eq!([0, 1, 3].map(|index| claim(&mut vault, 3, index)), [Ok(600), Ok(300), Ok(100)]);
    assert_eq!(vault.holding(&NATIVE).held, 2_000);
}

#[ink::test]
fn claim_member_takes_a_member_of_all_units() {
    let members = members(&[u32::MAX]);
    let mut vault = vault(&members, u32::MAX);
    pay(&mut vault, 1, Balance::MAX >> 1);
    let earned = claim(&mut vault, 2, members[0], &[]).unwrap();
    assert!((Balance::MAX >> 1) - earned < 1 << 9, "{earned}");
}

#[ink::test]
fn open_positions_errors_on_an_empty_batch() {
    let mut vault = vault(&members(&[1]), 1);
    let empty = Batch { root: Hash::default(), count: 1, total_units: 1 };
    for batch in [Batch { count: 0, ..empty }, Batch { total_units: 0, ..empty }] {
        let new = NewPosition { batch: Some(batch), ..position(3, 1, Stage::Model, 1) };
        assert_eq!(open_all(&mut vault, 1, &[new]).err(), Some(RouterError::Zero.into()));
    }
}

#[ink::test]
fn challenges_cut_freeze_and_forfeit_a_batch_with_all_its_members() {
    let members = members(&[1, 1]);
    let mut vault = vault(&members, 2);
    let proofs = proofs(&members);
    for epoch in 1..=6 {
        pay(&mut vault, epoch, 100);
    }
    assert_eq!(claim(&mut vault, 4, members[0], &proofs[0]), Ok(150));
    vault.revise(0, 1, Order::Freeze { cut: 4 }).unwrap();
    let pending = vault.pending_member(open(9), 1, &members[0], proofs[0].iter().copied(), &NATIVE);
    assert_eq!(pending, Ok(Pending { locked: 150, claimed: 150, ..Pending::default() }));
    vault.revise(6, 1, Order::Forfeit).unwrap();
    assert_eq!(vault.sweep(0, 1, &NATIVE).unwrap().amount, 300);
    assert_eq!(claim(&mut vault, 99, members[0], &proofs[0]), Ok(0));
    assert_eq!(claim(&mut vault, 99, members[1], &proofs[1]), Ok(150));
    assert_eq!((vault.holding(&NATIVE).held, vault.lifetime(1, &NATIVE).reserve), (1_200 - 300, 300));
}

/// Pays so that position 1 earns `amount` of dollars.
fn pay_dollars(vault: &mut Vault, now: Epoch, amount: Balance) {
    let payment = Payment { product: 1, reference: 0 };
    vault.pay(now, account(99), &dollar(), 2 * amount, 0, payment).unwrap();
}

/// A batch of 10 units, of which leaves have 1, 2, 3 and nobody the other 4. It earned 1,000 coin and 500
/// dollars, ended in epoch 3, and only its first member has claimed, and only coin.
fn ended() -> (Vault, Vec<Member>, Vec<Vec<Hash>>) {
    let members = members(&[1, 2, 3]);
    let mut vault = vault(&members, 10);
    let proofs = proofs(&members);
    pay(&mut vault, 1, 1_000);
    pay_dollars(&mut vault, 1, 500);
    assert_eq!(claim(&mut vault, 2, members[0], &proofs[0]), Ok(100));
    vault.revise(2, 1, Order::Close).unwrap();
    (vault, members, proofs)
}

#[ink::test]
fn sweep_gives_the_reserve_what_no_member_has_claimed_once_a_batch_is_long_over() {
    let (mut vault, members, proofs) = ended();
    let ages = Ages { open_epoch: 9, expired_epoch: 3 };
    assert_eq!(vault.pending(ages, 1, &NATIVE).unwrap().forfeited, 900);
    assert_eq!(vault.sweep(3, 1, &NATIVE).unwrap().amount, 900);
    assert_eq!(vault.sweep(3, 1, &NATIVE).unwrap().amount, 0);
    assert_eq!(vault.lifetime(1, &NATIVE).reserve, 900);
    // Who has claimed once keeps their part in every asset; who comes now is late.
    let claims =
        vault.claim_member(9, 1, &members[0], proofs[0].iter().copied(), [NATIVE, dollar()].into_iter()).unwrap();
    assert_eq!(claims.totals, [0, 50]);
    assert_eq!(claim(&mut vault, 9, members[1], &proofs[1]), Err(RouterError::OverSubscribed { available: 0 }.into()));
    assert_eq!(vault.sweep(3, 1, &dollar()).unwrap().amount, 450);
    // Position 2 earned as much as the batch: nothing else is left.
    assert_eq!(vault.claim(9, [2].into_iter(), [NATIVE, dollar()].into_iter()).unwrap().totals, [1_000, 500]);
    let (coin, dollars) = (vault.holding(&NATIVE).held, vault.holding(&dollar()).held);
    assert_eq!((coin, dollars), (vault.lifetime(1, &NATIVE).reserve, vault.lifetime(1, &dollar()).reserve));
}

#[ink::test]
fn sweep_leaves_members_their_part_until_the_batch_is_long_over() {
    let (mut vault, members, proofs) = ended();
    assert_eq!(vault.sweep(2, 1, &NATIVE).err(), Some(RouterError::WrongStanding(Standing::Free).into()));
    assert_eq!([1, 2].map(|index| claim(&mut vault, 9, members[index], &proofs[index])), [Ok(200), Ok(300)]);
    // Four units have no leaf.
    assert_eq!(vault.sweep(3, 1, &NATIVE).unwrap().amount, 400);
}

#[ink::test]
fn sweep_gives_the_reserve_both_what_a_batch_forfeited_and_what_nobody_claimed_before() {
    let members = members(&[1, 1]);
    let mut vault = vault(&members, 4);
    let proofs = proofs(&members);
    for epoch in 1..=6 {
        pay(&mut vault, epoch, 100);
    }
    assert_eq!(claim(&mut vault, 4, members[0], &proofs[0]), Ok(75));
    vault.revise(6, 1, Order::Freeze { cut: 4 }).unwrap();
    vault.revise(6, 1, Order::Forfeit).unwrap();
    assert_eq!(vault.sweep(6, 1, &NATIVE).unwrap().amount, 300);
    let ages = Ages { open_epoch: 9, expired_epoch: 7 };
    assert_eq!(vault.pending(ages, 1, &NATIVE).unwrap().forfeited, 225);
    assert_eq!(vault.sweep(7, 1, &NATIVE).unwrap().amount, 225);
    assert_eq!(vault.holding(&NATIVE).held, 1_200 - 75);
    assert_eq!(vault.lifetime(1, &NATIVE).reserve, 525);
}
