// SPDX-License-Identifier: Apache-2.0
//! Many people at once, a power cut among them, and the books that the events give afterwards.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use ink::primitives::AccountId;
use kite_deploy::chain::{Chain, Emitted, Order, Receipt};
use kite_deploy::suite::{dao, router, token};
use kite_interfaces::dao::{Choice, Tally, VoteCast};
use kite_interfaces::ownable::{OwnershipOffered, OwnershipTransferred};
use kite_interfaces::psp22::Transfer;
use kite_interfaces::router::{Claimed, Paid};
use kite_interfaces::votes::DelegateChanged;
use kite_interfaces::{Asset, Balance, ProposalId};
use kite_tests::house::WINDOW;
use kite_tests::model::{ledger, rebuilt};
use kite_tests::node::wait_for_one_in_a_block;
use kite_tests::village::{Village, KITE_EACH, UNTIL_VOTING_MS};

const CROWD: usize = 20;

/// Payments and claims of each.
const PAYMENTS: usize = 20;
const CLAIMS: usize = 5;

/// Sends everybody's orders at the same time; each one's receipts, in order.
fn all_at_once(village: &Village, orders: Vec<Vec<Order>>) -> Vec<Vec<Receipt<Vec<u8>>>> {
    let send = |orders: Vec<Order>| {
        let mut chain = village.chain.clone();
        thread::spawn(move || chain.call_all(&orders))
    };
    let threads: Vec<_> = orders.into_iter().map(send).collect();
    let outcomes = threads.into_iter().map(|thread| thread.join().expect("the thread ends"));
    let done = |outcome: Result<_, _>| outcome.unwrap_or_else(|failure| panic!("{failure}"));
    outcomes.map(|outcomes| outcomes.into_iter().map(done).collect()).collect()
}

/// What the router holds is what was paid and not claimed, to the unit, and its own books say so.
fn books_close(village: &mut Village, paid: Balance, claimed: Balance) {
    let (router, kite) = (village.suite.router, village.kite());
    assert_eq!(village.kite_of(router.address()), paid - claimed);
    let holdings = router.holdings(&mut village.chain, kite).unwrap();
    assert_eq!((holdings.held, holdings.surplus), (paid - claimed, 0));
    assert_eq!(router.lifetime(&mut village.chain, village.product, kite).unwrap().paid, paid);
}

#[test]
fn payments_and_claims_of_a_crowd_are_all_accounted_for() {
    let Some(mut village) = Village::of(CROWD) else { return };
    let first = [village.payment(village.people[0], 1_000_000, 0)];
    village.send(&first);
    village.advance_epochs(WINDOW + 1);
    let before: Vec<Balance> = village.people.clone().iter().map(|person| village.kite_of(*person)).collect();

    let amount = |number: usize, turn: usize| 1_000 + 37 * (number * PAYMENTS + turn) as Balance;
    let orders = |number: usize| -> Vec<Order> {
        let mut orders = Vec::new();
        for turn in 0..PAYMENTS {
            let reference = (number * PAYMENTS + turn + 1) as u64;
            orders.push(village.payment(village.people[number], amount(number, turn), reference));
            if turn % (PAYMENTS / CLAIMS) == 0 {
                orders.push(village.claim(number));
            }
        }
        orders
    };
    let orders: Vec<_> = (0..CROWD).map(orders).collect();
    let began = Instant::now();
    let receipts = all_at_once(&village, orders);
    tell_throughput(&receipts, began.elapsed());

    let references: BTreeSet<u64> = events::<Paid>(receipts.iter().flatten()).map(|paid| paid.reference).collect();
    assert_eq!(references.len(), CROWD * PAYMENTS, "every payment is in a block, and none is there twice");
    let mut claimed = 0;
    for (number, own) in receipts.iter().enumerate() {
        let paid: Balance = (0..PAYMENTS).map(|turn| amount(number, turn)).sum();
        let had: Balance = events::<Claimed>(own.iter()).map(|claimed| claimed.amount).sum();
        assert!(had > 0, "there was something to claim");
        assert_eq!(village.kite_of(village.people[number]), before[number] - paid + had);
        claimed += had;
    }
    let paid: Balance = (0..CROWD).flat_map(|number| (0..PAYMENTS).map(move |turn| amount(number, turn))).sum();
    books_close(&mut village, paid + 1_000_000, claimed);
}

