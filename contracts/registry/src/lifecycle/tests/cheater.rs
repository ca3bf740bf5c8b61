// SPDX-License-Identifier: Apache-2.0
//! A cheater with a second account, against somebody honest who finds out.
//!
//! The work is worthless, and earns until it is found out. The cheater may accuse it by the second account, join,
//! let the case lapse, be dismissed, claim, retire and take the bond back, at any time and in any order. The
//! honest one accuses at the first moment they know, or joins the case that is open; the arbiter answers them
//! in time. In no play does the cheater end with more than by the best one without a false accusation, save for
//! what of their own slashed bond comes back as a challenger's reward. That can be had without any trick, by
//! joining when all is lost; it is less than half of the bond, however many accounts join.

use super::*;
use crate::case::{due, lapse, resolve};

/// An epoch is as long as the least time to answer: the arbiter of these rules has three.
const EPOCH_MS: u64 = 3_600_000;
const ARBITER_EPOCHS: Epoch = 3;
const END: Epoch = 48;

/// What the work earns in an epoch.
const INCOME: i128 = 40;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    /// Opens a case of one's own, or joins the one that is open.
    Accuse,
    Lapse,
    /// The arbiter sees through what is heard so far, and dismisses it.
    BeDismissed,
    Claim,
    Retire,
    WithdrawBond,
}

/// When the honest one finds out, and how long the arbiter then takes.
#[derive(Clone, Copy, Debug)]
struct Fate {
    found_out: Epoch,
    answer: Epoch,
}

struct Play {
    epoch: Epoch,
    work: Contribution,
    challenges: Vec<(AccountId, Challenge)>,
    /// What the router would say: the first epoch that cannot be claimed.
    cut: Option<Epoch>,
    claimed_until: Epoch,
    /// What came in and went out, both accounts together, without rewards.
    wealth: i128,
    /// What came back of the own slashed bond.
    reward: i128,
    honest: Option<(ChallengeNumber, Epoch)>,
}

/// The second account.
fn straw() -> AccountId {
    [9; 32].into()
}

fn honest() -> AccountId {
    [8; 32].into()
}

fn amount(bond: Balance) -> i128 {
    i128::try_from(bond).unwrap()
}

impl Play {
    fn new() -> Self {
        let mut work = submit(submission(UNITS), &product(), &ROOM, &rules(), alice(), BOND, in_epoch(OPENED)).unwrap();
        accept(ID, &mut work, &product(), curator(), OPENED).unwrap();
        let (epoch, claimed_until) = (OPENED + 1, OPENED + 1);
        let (wealth, reward) = (-amount(BOND), 0);
        Self { epoch, work, challenges: Vec::new(), cut: None, claimed_until, wealth, reward, honest: None }
    }

    fn at(&self) -> Moment {
        Moment { now_ms: u64::from(self.epoch) * EPOCH_MS, epoch: self.epoch }
    }

    /// The first epoch in which the work earns nothing, as it stands.
    fn earns_until(&self) -> Epoch {
        match (self.work.status, self.cut) {
            (Status::Retired { to_epoch }, _) => to_epoch,
            (Status::Forfeited, Some(cut)) => cut,
            _ => Epoch::MAX,
        }
    }

    fn claim(&mut self, open_epoch: Epoch) {
        let until = open_epoch.min(self.earns_until()).min(self.cut.unwrap_or(Epoch::MAX)).max(self.claimed_until);
        self.wealth += INCOME * i128::from(until - self.claimed_until);
        self.claimed_until = until;
    }

    fn accuse(&mut self, challenger: AccountId) -> Option<ChallengeNumber> {
        let (at, joins) = (self.at(), self.work.case.is_some());
        let bond = case::bond_up(&rules(), &self.work).unwrap();
        let made =
            case::challenge(&accusation(), &mut self.work, &rules(), arbiter(), challenger, bond, at, WINDOW).ok()?;
        // The first one cuts, as the router does.
        if !joins {
            self.cut = Some(self.epoch.saturating_sub(WINDOW.epochs));
        }
        self.challenges.push((challenger, made.1));
        if challenger == straw() {
            self.wealth -= amount(bond);
        }
        Some(made.0.last)
    }

    /// Pays what a ruling pays to either account.
    fn conclude(&mut self, ruling: Ruling) {
        self.wealth += amount(ruling.ended.to_contributor);
        for number in ruling.ended.first..=ruling.last {
            let (challenger, made) = self.challenges[number as usize - 1];
            let paid = due(ruling.verdict.as_ref(), number, &made).unwrap();
            if challenger == straw() {
                let bond = paid.min(made.bond);
                self.wealth += amount(bond);
                self.reward += amount(paid - bond);
            }
        }
        if self.work.case.is_none() && self.work.status != Status::Forfeited {
            self.cut = None;
        }
    }

