// SPDX-License-Identifier: Apache-2.0
//! The whole life of a proposal under random calls at random moments, against a plain model.
#![allow(clippy::arithmetic_side_effects, reason = "test values are small")]

use std::collections::BTreeMap;

use ink::env::DefaultEnvironment;
use kite_interfaces::dao::{Bar, Choice, Guardian, Parameters};
use proptest::prelude::*;

use super::*;
use crate::mock::{account, dao, draft, Table, MINUTE_MS, PARAMETERS};

const START: Timestamp = 5_000;
const PROPOSER: u8 = 1;
const STRANGER: u8 = 2;
const GUARDIAN: u8 = 0x60;
const THRESHOLD: u128 = 10;
const LATE_MS: u64 = 2 * MINUTE_MS;
const VOTERS: core::ops::RangeInclusive<u8> = 1..=6;

#[derive(Clone, Debug)]
enum Step {
    /// To a boundary of the proposal's life, give or take 1 ms; time never runs back.
    GoTo {
        boundary: usize,
        offset: i64,
    },
    Vote {
        voter: u8,
        wish: Wish,
    },
    Cancel {
        caller: u8,
    },
    Execute,
    /// Changes the parameters of later proposals, and whose votes they leave out.
    ChangeRules {
        quorum_bps: u16,
        excluded: u8,
    },
    /// Halves everyone's votes after the snapshot.
    LoseVotes,
}

fn wish() -> impl Strategy<Value = Wish> {
    let split = |(abstain, in_favour, against)| Wish::Split(Tally { abstain, in_favour, against });
    prop_oneof![
        1 => Just(Wish::Whole(Choice::Abstain)),
        4 => Just(Wish::Whole(Choice::For)),
        2 => Just(Wish::Whole(Choice::Against)),
        2 => (0..80u128, 0..200u128, 0..80u128).prop_map(split),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4usize, -1..=1i64).prop_map(|(boundary, offset)| Step::GoTo { boundary, offset }),
        8 => (VOTERS, wish()).prop_map(|(voter, wish)| Step::Vote { voter, wish }),
        1 => prop_oneof![Just(PROPOSER), Just(STRANGER), Just(GUARDIAN)].prop_map(|caller| Step::Cancel { caller }),
        3 => Just(Step::Execute),
        1 => (1..=5_000u16, VOTERS).prop_map(|(quorum_bps, excluded)| Step::ChangeRules { quorum_bps, excluded }),
        1 => Just(Step::LoseVotes),
    ]
}

/// What must be true of the proposal, kept as plainly as possible.
struct Model {
    /// Snapshot, end of voting, first and last moment to execute.
    times: [u64; 4],
    parameters: Parameters,
    eligible: u128,
    guardian: Guardian,
    ballots: BTreeMap<u8, Tally>,
    ended: Option<State>,
    /// Whether a late change of the outcome put off the end.
    is_prolonged: bool,
}

impl Model {
    fn tally(&self) -> Tally {
        let sum = |part: fn(&Tally) -> u128| self.ballots.values().map(part).sum();
        Tally { abstain: sum(|b| b.abstain), in_favour: sum(|b| b.in_favour), against: sum(|b| b.against) }
    }

    fn quorum_reached(&self) -> bool {
        let Tally { abstain, in_favour, .. } = self.tally();
        let present = in_favour + abstain;
        !self.ballots.is_empty()
            && present * 10_000 >= self.eligible * u128::from(self.parameters.critical.quorum_bps)
            && present >= self.parameters.quorum_floor
    }

    fn passed(&self) -> bool {
        let Tally { in_favour, against, .. } = self.tally();
        self.quorum_reached() && in_favour > 0 && in_favour * 10 >= (in_favour + against) * 6
    }

    fn vote(&mut self, voter: u8, ballot: Tally, now: u64) {
        let (reached_before, passed_before) = (self.quorum_reached(), self.passed());
        self.ballots.insert(voter, ballot);
        let is_late = self.times[1] < now + LATE_MS;
        let reaches = !reached_before && self.quorum_reached();
        let turns = reached_before && passed_before != self.passed() && !self.is_prolonged;
        if is_late && (reaches || turns) {
            let shift = now + LATE_MS - self.times[1];
            self.times[1..].iter_mut().for_each(|time| *time += shift);
            self.is_prolonged |= turns;
        }
    }

    fn state(&self, now: u64) -> State {
        let [snapshot, end, from, last] = self.times;
        let undecided = [(snapshot, State::Pending), (end, State::Active)];
        let decided = [(from - 1, State::Queued), (last, State::Executable), (u64::MAX, State::Expired)];
        let by_time = undecided.iter().chain(&decided).find(|(until, _)| now <= *until).unwrap().1;
        match self.ended {
            Some(ended) => ended,
            None if now > end && !self.passed() => State::Defeated,
            None => by_time,
        }
    }
}

struct Run {
    now: u64,
    governor: Governor,
    electorate: Table,
    /// What the token answers for the snapshot.
    at_snapshot: Table,
    model: Model,
}

