// SPDX-License-Identifier: Apache-2.0
//! The rule against a model that keeps nothing but the list of what happened, and recomputes all of it each time; played
//! as an honest client, a lossy network and an API of moods would play it, and as a liar would.

use proptest::prelude::*;

use super::*;

fn voucher(ceiling: Balance) -> Voucher {
    Voucher { ceiling, signature: [0; 65] }
}

fn admit(ledger: &mut Ledger, ceiling: Balance, price: Balance) -> Result<(), Refused> {
    ledger.admit(voucher(ceiling), price, Balance::MAX).map(drop)
}

mod admit {
    use super::*;

    #[test]
    fn admit_covers_what_is_charged_reserved_and_asked() {
        let mut ledger = Ledger::default();
        assert_eq!(admit(&mut ledger, 9, 10), Err(Refused::Ceiling { needed: 10, highest: 9 }));
        admit(&mut ledger, 10, 10).unwrap();
        assert_eq!(admit(&mut ledger, 19, 10), Err(Refused::Ceiling { needed: 20, highest: 19 }));
        assert_eq!(ledger.charge(10, 4), Some(4));
        admit(&mut ledger, 14, 10).unwrap();
        assert_eq!((ledger.reserved(), ledger.totals().charged), (10, 4));
    }

    #[test]
    fn admit_takes_a_lower_ceiling_that_arrives_late() {
        let mut ledger = Ledger::default();
        admit(&mut ledger, 20, 10).unwrap();
        admit(&mut ledger, 10, 10).unwrap();
        assert_eq!(ledger.totals().highest, Some(voucher(20)));
        assert_eq!(ledger.in_flight(), 2);
    }

    #[test]
    fn admit_errors_on_a_ceiling_used_before() {
        let mut ledger = Ledger::default();
        admit(&mut ledger, 100, 10).unwrap();
        assert_eq!(admit(&mut ledger, 100, 10), Err(Refused::Used { above: 100 }));
        ledger.charge(100, 10).unwrap();
        ledger.delivered(100);
        assert_eq!(admit(&mut ledger, 100, 10), Err(Refused::Used { above: 100 }));
        assert_eq!(admit(&mut ledger, 0, 0), Err(Refused::Used { above: 100 }));
    }

    #[test]
    fn admit_errors_on_a_ceiling_too_old_to_remember() {
        let mut ledger = Ledger::default();
        for ceiling in 2..=1_025 {
            admit(&mut ledger, ceiling, 1).unwrap();
        }
        assert_eq!(ledger.totals().forgotten, 0);
        assert_eq!(ledger.admit(voucher(1_026), 1, Balance::MAX), Ok(vec![2]));
        for old in [1, 2] {
            assert_eq!(admit(&mut ledger, old, 0), Err(Refused::Used { above: 1_026 }));
        }
    }

    #[test]
    fn admit_errors_beyond_the_deposit() {
        let mut ledger = Ledger::default();
        let short = ledger.admit(voucher(100), 11, 10);
        assert_eq!(short, Err(Refused::Deposit { needed: 11, deposit: 10 }));
        assert_eq!(ledger, Ledger::default());
        ledger.admit(voucher(100), 10, 10).unwrap();
    }

    #[test]
    fn admit_errors_where_numbers_end() {
        let mut ledger = Ledger::default();
        admit(&mut ledger, Balance::MAX, Balance::MAX).unwrap();
        let beyond = Refused::Ceiling { needed: Balance::MAX, highest: Balance::MAX };
        assert_eq!(admit(&mut ledger, Balance::MAX - 1, 1), Err(beyond));
    }
}

mod charge {
    use super::*;

    #[test]
    fn charge_is_at_most_the_price_and_happens_once() {
        let mut ledger = Ledger::default();
        admit(&mut ledger, 10, 10).unwrap();
        assert_eq!(ledger.charge(10, 11), Some(10));
        assert_eq!(ledger.charge(10, 1), None);
        assert_eq!(ledger.charge(11, 1), None);
        assert_eq!((ledger.totals().charged, ledger.due()), (10, 0));
        ledger.delivered(10);
        assert_eq!((ledger.due(), ledger.in_flight()), (10, 0));
    }

