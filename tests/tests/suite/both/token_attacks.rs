// SPDX-License-Identifier: Apache-2.0
//! What somebody would try with the token who wants votes, tokens or power that are not theirs.

use ink::primitives::{AccountId, Hash};
use ink::selector_bytes;
use kite_deploy::chain::Chain;
use kite_deploy::suite::{psp22, token, Reason, Token};
use kite_interfaces::dao::{Choice, DaoError, State};
use kite_interfaces::ownable::OwnableError;
use kite_interfaces::psp22::PSP22Error;
use kite_interfaces::token::TokenError;
use kite_interfaces::votes::{VotesError, SNAPSHOT_HORIZON_MS};
use kite_interfaces::Balance;
use kite_tests::cost::assert_same;
use kite_tests::house::{call, House, Refused, Sent, UNTIL_VOTING_MS};
use kite_tests::people::*;
use kite_tests::site::is_on_a_hub;
use kite_tests::strangers;

/// A token of Mallory's own, who holds all of it, owns it, and registers its snapshots.
fn mallorys_token(house: &mut House) -> Token {
    let token = house.other_token(MALLORY);
    token.set_governor(&mut house.chain, MALLORY, Some(MALLORY)).done();
    house.advance(1);
    token
}

/// Registers the next block but one as a snapshot and goes there.
fn snapshot(house: &mut House, token: Token) -> u64 {
    let at_ms = house.now() + 2 * house.tick_ms();
    assert_eq!(token.register_snapshot(&mut house.chain, MALLORY, at_ms).done(), at_ms);
    house.advance_to(at_ms);
    at_ms
}

fn votes<const N: usize>(house: &mut House, token: Token, people: [AccountId; N]) -> [Balance; N] {
    people.map(|who| token.votes(&mut house.chain, who).unwrap())
}

fn past_votes<const N: usize>(house: &mut House, token: Token, people: [AccountId; N], at_ms: u64) -> [Balance; N] {
    people.map(|who| token.past_votes(&mut house.chain, who, at_ms).unwrap())
}

fn transfer(house: &mut House, token: Token, from: AccountId, to: AccountId, value: Balance) {
    token.transfer(&mut house.chain, from, to, value, Vec::new()).done();
}

#[test]
fn passing_tokens_round_in_the_snapshots_block_counts_them_once() {
    let mut house = House::open();
    let token = mallorys_token(&mut house);
    let at_ms = snapshot(&mut house, token);
    for (from, to) in [(MALLORY, ALICE), (ALICE, BOB), (BOB, CAROL)] {
        transfer(&mut house, token, from, to, SUPPLY);
    }
    house.advance(1);
    for (from, to) in [(CAROL, ALICE), (ALICE, MALLORY)] {
        transfer(&mut house, token, from, to, SUPPLY);
    }
    house.advance(1);
    assert_eq!(past_votes(&mut house, token, [MALLORY, ALICE, BOB, CAROL], at_ms), [0, 0, 0, SUPPLY]);
}

#[test]
fn passing_tokens_round_a_circle_of_delegation_makes_no_votes() {
    let mut house = House::open();
    let token = mallorys_token(&mut house);
    let circle = [MALLORY, ALICE, BOB];
    for (from, to) in [(MALLORY, ALICE), (ALICE, BOB), (BOB, MALLORY)] {
        token.delegate(&mut house.chain, from, Some(to)).done();
    }
    let at_ms = snapshot(&mut house, token);
    transfer(&mut house, token, MALLORY, DAVE, SUPPLY - 600);
    for (from, to, expected) in [(MALLORY, ALICE, [0, 0, 600]), (ALICE, BOB, [600, 0, 0]), (BOB, MALLORY, [0, 600, 0])]
    {
        transfer(&mut house, token, from, to, 600);
        assert_eq!(votes(&mut house, token, circle), expected);
    }
    house.advance(1);
    assert_eq!(past_votes(&mut house, token, circle, at_ms), [0, 600, 0]);
}