fn events<'a, E: ink::env::Event + scale::Decode + 'a>(
    receipts: impl Iterator<Item = &'a Receipt<Vec<u8>>> + 'a,
) -> impl Iterator<Item = E> + 'a {
    receipts.flat_map(Receipt::events_of::<E>)
}

/// Past the harness, which keeps what a test prints to itself.
fn tell_throughput(receipts: &[Vec<Receipt<Vec<u8>>>], took: Duration) {
    let mut blocks: BTreeMap<u64, usize> = BTreeMap::new();
    for receipt in receipts.iter().flatten() {
        *blocks.entry(receipt.inclusion.expect("it is in a block").height).or_default() += 1;
    }
    let count: usize = blocks.values().sum();
    assert_eq!(count, CROWD * (PAYMENTS + CLAIMS));
    let (seconds, most) = (took.as_secs_f64(), blocks.values().max().unwrap());
    let per_block = count as f64 / blocks.len() as f64;
    let _ = writeln!(
        std::io::stderr(),
        "{count} payments and claims of {CROWD} accounts: {} blocks, {per_block:.1} in each, {most} at most, {seconds:.1} s",
        blocks.len()
    );
}

/// The power fails in the middle of many payments; the node comes back on what it had.
#[test]
fn payments_survive_a_killed_node_and_none_is_made_twice() {
    let Some(mut village) = Village::of(3) else { return };
    let orders = |number: usize| -> Vec<Order> {
        let turns = 0..10_usize;
        turns.map(|turn| village.payment(village.people[number], 1 << turn, (number * 10 + turn) as u64)).collect()
    };
    let orders: Vec<_> = (0..3).map(orders).collect();
    let (first, before) = (village.people[0], village.chain.transactions_of(village.people[0]).unwrap());
    let sending: Vec<_> = orders
        .into_iter()
        .map(|orders| {
            let mut chain = village.chain.clone();
            thread::spawn(move || chain.call_all(&orders))
        })
        .collect();
    wait_for_one_in_a_block(&village.chain, first, before, &sending[0]);
    village.node.kill().unwrap();
    thread::sleep(Duration::from_secs(1));
    village.node.resume().unwrap();
    for outcomes in sending {
        for outcome in outcomes.join().unwrap() {
            outcome.unwrap_or_else(|failure| panic!("{failure}"));
        }
    }
    let seen: Vec<Paid> = everything(&village).iter().filter_map(Emitted::read).collect();
    let mut references: Vec<u64> = seen.iter().map(|paid| paid.reference).collect();
    references.sort_unstable();
    assert_eq!(references, (0..30).collect::<Vec<_>>());
    books_close(&mut village, 3 * ((1 << 10) - 1), 0);
}

/// Every event on the chain, in order.
fn everything(village: &Village) -> Vec<Emitted> {
    let blocks = village.chain.events_from(1).unwrap();
    blocks.into_iter().flat_map(|block| block.events).collect()
}

/// What somebody has who reads nothing but the token's and the dao's events.
#[derive(Default)]
struct Indexed {
    balances: BTreeMap<AccountId, Balance>,
    delegates: BTreeMap<AccountId, AccountId>,
    tallies: BTreeMap<ProposalId, Tally>,
}

impl Indexed {
    fn read(&mut self, token: AccountId, event: &Emitted) {
        let from_token = event.contract == token;
        if let Some(Transfer { from, to, value }) = event.read().filter(|_| from_token) {
            from.into_iter().for_each(|from| *self.balances.get_mut(&from).expect("it had some") -= value);
            to.into_iter().for_each(|to| *self.balances.entry(to).or_default() += value);
        } else if let Some(DelegateChanged { delegator, delegate }) = event.read() {
            self.delegates.remove(&delegator);
            delegate.map(|delegate| self.delegates.insert(delegator, delegate));
        } else if let Some(VoteCast { proposal, ballot, .. }) = event.read() {
            let tally = self.tallies.entry(proposal).or_default();
            tally.abstain += ballot.abstain;
            tally.in_favour += ballot.in_favour;
            tally.against += ballot.against;
        }
    }

    fn votes(&self, account: AccountId) -> Balance {
        let voter = |holder: &AccountId| self.delegates.get(holder).copied().unwrap_or(*holder);
        self.balances.iter().filter(|(holder, _)| voter(holder) == account).map(|(_, balance)| balance).sum()
    }
}