    #[test]
    fn free_takes_back_and_lets_the_ceiling_be_used_again() {
        let mut ledger = Ledger::default();
        for is_charged in [false, true] {
            admit(&mut ledger, 10, 10).unwrap();
            if is_charged {
                ledger.charge(10, 10).unwrap();
            }
            ledger.free(10);
            assert_eq!((ledger.totals().charged, ledger.reserved(), ledger.due()), (0, 0, 0));
        }
        admit(&mut ledger, 10, 10).unwrap();
    }

    #[test]
    fn free_does_not_undo_what_was_delivered() {
        let mut ledger = Ledger::default();
        admit(&mut ledger, 10, 10).unwrap();
        ledger.charge(10, 10).unwrap();
        ledger.delivered(10);
        ledger.free(10);
        assert_eq!(ledger.totals().charged, 10);
        assert!(admit(&mut ledger, 10, 0).is_err());
    }

    #[test]
    fn taken_is_the_least_that_was_charged() {
        let mut ledger = Ledger::default();
        ledger.taken(7);
        assert_eq!((ledger.totals().charged, ledger.due()), (7, 7));
        admit(&mut ledger, 17, 10).unwrap();
        ledger.charge(17, 10).unwrap();
        ledger.taken(7);
        assert_eq!((ledger.totals().charged, ledger.due()), (17, 7));
        ledger.taken(9);
        assert_eq!((ledger.totals().charged, ledger.due()), (19, 9));
        ledger.free(17);
        assert_eq!(ledger.due(), 9);
    }
}

/// All that happened to a request that was let in.
#[derive(Clone, Copy, Debug)]
struct Past {
    ceiling: Balance,
    price: Balance,
    charge: Option<Balance>,
    is_freed: bool,
}

/// Nothing but the past; every question is answered from all of it.
#[derive(Default)]
struct Model(Vec<Past>);

impl Model {
    fn lets_in(&self, ceiling: Balance, price: Balance, deposit: Balance) -> bool {
        let signed = self.0.iter().map(|past| past.ceiling).max().unwrap_or(0).max(ceiling);
        let committed = self.committed() + price;
        let is_used = self.0.iter().any(|past| past.ceiling == ceiling && !past.is_freed);
        ceiling > 0 && !is_used && committed <= signed && committed <= deposit
    }

    fn committed(&self) -> Balance {
        self.0.iter().filter(|past| !past.is_freed).map(|past| past.charge.unwrap_or(past.price)).sum()
    }

    fn charged(&self) -> Balance {
        self.0.iter().filter(|past| !past.is_freed).filter_map(|past| past.charge).sum()
    }

    fn last(&mut self, ceiling: Balance) -> &mut Past {
        self.0.iter_mut().rev().find(|past| past.ceiling == ceiling).unwrap()
    }
}

/// The gateway's side of the game: ledger and model, always asked together.
#[derive(Default)]
struct Both {
    ledger: Ledger,
    model: Model,
}

impl Both {
    fn admit(&mut self, ceiling: Balance, price: Balance, deposit: Balance) -> bool {
        let expected = self.model.lets_in(ceiling, price, deposit);
        let is_in = self.ledger.admit(voucher(ceiling), price, deposit).is_ok();
        assert_eq!(is_in, expected, "ceiling {ceiling}, price {price}");
        if is_in {
            self.model.0.push(Past { ceiling, price, charge: None, is_freed: false });
        }
        self.check();
        is_in
    }

    fn charge(&mut self, ceiling: Balance, amount: Balance) {
        let charged = self.ledger.charge(ceiling, amount).unwrap();
        let past = self.model.last(ceiling);
        assert_eq!(charged, amount.min(past.price));
        past.charge = Some(charged);
        self.check();
    }

    fn free(&mut self, ceiling: Balance) {
        self.ledger.free(ceiling);
        self.model.last(ceiling).is_freed = true;
        self.check();
    }

    fn check(&self) {
        let (charged, committed) = (self.model.charged(), self.model.committed());
        assert_eq!(self.ledger.totals().charged, charged);
        assert_eq!(charged + self.ledger.reserved(), committed);
        let signed = self.ledger.totals().highest.map_or(0, |highest| highest.ceiling);
        assert!(committed <= signed, "let in more than was signed");
        assert!(self.ledger.due() <= charged);
    }