#[test]
fn delegating_to_oneself_doubles_nothing() {
    let mut house = House::open();
    let token = mallorys_token(&mut house);
    for _ in 0..3 {
        token.delegate(&mut house.chain, MALLORY, Some(MALLORY)).done();
        assert_eq!(token.delegate_of(&mut house.chain, MALLORY), Ok(None));
        assert_eq!(votes(&mut house, token, [MALLORY]), [SUPPLY]);
    }
    token.delegate(&mut house.chain, MALLORY, Some(ALICE)).done();
    token.delegate(&mut house.chain, MALLORY, Some(MALLORY)).done();
    transfer(&mut house, token, MALLORY, BOB, 1);
    assert_eq!(votes(&mut house, token, [MALLORY, ALICE, BOB]), [SUPPLY - 1, 0, 1]);
}

#[test]
fn delegating_and_moving_everything_away_in_one_block_leaves_the_delegate_nothing() {
    let mut house = House::open();
    let token = mallorys_token(&mut house);
    let at_ms = snapshot(&mut house, token);
    token.delegate(&mut house.chain, MALLORY, Some(ALICE)).done();
    assert_eq!(votes(&mut house, token, [MALLORY, ALICE]), [0, SUPPLY]);
    transfer(&mut house, token, MALLORY, BOB, SUPPLY);
    assert_eq!(votes(&mut house, token, [MALLORY, ALICE, BOB]), [0, 0, SUPPLY]);
    token.delegate(&mut house.chain, BOB, Some(ALICE)).done();
    transfer(&mut house, token, BOB, MALLORY, SUPPLY);
    token.delegate(&mut house.chain, MALLORY, None).done();
    house.advance(1);
    assert_eq!(past_votes(&mut house, token, [MALLORY, ALICE, BOB], at_ms), [SUPPLY, 0, 0]);
}

#[test]
fn registering_a_snapshot_in_the_past_or_the_far_future_errors_out_of_range() {
    let mut house = House::open();
    let token = mallorys_token(&mut house);
    let earliest_ms = house.now();
    let latest_ms = earliest_ms + SNAPSHOT_HORIZON_MS;
    for at_ms in [0, earliest_ms - 1, latest_ms + 1, u64::MAX] {
        let error = token.register_snapshot(&mut house.chain, MALLORY, at_ms).refused();
        assert_eq!(error, VotesError::SnapshotOutOfRange { earliest_ms, latest_ms });
    }
    for at_ms in [earliest_ms, latest_ms] {
        assert_eq!(token.register_snapshot(&mut house.chain, MALLORY, at_ms).done(), at_ms);
    }
    // The far one keeps nobody waiting.
    assert_eq!(token.register_snapshot(&mut house.chain, MALLORY, earliest_ms + 1).done(), earliest_ms + 1);
}

#[test]
fn registering_a_snapshot_errors_not_governor_for_everybody_else() {
    let mut house = House::open();
    let kite = house.token;
    let now = house.now();
    for who in EVERYBODY {
        assert_eq!(kite.register_snapshot(&mut house.chain, who, now).refused(), VotesError::NotGovernor);
    }
}

#[test]
fn minting_at_the_cap_errors_cap_exceeded_by_one_unit() {
    let mut house = House::open();
    let token = mallorys_token(&mut house);
    let mint = |house: &mut House, amount| token.mint(&mut house.chain, MALLORY, DAVE, amount);
    let mintable = CAP - SUPPLY;
    for amount in [mintable + 1, Balance::MAX] {
        assert_eq!(mint(&mut house, amount).refused(), TokenError::CapExceeded { cap: CAP, mintable });
    }
    mint(&mut house, mintable).done();
    assert_eq!(mint(&mut house, 1).refused(), TokenError::CapExceeded { cap: CAP, mintable: 0 });
    mint(&mut house, 0).done();
    token.burn(&mut house.chain, DAVE, 7).done();
    assert_eq!(mint(&mut house, 8).refused(), TokenError::CapExceeded { cap: CAP, mintable: 7 });
    mint(&mut house, 7).done();
    assert_eq!(token.total_supply(&mut house.chain), Ok(CAP));
}

