// SPDX-License-Identifier: Apache-2.0
//! Random lives, held against a table of all steps and against the money that went in and out.

use super::*;
use kite_interfaces::registry::Case;

/// What somebody tries with one of the contributions, or with time.
#[derive(Clone, Copy, Debug)]
enum Attempt {
    Submit { units: u32, bond: Balance },
    Accept,
    Reject,
    Withdraw,
    Retire,
    WithdrawBond,
    Challenge { bond: Balance },
    Resolve { upheld: bool },
    Lapse,
    Wait { epochs: Epoch },
}

const EPOCH_MS: u64 = 3_600_000;

fn attempt() -> impl Strategy<Value = Attempt> {
    prop_oneof![
        2 => (1_u32..4).prop_map(|units| Attempt::Submit { units, bond: Balance::from(units) * BOND_PER_UNIT }),
        1 => (0_u32..3, 0_u128..10).prop_map(|(units, bond)| Attempt::Submit { units, bond }),
        4 => Just(Attempt::Accept),
        1 => Just(Attempt::Reject),
        2 => Just(Attempt::Withdraw),
        2 => Just(Attempt::Retire),
        3 => Just(Attempt::WithdrawBond),
        4 => prop_oneof![9 => Just(CHALLENGE_BOND), 1 => 0_u128..100].prop_map(|bond| Attempt::Challenge { bond }),
        3 => any::<bool>().prop_map(|upheld| Attempt::Resolve { upheld }),
        2 => Just(Attempt::Lapse),
        3 => (1_u32..4).prop_map(|epochs| Attempt::Wait { epochs }),
    ]
}

/// The contributions of a registry as the machine has them, and beside it the money as it went in
/// and out.
#[derive(Debug, Default)]
struct World {
    epoch: Epoch,
    contributions: Vec<Contribution>,
    paid_in: Balance,
    paid_out: Balance,
}

impl World {
    fn at(&self) -> Moment {
        Moment { now_ms: u64::from(self.epoch) * EPOCH_MS, epoch: self.epoch }
    }

    fn submit(&mut self, units: u32, bond: Balance) {
        let submitted = submit(submission(units), &product(), &ROOM, &rules(), alice(), bond, self.at());
        assert_eq!(submitted.is_ok(), units > 0 && bond == Balance::from(units) * 3);
        if let Ok(contribution) = submitted {
            self.contributions.push(contribution);
            self.paid_in += bond;
        }
    }

    /// Whether the attempt succeeded, and what KITE came in and went out by it.
    fn run(&mut self, which: usize, attempt: Attempt, caller: AccountId) -> Option<(Balance, Balance)> {
        let (id, at) = (ContributionId::try_from(which).unwrap(), self.at());
        let record = &mut self.contributions[which];
        let returned = |bond: Option<BondReturned>| {
            assert!(bond.is_none_or(|bond| (bond.contribution, bond.to) == (id, alice())));
            (0, bond.map_or(0, |bond| bond.amount))
        };
        // Of an upheld case everybody is paid at once.
        let ended = |case: Case, ruling: Ruling| {
            let back = ruling.verdict.map_or(0, |_| case.bonds - case.bonds_before);
            (0, ruling.ended.to_contributor + ruling.ended.reward + ruling.ended.to_owner + back)
        };
        let case = record.case;
        match attempt {
            Attempt::Accept => accept(id, record, &product(), caller, at.epoch).ok().map(|_| (0, 0)),
            Attempt::Reject => reject(id, record, &product(), caller).ok().map(|(_, bond)| returned(bond)),
            Attempt::Withdraw => withdraw(id, record, caller, at.now_ms).ok().map(|(_, bond)| returned(bond)),
            Attempt::Retire => retire(id, record, caller, at.epoch).ok().map(|_| (0, 0)),
            Attempt::WithdrawBond => {
                withdraw_bond(id, record, caller, at.epoch, WINDOW).ok().map(|bond| returned(Some(bond)))
            }
            Attempt::Challenge { bond } => {
                let accusation = Accusation { contribution: id, ..accusation() };
                let made = case::challenge(&accusation, record, &rules(), arbiter(), caller, bond, at, WINDOW);
                made.ok().map(|(_, made)| (made.bond, 0))
            }
            Attempt::Resolve { upheld } => {
                let Case { last, bonds, .. } = case?;
                case::ensure_decidable(id, record, last, caller, at.now_ms).ok()?;
                Some(ended(case?, case::resolve(id, record, last, bonds, upheld).unwrap()))
            }
            Attempt::Lapse => case::lapse(id, record, at.now_ms).ok().map(|ruling| ended(case.unwrap(), ruling)),
            Attempt::Submit { .. } | Attempt::Wait { .. } => None,
        }
    }