fn start(votes: &[u128], later_ms: u64, quorum_bps: u16, quorum_floor: u128) -> Run {
    let holders: Vec<_> = VOTERS.map(account).zip(votes.iter().copied()).chain([(dao(), 777)]).collect();
    let table = Table { later_ms, ..Table::of(&holders) };
    let critical = Bar { quorum_bps, ..PARAMETERS.critical };
    let routine = Bar { quorum_bps: 1, ..PARAMETERS.routine };
    let parameters = Parameters { routine, critical, quorum_floor, proposal_threshold: THRESHOLD, ..PARAMETERS };
    let mut governor = Governor::new(&Rules::new(parameters, dao(), &[account(6)]), &table).unwrap();
    governor.propose(&draft(), account(PROPOSER), dao(), START, &table).unwrap();
    // Every 2,812 ms, a 64th of the voting period.
    let snapshot = (START + MINUTE_MS).div_ceil(2_812) * 2_812 + later_ms;
    let times = [0, 3, 8, 15].map(|minutes| snapshot + minutes * MINUTE_MS);
    // The guardian's term ends in the middle of the timelock.
    let guardian = Guardian { account: account(GUARDIAN), expires_at_ms: times[1] + 2 * MINUTE_MS };
    governor.change(&Change::SetGuardian(Some(guardian)), dao(), START, &table).unwrap();
    let eligible = votes[..5].iter().sum();
    let model =
        Model { times, parameters, eligible, guardian, ballots: BTreeMap::new(), ended: None, is_prolonged: false };
    Run { now: START, governor, electorate: table.clone(), at_snapshot: table, model }
}

/// What a wish comes to with so many votes.
fn cast(wish: Wish, votes: u128) -> Result<Tally, Failure> {
    let mut ballot = Tally::default();
    match wish {
        Wish::Whole(Choice::Abstain) => ballot.abstain = votes,
        Wish::Whole(Choice::For) => ballot.in_favour = votes,
        Wish::Whole(Choice::Against) => ballot.against = votes,
        Wish::Split(parts) => ballot = parts,
    }
    let weight = ballot.abstain + ballot.in_favour + ballot.against;
    match weight {
        _ if votes == 0 || weight == 0 => Err(DaoError::NoVotes.into()),
        _ if weight > votes => Err(DaoError::SplitTooLarge { votes }.into()),
        _ => Ok(ballot),
    }
}

fn vote(run: &mut Run, voter: u8, wish: Wish) {
    let votes = run.at_snapshot.votes[&account(voter)];
    let expected = match run.model.state(run.now) {
        State::Active if voter == 6 => Err(DaoError::Excluded.into()),
        State::Active => match run.model.ballots.get(&voter) {
            Some(ballot) => Err(DaoError::AlreadyVoted(*ballot).into()),
            None => cast(wish, votes),
        },
        state => Err(DaoError::WrongState(state).into()),
    };
    let asked = AtSnapshot { now: &run.electorate, past: &run.at_snapshot, snapshot_ms: run.model.times[0] };
    let answer = run.governor.vote(1, wish, account(voter), run.now, &asked);
    assert_eq!(answer.clone().map(|cast| cast.ballot), expected);
    if let (Ok(ballot), Ok(cast)) = (expected, answer) {
        let end = run.model.times[1];
        run.model.vote(voter, ballot, run.now);
        assert_eq!(cast.extended_to_ms, Some(run.model.times[1]).filter(|new_end| *new_end != end));
        assert_eq!(cast.weight, ballot.abstain + ballot.in_favour + ballot.against);
    }
}

/// Answers one table for the snapshot and the other for now.
struct AtSnapshot<'a> {
    now: &'a Table,
    past: &'a Table,
    snapshot_ms: Timestamp,
}

impl Electorate for AtSnapshot<'_> {
    fn settled_votes(&self, account: &AccountId) -> Result<Balance, Failure> {
        self.now.settled_votes(account)
    }

    fn votes(&self, account: &AccountId) -> Result<Balance, Failure> {
        self.now.votes(account)
    }

    fn total_supply(&self) -> Result<Balance, Failure> {
        self.now.total_supply()
    }

    fn past_votes(&self, account: &AccountId, at_ms: Timestamp) -> Result<Balance, Failure> {
        assert_eq!(at_ms, self.snapshot_ms);
        self.past.past_votes(account, at_ms)
    }

    fn past_total_supply(&self, at_ms: Timestamp) -> Result<Balance, Failure> {
        assert_eq!(at_ms, self.snapshot_ms);
        self.past.past_total_supply(at_ms)
    }

    fn register_snapshot(&self, not_before_ms: Timestamp) -> Result<Timestamp, Failure> {
        self.now.register_snapshot(not_before_ms)
    }
}