    fn decide(&mut self, heard: ChallengeNumber, upheld: bool) {
        let (_, made) = self.challenges[heard as usize - 1];
        let now = self.at().now_ms;
        case::ensure_decidable(ID, &self.work, heard, arbiter(), now).unwrap();
        let ruling = resolve(ID, &mut self.work, heard, made.bonds_before + made.bond, upheld).unwrap();
        self.conclude(ruling);
    }

    fn take(&mut self, step: Move) {
        let (at, id) = (self.at(), ID);
        match step {
            Move::Accuse => drop(self.accuse(straw())),
            Move::Lapse => {
                if let Ok(ruling) = lapse(id, &mut self.work, at.now_ms) {
                    self.conclude(ruling);
                }
            }
            Move::BeDismissed => {
                // Whatever was accused before the honest one came.
                let last = self.work.case.filter(|case| at.now_ms <= case.decide_by_ms).map(|case| case.last);
                if let Some(last) = last.filter(|_| self.honest.is_none()) {
                    self.decide(last, false);
                }
            }
            Move::Claim => self.claim(self.epoch.saturating_sub(WINDOW.epochs)),
            Move::Retire => drop(retire(id, &mut self.work, alice(), at.epoch)),
            Move::WithdrawBond => {
                if let Ok(bond) = withdraw_bond(id, &mut self.work, alice(), at.epoch, WINDOW) {
                    self.wealth += amount(bond.amount);
                }
            }
        }
    }

    /// The honest one accuses, and again if the case that they were in is gone; the arbiter answers.
    fn honest(&mut self, fate: Fate) {
        if self.epoch < OPENED + fate.found_out || self.work.status == Status::Forfeited {
            return;
        }
        if self.honest.is_none() {
            self.take(Move::Lapse);
            self.honest = self.accuse(honest()).map(|number| (number, self.epoch + fate.answer));
        }
        if let Some((number, _)) = self.honest.filter(|(_, at)| *at <= self.epoch) {
            self.decide(number, true);
        }
    }

    /// What the cheater has in the end, everything counted that might still come back, and the reward beside it.
    fn run(mut self, moves: &[(Epoch, Move)], fate: Fate) -> (i128, i128) {
        for epoch in OPENED + 1..OPENED + END {
            self.epoch = epoch;
            for (_, step) in moves.iter().filter(|(at, _)| OPENED + at == epoch) {
                self.take(*step);
            }
            self.honest(fate);
        }
        let open = self.work.case.map_or(0, |case| case.first as usize - 1);
        let own = self.challenges.iter().skip(open).filter(|(by, _)| self.work.case.is_some() && *by == straw());
        let staked: i128 = own.map(|(_, made)| amount(made.bond)).sum();
        let until = (OPENED + END).min(self.earns_until()).max(self.claimed_until);
        let unclaimed = INCOME * i128::from(until - self.claimed_until);
        (self.wealth + amount(self.work.bond) + staked + unclaimed, self.reward)
    }
}

/// The best that can be had without a false accusation: claims as early as can be, and retires when it is best.
fn best_without_tricks(fate: Fate) -> i128 {
    let always = (1..END).flat_map(|epoch| [(epoch, Move::Claim), (epoch, Move::WithdrawBond)]);
    let play = |retired: Option<Epoch>| {
        let mut moves: Vec<_> = always.clone().collect();
        moves.extend(retired.map(|epoch| (epoch, Move::Retire)));
        Play::new().run(&moves, fate).0
    };
    (1..END).map(Some).chain([None]).map(play).max().unwrap()
}

fn step() -> impl Strategy<Value = Move> {
    prop_oneof![
        4 => Just(Move::Accuse),
        3 => Just(Move::Lapse),
        1 => Just(Move::BeDismissed),
        3 => Just(Move::Claim),
        1 => Just(Move::Retire),
        2 => Just(Move::WithdrawBond),
    ]
}

#[test]
fn occupying_ones_own_case_wins_no_time() {
    let fate = Fate { found_out: 20, answer: 2 };
    // In each block in which the arbiter's time is over: lapse, claim what is free, accuse again.
    let rounds = (4..END).step_by(ARBITER_EPOCHS as usize + 1);
    let moves: Vec<_> =
        rounds.flat_map(|epoch| [(epoch, Move::Lapse), (epoch, Move::Claim), (epoch, Move::Accuse)]).collect();
    assert!(Play::new().run(&moves, fate).0 < best_without_tricks(fate));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_024))]

    #[test]
    fn false_accusations_never_pay(
        moves in prop::collection::vec((1..END, step()), 0..60),
        found_out in 1..30_u32,
        answer in 0..=ARBITER_EPOCHS,
    ) {
        let fate = Fate { found_out, answer };
        let mut moves = moves;
        moves.sort_by_key(|(epoch, _)| *epoch);
        let (cheated, reward) = Play::new().run(&moves, fate);
        let best = best_without_tricks(fate);
        prop_assert!(cheated <= best, "{cheated} by tricks, {best} without");
        prop_assert!(2 * reward < amount(BOND));
    }
}