    /// What a crash leaves: what is on disk.
    fn crash(&mut self) {
        let Ledger { totals, used, under_way, .. } = self.ledger.clone();
        let reserved = |ceiling: &Balance| matches!(under_way.get(ceiling), Some(Request::Reserved(_)));
        let kept = used.into_iter().filter(|ceiling| !reserved(ceiling)).collect();
        for past in &mut self.model.0 {
            past.is_freed |= past.charge.is_none();
        }
        self.ledger = Ledger::restored(totals, kept);
        self.check();
    }
}

const PRICES: [Balance; 4] = [1, 10, 500, 1_000];
const IN_FLIGHT: usize = 64;

/// The client's side: what it knows was charged, the last ceiling it signed, the prices of its requests in flight.
#[derive(Default)]
struct Client {
    known: Balance,
    last: Balance,
    in_flight: Vec<(Balance, Balance)>,
}

impl Client {
    fn sign(&mut self, price: Balance) -> Balance {
        let most: Balance = self.in_flight.iter().map(|(_, price)| price).sum();
        self.last = (self.known + most + price).max(self.last + 1);
        self.in_flight.push((self.last, price));
        self.last
    }

    /// An answer arrived, or was given up: then it counts in full.
    fn answered(&mut self, ceiling: Balance, charge: Option<Balance>) {
        let place = self.in_flight.iter().position(|(other, _)| *other == ceiling).unwrap();
        let (_, price) = self.in_flight.swap_remove(place);
        self.known += charge.unwrap_or(price);
    }
}

/// A move of the game: which, and what it picks.
type Move = (u32, usize, Balance);

fn play(moves: &[Move], crashes: bool) {
    let (mut client, mut gateway) = (Client::default(), Both::default());
    let (mut sent, mut at_work, mut answers) = (Vec::new(), Vec::new(), Vec::new());
    for &(kind, pick, amount) in moves {
        match kind {
            0..35 if client.in_flight.len() < IN_FLIGHT => {
                let price = PRICES[pick % PRICES.len()];
                sent.push((client.sign(price), price));
            }
            35..65 if !sent.is_empty() => {
                let (ceiling, price) = sent.swap_remove(pick % sent.len());
                assert!(gateway.admit(ceiling, price, Balance::MAX), "an honest request is refused");
                assert!(!gateway.admit(ceiling, 0, Balance::MAX), "a voucher is taken twice");
                at_work.push(ceiling);
            }
            65..80 if !at_work.is_empty() => {
                let ceiling = at_work.swap_remove(pick % at_work.len());
                gateway.charge(ceiling, amount);
                let charged = gateway.model.last(ceiling).charge;
                if amount % 3 > 0 {
                    gateway.ledger.delivered(ceiling);
                }
                answers.push((ceiling, charged));
            }
            80..85 if !at_work.is_empty() => {
                let ceiling = at_work.swap_remove(pick % at_work.len());
                gateway.free(ceiling);
                answers.push((ceiling, Some(0)));
            }
            85..86 if crashes => {
                gateway.crash();
                answers.extend(at_work.drain(..).map(|ceiling| (ceiling, None)));
            }
            _ if !answers.is_empty() => {
                let (ceiling, charge) = answers.swap_remove(pick % answers.len());
                client.answered(ceiling, charge.filter(|_| amount % 50 > 0));
            }
            _ => {}
        }
    }
}

fn moves(count: usize) -> impl Strategy<Value = Vec<Move>> {
    prop::collection::vec((0..100_u32, any::<usize>(), 0..1_200_u128), count)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn honest_requests_are_never_refused_and_never_more_let_in_than_signed(moves in moves(800)) {
        play(&moves, false);
    }

    #[test]
    fn crashes_lose_no_charge_and_refuse_no_honest_request(moves in moves(800)) {
        play(&moves, true);
    }

    #[test]
    fn whatever_a_liar_sends_is_decided_as_the_model_says(
        moves in prop::collection::vec((0..4_u32, 0..60_u128, 0..30_u128, 0..200_u128), 200)
    ) {
        let mut gateway = Both::default();
        let mut at_work = Vec::new();
        for (kind, ceiling, amount, deposit) in moves {
            match kind {
                0 | 1 => {
                    if gateway.admit(ceiling * 7, amount, deposit) {
                        at_work.push(ceiling * 7);
                    }
                }
                2 if !at_work.is_empty() => gateway.charge(at_work.swap_remove(0), amount),
                3 if !at_work.is_empty() => gateway.free(at_work.swap_remove(0)),
                _ => {}
            }
        }
    }
}