#[test]
fn events_over_rpc_rebuild_every_balance_and_tally() {
    let Some(mut village) = Village::of(4) else { return };
    live(&mut village);
    let events = everything(&village);
    let (mut indexed, mut money, mut rules) =
        (Indexed::default(), ledger::Rebuilt::default(), rebuilt::Rebuilt::default());
    let Village { chain, suite, people, product, .. } = &mut village;
    events.iter().for_each(|event| indexed.read(suite.token.address(), event));
    let books: Vec<Emitted> = events.into_iter().filter(|event| !tells_of_ownership(event)).collect();
    money.read(suite.router.address(), &books);
    rules.read(suite.registry.address(), &books);

    let contracts = [suite.router.address(), suite.registry.address(), suite.dao.address()];
    for account in people.iter().copied().chain(contracts) {
        let known = indexed.balances.get(&account).copied().unwrap_or_default();
        assert_eq!(suite.token.balance_of(chain, account), Ok(known));
        assert_eq!(suite.token.votes(chain, account), Ok(indexed.votes(account)));
    }
    assert_eq!(indexed.balances.values().sum::<Balance>(), 4 * KITE_EACH);
    assert_eq!(indexed.tallies.len(), 1);
    for (id, tally) in &indexed.tallies {
        assert_eq!(suite.dao.proposal(chain, *id).unwrap().unwrap().proposal.tally, *tally);
    }
    assert_eq!(Some(suite.router.settings(chain).unwrap()), money.settings);
    assert_eq!(money.settings.unwrap().fee_bps, 250);
    for asset in [Asset::Psp22(suite.token.address()), Asset::Native] {
        let holdings = suite.router.holdings(chain, asset).unwrap();
        assert!(holdings.held > 0);
        assert_eq!((holdings.held, holdings.fees), (money.held[&asset], money.fees[&asset]));
        assert_eq!(suite.router.lifetime(chain, *product, asset).unwrap().paid, money.paid[&(*product, asset)]);
        for position in 1..=4 {
            let claimed = money.claimed.get(&(position, None, asset)).copied().unwrap_or_default();
            assert_eq!(suite.router.pending(chain, position, asset).unwrap().claimed, claimed);
        }
    }
    assert_eq!(suite.registry.bonds_held(chain), Ok(rules.bonds_held));
    for (id, contribution) in &rules.contributions {
        assert_eq!(suite.registry.contribution(chain, *id).unwrap().as_ref(), Some(contribution));
    }
}

fn tells_of_ownership(event: &Emitted) -> bool {
    event.read::<OwnershipOffered>().is_some() || event.read::<OwnershipTransferred>().is_some()
}

/// Payments in two assets, a claim, a delegation, and a vote that changes the fee.
fn live(village: &mut Village) {
    let [ann, ben, cleo, dan] = village.people.clone().try_into().expect("four people");
    let (suite, kite_payment) = (village.suite, village.payment(ann, 123_457, 1));
    let input = router::input::pay(village.product, Asset::Native, 5_000_003, 2);
    let coin_payment = village.order(ben, suite.router.address(), 5_000_003, input);
    village.send(&[kite_payment, coin_payment]);
    let lend = village.order(cleo, suite.token.address(), 0, token::input::delegate(Some(dan)));
    village.send(&[lend]);
    village.advance_epochs(WINDOW + 1);
    let propose = dao::input::propose_fee("more".to_owned(), suite.router.address(), 250);
    let orders = [village.claim(0), village.order(ann, suite.dao.address(), 0, propose)];
    village.send(&orders);
    let now = village.chain.now_ms().unwrap();
    village.advance_to(now + UNTIL_VOTING_MS + 1_000);
    let ballot = |choice| dao::input::vote(1, choice);
    let ballots = [(ann, Choice::For), (ben, Choice::Against), (dan, Choice::For)]
        .map(|(voter, choice)| village.order(voter, suite.dao.address(), 0, ballot(choice)));
    village.send(&ballots);
    let moment = suite.dao.proposal(&mut village.chain, 1).unwrap().unwrap().proposal.executable_from_ms;
    village.advance_to(moment + 1_000);
    let execute = village.order(ben, suite.dao.address(), 0, dao::input::execute(1));
    village.send(&[execute]);
}