fn cancel(run: &mut Run, caller: u8) {
    let votes = run.electorate.votes[&account(PROPOSER)];
    let is_guardian = caller == GUARDIAN && run.now <= run.model.guardian.expires_at_ms;
    let expected = match run.model.state(run.now) {
        State::Pending | State::Active if is_guardian || caller == PROPOSER || votes < THRESHOLD => Ok(()),
        State::Pending | State::Active => Err(DaoError::MayNotCancel { votes, needed: THRESHOLD }.into()),
        State::Queued | State::Executable if is_guardian => Ok(()),
        state => Err(DaoError::WrongState(state).into()),
    };
    let answer = run.governor.cancel(1, account(caller), run.now, &run.electorate);
    assert_eq!(answer, expected);
    if answer.is_ok() {
        run.model.ended = Some(State::Canceled);
    }
}

fn execute(run: &mut Run) {
    let state = run.model.state(run.now);
    let answer = run.governor.execute(1, run.now);
    if state == State::Executable {
        assert_eq!(answer.unwrap(), draft().steps);
        assert!(run.model.passed() && run.now >= run.model.times[2]);
        run.model.ended = Some(State::Executed);
    } else {
        assert_eq!(answer, Err(DaoError::WrongState(state).into()));
    }
}

fn take(run: &mut Run, step: Step) {
    match step {
        Step::GoTo { boundary, offset } => {
            run.now = run.now.max(run.model.times[boundary].checked_add_signed(offset).unwrap());
        }
        Step::Vote { voter, wish } => vote(run, voter, wish),
        Step::Cancel { caller } => cancel(run, caller),
        Step::Execute => execute(run),
        Step::ChangeRules { quorum_bps, excluded } => {
            let critical = Bar { quorum_bps, ..PARAMETERS.critical };
            let parameters = Parameters { critical, quorum_floor: 1, proposal_threshold: 1, ..run.model.parameters };
            for change in [Change::SetParameters(parameters), Change::SetExcluded(vec![account(excluded)])] {
                run.governor.change(&change, dao(), run.now, &run.at_snapshot).unwrap();
            }
        }
        Step::LoseVotes => run.electorate.votes.values_mut().for_each(|votes| *votes /= 2),
    }
}

fn check(run: &Run) {
    let (proposal, model) = (run.governor.proposal(1).unwrap(), &run.model);
    assert_eq!(proposal::state(&proposal, run.now), model.state(run.now));
    assert_eq!((proposal.tally, proposal.is_prolonged), (model.tally(), model.is_prolonged));
    assert!(proposal::sum(&proposal.tally).unwrap() <= run.at_snapshot.total_supply().unwrap());
    for voter in VOTERS {
        assert_eq!(run.governor.ballot(1, account(voter)).as_ref(), model.ballots.get(&voter));
    }
    assert_eq!(proposal.eligible, (!model.ballots.is_empty()).then_some(model.eligible));
    let Proposal { snapshot_ms, ends_at_ms, executable_from_ms, expires_at_ms, .. } = *proposal;
    assert_eq!([snapshot_ms, ends_at_ms, executable_from_ms, expires_at_ms], model.times);
    let Parameters { critical, quorum_floor, .. } = model.parameters;
    assert_eq!((proposal.proposer, proposal.tier), (account(PROPOSER), Tier::Critical));
    assert_eq!((proposal.quorum_bps, proposal.quorum_floor), (critical.quorum_bps, quorum_floor));
    assert_eq!((proposal.proposal_threshold, proposal.late_quorum_ms), (THRESHOLD, LATE_MS));
    assert_eq!(proposal.excluded, [dao(), account(6)]);
}

/// Whether the one state may follow the other, the same state included.
fn may_follow(before: State, after: State) -> bool {
    use State::*;
    let later: &[State] = match before {
        Pending => &[Active, Defeated, Queued, Executable, Expired, Canceled],
        Active => &[Defeated, Queued, Executable, Expired, Canceled],
        Queued => &[Executable, Expired, Canceled],
        Executable => &[Executed, Expired, Canceled],
        Defeated | Executed | Expired | Canceled => &[],
    };
    before == after || later.contains(&after)
}

proptest! {
    #[test]
    fn a_proposal_lives_as_its_model_does(
        votes in prop::collection::vec(prop_oneof![1 => Just(0u128), 6 => 10..400u128], 6),
        later_ms in 0..3u64,
        quorum_bps in 1..=5_000u16,
        floor_percent in 0..=50u128,
        steps in prop::collection::vec(step(), 1..40),
    ) {
        prop_assume!(votes[0] > 0 && votes[1..5].iter().sum::<u128>() >= 100);
        let floor = (votes[..5].iter().sum::<u128>() * floor_percent / 100).max(1);
        ink::env::test::run_test::<DefaultEnvironment, _>(|_| {
            let mut run = start(&votes, later_ms, quorum_bps, floor);
            let mut state = run.model.state(run.now);
            for step in steps {
                take(&mut run, step);
                check(&run);
                let next = run.model.state(run.now);
                assert!(may_follow(state, next), "{state:?} -> {next:?}");
                state = next;
            }
            Ok(())
        })
        .unwrap();
    }
}