#[test]
fn taking_an_ownership_that_was_offered_to_another_errors_not_pending_owner() {
    let mut house = House::open();
    let token = mallorys_token(&mut house);
    let House { chain, .. } = &mut house;
    let not_pending = OwnableError::NotPendingOwner;
    for who in [MALLORY, ALICE] {
        assert_eq!(token.accept_ownership(chain, who).refused(), not_pending);
    }
    token.transfer_ownership(chain, MALLORY, ALICE).done();
    assert_eq!(token.accept_ownership(chain, BOB).refused(), not_pending);
    assert_eq!(token.accept_ownership(chain, MALLORY).refused(), not_pending);
    assert_eq!(token.transfer_ownership(chain, ALICE, ALICE).refused(), OwnableError::NotOwner);
    assert_eq!((token.owner(chain), token.pending_owner(chain)), (Ok(MALLORY), Ok(Some(ALICE))));
}

/// Balances, votes, delegates, allowances and supply, of all who could have been robbed.
fn everything(house: &mut House, people: &[AccountId]) -> Vec<String> {
    let House { chain, token, .. } = house;
    let mut all = vec![format!("{:?}", token.total_supply(chain))];
    for who in people {
        let sums = (token.balance_of(chain, *who), token.votes(chain, *who), token.delegate_of(chain, *who));
        let allowances: Vec<_> = people.iter().map(|to| token.allowance(chain, *who, *to)).collect();
        all.push(format!("{sums:?} {allowances:?}"));
    }
    all
}

/// What a receiver could do with what it has, if it were let in.
fn tricks(victim: AccountId) -> Vec<Vec<u8>> {
    // There is no such message on a Hub.
    let increase = (!is_on_a_hub()).then(|| token::input::increase_allowance(MALLORY, 500));
    let tricks = [
        psp22::input::transfer(MALLORY, 500, Vec::new()),
        psp22::input::transfer_from(victim, MALLORY, 500, Vec::new()),
        psp22::input::approve(MALLORY, 500),
        token::input::burn(500),
        token::input::delegate(Some(MALLORY)),
        token::input::transfer_and_call(MALLORY, 0, Vec::new()),
        psp22::input::balance_of(victim),
    ];
    tricks.into_iter().chain(increase).collect()
}

/// A receiver that holds tokens, and an allowance of its payer's: it could do all of it from outside.
fn entitled(house: &mut House, receiver: AccountId) {
    let kite = house.token;
    transfer(house, kite, CAROL, receiver, 10_000);
    kite.approve(&mut house.chain, PAYER, receiver, 10_000).done();
}