    fn step(&mut self, which: usize, attempt: Attempt, caller: AccountId) {
        match attempt {
            Attempt::Submit { units, bond } => self.submit(units, bond),
            Attempt::Wait { epochs } => self.epoch += epochs,
            _ if self.contributions.is_empty() => {}
            _ => self.step_one(which % self.contributions.len(), attempt, caller),
        }
    }

    fn step_one(&mut self, which: usize, attempt: Attempt, caller: AccountId) {
        let before = self.contributions[which].clone();
        let expected = transition(&before, attempt, caller, self.at());
        let moved = self.run(which, attempt, caller);
        assert_eq!(moved.is_some(), expected.is_some(), "{attempt:?} of {before:?}");
        let after = &self.contributions[which];
        let is_challenged = after.case.is_some();
        let unchanged = (before.status, before.bond, before.case.is_some());
        assert_eq!((after.status, after.bond, is_challenged), expected.unwrap_or(unchanged));
        let (paid_in, paid_out) = moved.unwrap_or_default();
        self.paid_in += paid_in;
        self.paid_out += paid_out;
    }

    fn held(&self) -> Balance {
        let of_case = |record: &Contribution| record.case.map_or(0, |case| case.bonds - case.bonds_before);
        self.contributions.iter().map(|record| record.bond + of_case(record)).sum()
    }

    /// Nobody who decides ever answers again: everybody else takes out what is theirs.
    fn finish(&mut self) {
        let everything = 0..self.contributions.len();
        for wait in [100, 1 + WINDOW.epochs] {
            self.epoch += wait;
            for which in everything.clone() {
                self.step_one(which, Attempt::Lapse, bob());
                self.step_one(which, Attempt::Withdraw, alice());
                self.step_one(which, Attempt::Retire, alice());
                self.step_one(which, Attempt::WithdrawBond, alice());
            }
        }
    }
}

/// Every step there is, as a table: from, what, by whom, when, to. `None`: refused.
fn transition(from: &Contribution, attempt: Attempt, caller: AccountId, at: Moment) -> Option<(Status, Balance, bool)> {
    use Attempt as Do;
    use Status::{Accepted, Forfeited, Rejected, Retired, Submitted, Withdrawn};
    let (bond, now) = (from.bond, at.epoch);
    let due = from.case.map(|case| case.decide_by_ms);
    let is_alice = caller == alice();
    match (from.status, attempt, due) {
        (Submitted, Do::Accept, None) if caller == curator() => Some((Accepted { from_epoch: now + 1 }, bond, false)),
        (Submitted, Do::Reject, None) if caller == curator() => Some((Rejected, 0, false)),
        (Submitted, Do::Withdraw, None) if is_alice && at.now_ms > from.decide_by_ms => Some((Withdrawn, 0, false)),
        (Accepted { .. }, Do::Retire, None) if is_alice => Some((Retired { to_epoch: now + 1 }, bond, false)),
        (Retired { to_epoch }, Do::WithdrawBond, None) if is_alice && bond > 0 && now >= to_epoch + 2 => {
            Some((from.status, 0, false))
        }
        (Accepted { .. }, Do::Challenge { bond: 50 }, None) => Some((from.status, bond, true)),
        (Retired { .. }, Do::Challenge { bond: 50 }, None) if bond > 0 => Some((from.status, bond, true)),
        (_, Do::Challenge { bond: 50 }, Some(due)) if at.now_ms <= due => Some((from.status, bond, true)),
        (_, Do::Resolve { upheld }, Some(due)) if caller == arbiter() && at.now_ms <= due => {
            Some(if upheld { (Forfeited, 0, false) } else { (from.status, bond, false) })
        }
        (_, Do::Lapse, Some(due)) if at.now_ms > due => Some((from.status, bond, false)),
        _ => None,
    }
}

/// The right one for the attempt.
fn right_one(attempt: Attempt) -> AccountId {
    match attempt {
        Attempt::Accept | Attempt::Reject => curator(),
        Attempt::Resolve { .. } => arbiter(),
        Attempt::Challenge { .. } => bob(),
        _ => alice(),
    }
}

proptest! {
    #[test]
    fn a_random_life_keeps_the_books_and_holds_nobodys_bond_for_ever(
        steps in prop::collection::vec((any::<usize>(), attempt(), 0_usize..12), 0..120),
    ) {
        let mut world = World { epoch: OPENED, ..World::default() };
        for (which, attempt, caller) in steps {
            // The right one two times in three, or else anybody.
            let anybody = [bob(), curator(), alice(), arbiter()].get(caller).copied();
            world.step(which, attempt, anybody.unwrap_or_else(|| right_one(attempt)));
            prop_assert_eq!(world.paid_in - world.paid_out, world.held());
        }
        world.finish();
        prop_assert_eq!((world.held(), world.paid_in), (0, world.paid_out));
    }
}
