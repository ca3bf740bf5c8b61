//! The whole life of a proposal under random calls at random moments, against a plain model.
#![allow(clippy::arithmetic_side_effects, reason = "test values are small")]

use std::collections::BTreeMap;

use ink::env::DefaultEnvironment;
use kite_interfaces::dao::{Parameters, Tally};
use proptest::prelude::*;

use super::*;
use crate::mock::{account, dao, draft, Table, MINUTE_MS, PARAMETERS};

const START: Timestamp = 5_000;
const PROPOSER: u8 = 1;
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
        choice: Choice,
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

fn choice() -> impl Strategy<Value = Choice> {
    prop_oneof![1 => Just(Choice::Abstain), 4 => Just(Choice::For), 2 => Just(Choice::Against)]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4usize, -1..=1i64).prop_map(|(boundary, offset)| Step::GoTo { boundary, offset }),
        8 => (VOTERS, choice()).prop_map(|(voter, choice)| Step::Vote { voter, choice }),
        1 => (1..=2u8).prop_map(|caller| Step::Cancel { caller }),
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
    ballots: BTreeMap<u8, (Choice, u128)>,
    ended: Option<State>,
}

impl Model {
    fn sum(&self, choice: Choice) -> u128 {
        self.ballots.values().filter(|ballot| ballot.0 == choice).map(|ballot| ballot.1).sum()
    }

    fn passed(&self) -> bool {
        let present = self.sum(Choice::For) + self.sum(Choice::Abstain);
        present * 10_000 >= self.eligible * u128::from(self.parameters.quorum_bps)
            && present >= self.parameters.quorum_floor
            && self.sum(Choice::For) > self.sum(Choice::Against)
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
    let parameters = Parameters { quorum_bps, quorum_floor, proposal_threshold: 1, ..PARAMETERS };
    let mut governor = Governor::new(&Rules::new(parameters, dao(), &[account(6)]), &table).unwrap();
    governor.propose(&draft(), account(PROPOSER), dao(), START, &table).unwrap();
    let snapshot = START + MINUTE_MS + later_ms;
    let times = [0, 3, 8, 15].map(|minutes| snapshot + minutes * MINUTE_MS);
    let eligible = votes[..5].iter().sum();
    let model = Model { times, parameters, eligible, ballots: BTreeMap::new(), ended: None };
    Run { now: START, governor, electorate: table.clone(), at_snapshot: table, model }
}

fn vote(run: &mut Run, voter: u8, choice: Choice) {
    let weight = run.at_snapshot.votes[&account(voter)];
    let expected = match run.model.state(run.now) {
        State::Active => match run.model.ballots.get(&voter) {
            Some(&(choice, weight)) => Err(DaoError::AlreadyVoted(Ballot { choice, weight })),
            None if weight == 0 => Err(DaoError::NoVotes),
            None => Ok(Ballot { choice, weight }),
        },
        state => Err(DaoError::WrongState(state)),
    };
    let asked = AtSnapshot { now: &run.electorate, past: &run.at_snapshot, snapshot_ms: run.model.times[0] };
    assert_eq!(run.governor.vote(1, choice, account(voter), run.now, &asked), expected);
    if let Ok(ballot) = expected {
        run.model.ballots.insert(voter, (ballot.choice, ballot.weight));
    }
}

/// Answers one table for the snapshot and the other for now.
struct AtSnapshot<'a> {
    now: &'a Table,
    past: &'a Table,
    snapshot_ms: Timestamp,
}

impl Electorate for AtSnapshot<'_> {
    fn settled_votes(&self, account: &AccountId) -> Result<Balance, DaoError> {
        self.now.settled_votes(account)
    }

    fn votes(&self, account: &AccountId) -> Result<Balance, DaoError> {
        self.now.votes(account)
    }

    fn total_supply(&self) -> Result<Balance, DaoError> {
        self.now.total_supply()
    }

    fn past_votes(&self, account: &AccountId, at_ms: Timestamp) -> Result<Balance, DaoError> {
        assert_eq!(at_ms, self.snapshot_ms);
        self.past.past_votes(account, at_ms)
    }

    fn past_total_supply(&self, at_ms: Timestamp) -> Result<Balance, DaoError> {
        assert_eq!(at_ms, self.snapshot_ms);
        self.past.past_total_supply(at_ms)
    }

    fn register_snapshot(&self, not_before_ms: Timestamp) -> Result<Timestamp, DaoError> {
        self.now.register_snapshot(not_before_ms)
    }
}

fn cancel(run: &mut Run, caller: u8) {
    let expected = match run.model.state(run.now) {
        _ if caller != PROPOSER => Err(DaoError::NotProposer),
        State::Pending | State::Active => Ok(()),
        state => Err(DaoError::WrongState(state)),
    };
    assert_eq!(run.governor.cancel(1, account(caller), run.now), expected);
    if expected.is_ok() {
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
        assert_eq!(answer, Err(DaoError::WrongState(state)));
    }
}

fn take(run: &mut Run, step: Step) {
    match step {
        Step::GoTo { boundary, offset } => {
            run.now = run.now.max(run.model.times[boundary].checked_add_signed(offset).unwrap());
        }
        Step::Vote { voter, choice } => vote(run, voter, choice),
        Step::Cancel { caller } => cancel(run, caller),
        Step::Execute => execute(run),
        Step::ChangeRules { quorum_bps, excluded } => {
            let parameters = Parameters { quorum_bps, quorum_floor: 1, ..run.model.parameters };
            run.governor.change(&Change::SetParameters(parameters), dao(), &run.at_snapshot).unwrap();
            run.governor.change(&Change::SetExcluded(vec![account(excluded)]), dao(), &run.at_snapshot).unwrap();
        }
        Step::LoseVotes => run.electorate.votes.values_mut().for_each(|votes| *votes /= 2),
    }
}

fn check(run: &Run) {
    let (proposal, model) = (run.governor.proposal(1).unwrap(), &run.model);
    assert_eq!(proposal::state(&proposal, run.now), model.state(run.now));
    let tally = Tally {
        abstain: model.sum(Choice::Abstain),
        in_favour: model.sum(Choice::For),
        against: model.sum(Choice::Against),
    };
    assert_eq!(proposal.tally, tally);
    assert_eq!(proposal.eligible, (!model.ballots.is_empty()).then_some(model.eligible));
    let Proposal { snapshot_ms, ends_at_ms, executable_from_ms, expires_at_ms, .. } = proposal;
    assert_eq!([snapshot_ms, ends_at_ms, executable_from_ms, expires_at_ms], model.times);
    let frozen = (proposal.proposer, proposal.quorum_bps, proposal.quorum_floor, proposal.excluded);
    let Parameters { quorum_bps, quorum_floor, .. } = model.parameters;
    assert_eq!(frozen, (account(PROPOSER), quorum_bps, quorum_floor, vec![dao(), account(6)]));
}

/// Whether the one state may follow the other, the same state included.
fn may_follow(before: State, after: State) -> bool {
    use State::*;
    let later: &[State] = match before {
        Pending => &[Active, Defeated, Queued, Executable, Expired, Canceled],
        Active => &[Defeated, Queued, Executable, Expired, Canceled],
        Queued => &[Executable, Expired],
        Executable => &[Executed, Expired],
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
        prop_assume!(votes[0] > 0 && votes[1..5].iter().sum::<u128>() >= 10);
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