/// Answers that are neither yes nor no, and a yes that undoes.
#[test]
fn answering_anything_but_yes_undoes_the_transfer() {
    let mut house = House::open();
    let chain = &mut house.chain;
    let yes = chain.taken();
    let long = [&yes[..], &[0; 900]].concat();
    let liars = [
        strangers::answering(chain, &[]),
        strangers::answering(chain, &[0]),
        strangers::answering(chain, &[1, 1]),
        strangers::answering(chain, &[0, 1, 0]),
        strangers::answering(chain, &[0xff; 64]),
        strangers::answering(chain, &long),
    ];
    let refusers =
        [strangers::refusing(chain, &yes), strangers::refusing(chain, &[]), strangers::refusing(chain, &[1, 1])];
    for (receiver, undoes) in liars.map(|liar| (liar, false)).into_iter().chain(refusers.map(|refuser| (refuser, true)))
    {
        let before = everything(&mut house, &[PAYER, receiver]);
        let sent = house.token.transfer_and_call(&mut house.chain, PAYER, receiver, 1_000, Vec::new());
        match sent.unwrap_err().reason {
            Reason::Contract(error) => assert_eq!(error, TokenError::ReceiverFailed),
            // On a Hub the token passes on what its receiver said, whatever it is.
            Reason::Chain(words) => {
                assert!(undoes && is_on_a_hub() && words.starts_with("it undid all and said"), "{words}")
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(everything(&mut house, &[PAYER, receiver]), before);
    }
}

#[test]
fn answering_more_than_the_token_reads_undoes_the_transfer() {
    let mut house = House::open();
    let kite = house.token;
    let long = [&house.chain.taken()[..], &[0; 14_000]].concat();
    for talker in [strangers::answering(&mut house.chain, &long), strangers::refusing(&mut house.chain, &long)] {
        let before = everything(&mut house, &[PAYER, talker]);
        assert!(kite.transfer_and_call(&mut house.chain, PAYER, talker, 1_000, Vec::new()).is_err());
        assert_eq!(everything(&mut house, &[PAYER, talker]), before);
    }
}

/// The receiver calls a contract that calls the token, and hides that this failed: it has its payment,
/// and nothing else happened.
#[test]
fn re_entering_the_token_by_a_detour_does_nothing() {
    for trick in tricks(PAYER) {
        let mut house = House::open();
        let kite = house.token;
        let detour = house.puppet();
        entitled(&mut house, detour);
        house.teach(detour, kite.address(), &trick);
        let receiver = strangers::meddling(&mut house.chain, detour, vec![9; 4]);
        let others = [CAROL, detour, MALLORY];
        let before = everything(&mut house, &others);
        assert_eq!(house.transfer_and_call(PAYER, receiver, 1_000, Vec::new()), Ok(()));
        assert_eq!(everything(&mut house, &others), before);
        assert_eq!(votes(&mut house, kite, [PAYER, receiver]), [SUPPLY / 5 - 1_000, 1_000]);
        assert_eq!(kite.allowance(&mut house.chain, PAYER, detour), Ok(10_000));
    }
}

#[test]
fn re_entering_the_token_from_a_receiver_undoes_the_transfer() {
    for trick in tricks(PAYER) {
        let mut house = House::open();
        let token = house.token.address();
        let puppet = house.puppet();
        entitled(&mut house, puppet);
        house.teach(puppet, token, &trick);
        let people = [PAYER, puppet, MALLORY];
        let before = everything(&mut house, &people);
        let error = house.transfer_and_call(PAYER, puppet, 1_000, Vec::new()).unwrap_err();
        assert_eq!(error, TokenError::ReceiverFailed);
        assert_eq!(everything(&mut house, &people), before);
    }
}

/// The same tricks work for the same contract when the token does not wait for its answer: what
/// stops them is that the token cannot be re-entered.
#[test]
fn tricks_of_a_receiver_work_from_outside() {
    let mut house = House::open();
    let kite = house.token;
    for trick in tricks(PAYER) {
        let puppet = house.puppet();
        entitled(&mut house, puppet);
        house.teach(puppet, kite.address(), &trick);
        let outcome = house.chain.call(MALLORY, puppet, 0, vec![9; 4]);
        // Mallory is a plain account: that payment is refused from anywhere.
        let refused = trick.starts_with(&selector_bytes!("transfer_and_call"));
        assert_eq!(outcome.is_err(), refused, "{trick:02x?}");
    }
}

/// What needs hostile contracts in Wasm, other code, or bytes that no tool says to a Hub.
mod on_wasm {
    use super::*;

    /// Bob and Carol have the same votes and vote alike, each with a delegator. A thousand units came to
    /// Bob and his one by one, before and after the snapshot; to Carol and hers at once.
    #[test]
    fn a_thousand_dust_transfers_to_a_delegate_leave_its_later_vote_as_cheap() {
        let mut house = House::open();
        let kite = house.token;
        transfer(&mut house, kite, BOB, CAROL, 100_000_000);
        kite.delegate(&mut house.chain, MALLORY, Some(BOB)).done();
        kite.delegate(&mut house.chain, DAVE, Some(CAROL)).done();
        house.advance(1);
        let dust = |house: &mut House| {
            for to in [BOB, MALLORY].into_iter().cycle().take(500) {
                house.advance(1);
                transfer(house, kite, PAYER, to, 1);
            }
        };
        let at_once = |house: &mut House| [CAROL, DAVE].map(|to| transfer(house, kite, PAYER, to, 250));
        dust(&mut house);
        at_once(&mut house);
        house.advance(1);
        let action = call(kite.address(), token::input::mint(DAVE, 1));
        let proposal = house.propose(vec![action]);
        house.advance(UNTIL_VOTING_MS);
        dust(&mut house);
        at_once(&mut house);
        house.dao.vote(&mut house.chain, ALICE, proposal, Choice::For).done();
        let [bob, carol] = [BOB, CAROL].map(|voter| {
            let receipt = house.dao.vote(&mut house.chain, voter, proposal, Choice::For).unwrap();
            assert_eq!(receipt.value, [300_000_000 - 100_000_000 + 500, 200_000_500][usize::from(voter == CAROL)]);
            receipt.gas
        });
        assert_same(carol, bob);
    }

    #[test]
    fn amounts_at_the_edge_of_128_bits_wrap_nowhere() {
        const MAX: Balance = Balance::MAX;
        let mut house = House::open();
        let arguments = (Some("M"), Some("M"), 0_u8, MAX, vec![(MALLORY, MAX)], MALLORY);
        let token = Token(house.create(MALLORY, "token", &arguments));
        let too_much = TokenError::CapExceeded { cap: MAX, mintable: 0 };
        assert_eq!(token.mint(&mut house.chain, MALLORY, MALLORY, 1).refused(), too_much);
        token.set_governor(&mut house.chain, MALLORY, Some(MALLORY)).done();

        token.delegate(&mut house.chain, MALLORY, Some(BOB)).done();
        let at_ms = snapshot(&mut house, token);
        token.delegate(&mut house.chain, ALICE, Some(BOB)).done();
        transfer(&mut house, token, MALLORY, ALICE, MAX);
        assert_eq!(votes(&mut house, token, [MALLORY, ALICE, BOB]), [0, 0, MAX]);
        let in_vain = token.transfer(&mut house.chain, MALLORY, ALICE, 1, Vec::new()).refused();
        assert_eq!(in_vain, PSP22Error::InsufficientBalance);

        token.approve(&mut house.chain, ALICE, CAROL, MAX).done();
        token.increase_allowance(&mut house.chain, ALICE, CAROL, MAX).done();
        assert_eq!(token.allowance(&mut house.chain, ALICE, CAROL), Ok(MAX));
        token.transfer_from(&mut house.chain, CAROL, ALICE, BOB, MAX, Vec::new()).done();
        assert_eq!(token.allowance(&mut house.chain, ALICE, CAROL), Ok(0));
        assert_eq!(votes(&mut house, token, [ALICE, BOB, CAROL]), [0, MAX, 0]);
        house.advance(1);
        token.burn(&mut house.chain, BOB, MAX).done();
        assert_eq!(token.total_supply(&mut house.chain), Ok(0));
        assert_eq!(past_votes(&mut house, token, [MALLORY, ALICE, BOB], at_ms), [0, 0, MAX]);
        assert_eq!(token.past_total_supply(&mut house.chain, at_ms), Ok(MAX));
    }

    /// While Bob's proposal is voted on, a proposal of Alice's that passed before takes the governor's
    /// role from the DAO.
    #[test]
    fn replacing_the_governor_during_a_vote_leaves_the_vote_its_snapshot() {
        let mut house = House::open();
        let kite = house.token;
        let replace = call(kite.address(), token::input::set_governor(Some(MALLORY)));
        let replacing = house.pass_to_executable(vec![replace]);
        let action = call(kite.address(), token::input::mint(DAVE, 5));
        let running = house.dao.propose(&mut house.chain, BOB, String::new(), vec![action.clone()]).done();
        house.advance(UNTIL_VOTING_MS);
        let snapshot_ms = house.proposal(running).snapshot_ms;
        house.dao.execute(&mut house.chain, DAVE, replacing).done();

        // Mallory's own snapshot and what moves after it do not touch that of the vote.
        let now = house.now();
        assert_eq!(kite.register_snapshot(&mut house.chain, MALLORY, now).done(), now);
        transfer(&mut house, kite, ALICE, MALLORY, 400_000_000);
        house.advance(1);
        assert_eq!(past_votes(&mut house, kite, [ALICE, MALLORY], snapshot_ms), [400_000_000, 0]);
        assert_eq!(house.dao.vote(&mut house.chain, ALICE, running, Choice::For).done(), 400_000_000);
        let ends_at_ms = house.proposal(running).ends_at_ms;
        house.advance_to(ends_at_ms + 1);
        assert_eq!(house.state(running), State::Queued);
        let refused = house.dao.propose(&mut house.chain, CAROL, String::new(), vec![action]).refused();
        assert!(matches!(refused, DaoError::CallFailed(_)), "{refused:?}");
    }

    /// Alice lowers Mallory's allowance from 100 to 50, and Mallory is faster. By `approve` she ends with
    /// 150; by `decrease_allowance` with what she was allowed, and Alice learns of it.
    #[test]
    fn spending_an_allowance_before_it_is_lowered_gains_nothing_if_it_is_lowered_by_decrease() {
        let spend = |house: &mut House, value| {
            house.token.transfer_from(&mut house.chain, MALLORY, ALICE, MALLORY, value, Vec::new())
        };
        let mut house = House::open();
        let kite = house.token;
        kite.approve(&mut house.chain, ALICE, MALLORY, 100).done();
        spend(&mut house, 100).done();
        let late = kite.decrease_allowance(&mut house.chain, ALICE, MALLORY, 50).refused();
        assert_eq!(late, PSP22Error::InsufficientAllowance);
        assert_eq!(spend(&mut house, 1).refused(), PSP22Error::InsufficientAllowance);

        kite.increase_allowance(&mut house.chain, ALICE, MALLORY, 100).done();
        kite.decrease_allowance(&mut house.chain, ALICE, MALLORY, 50).done();
        assert_eq!(spend(&mut house, 51).refused(), PSP22Error::InsufficientAllowance);
        spend(&mut house, 50).done();
        assert_eq!(house.balance(MALLORY, house.kite()), 150);
    }

    #[test]
    fn taking_an_ownership_by_a_stale_offer_errors_not_pending_owner() {
        let mut house = House::open();
        let token = mallorys_token(&mut house);
        let House { chain, .. } = &mut house;
        let not_pending = OwnableError::NotPendingOwner;
        // Replaced by a later offer.
        token.transfer_ownership(chain, MALLORY, ALICE).done();
        token.transfer_ownership(chain, MALLORY, BOB).done();
        assert_eq!(token.accept_ownership(chain, ALICE).refused(), not_pending);
        // Withdrawn.
        token.transfer_ownership(chain, MALLORY, MALLORY).done();
        assert_eq!(token.accept_ownership(chain, BOB).refused(), not_pending);
        // Used already: after the next owner has given it on, the first one's right is gone.
        token.transfer_ownership(chain, MALLORY, ALICE).done();
        token.accept_ownership(chain, ALICE).done();
        token.transfer_ownership(chain, ALICE, CAROL).done();
        token.accept_ownership(chain, CAROL).done();
        for who in [MALLORY, ALICE, BOB, CAROL] {
            assert_eq!(token.accept_ownership(chain, who).refused(), not_pending);
        }
        // What the earlier owners could, they can no longer.
        for who in [MALLORY, ALICE] {
            assert_eq!(token.mint(chain, who, who, 1).refused(), TokenError::NotOwner);
            assert_eq!(token.set_governor(chain, who, Some(who)).refused(), TokenError::NotOwner);
            assert_eq!(token.transfer_ownership(chain, who, who).refused(), OwnableError::NotOwner);
            assert_eq!(token.set_code(chain, who, Hash::from([1; 32])).refused(), OwnableError::NotOwner);
        }
        assert_eq!(token.owner(chain), Ok(CAROL));
    }
}
