// SPDX-License-Identifier: Apache-2.0
//! When what was charged is taken on the chain: by amount, by age, and at once where a payer has begun to withdraw; many
//! tabs in one transaction.

use std::sync::Arc;
use std::time::Duration;

use kite_interfaces::tab::{Outcome, Settled, Take, MAX_TAKES};
use kite_interfaces::Balance;
use tokio::sync::watch;
use tokio::{task, time};

use crate::books::{Books, Due};
use crate::chain::Unreachable;
use crate::metrics::{figure, Metrics};
use crate::stop;

/// How often the settler looks whether something is to be done.
const TICK: Duration = Duration::from_secs(2);

/// The longest time, in milliseconds, after which all tabs are looked at again.
const LONGEST_WATCH_MS: u64 = 600_000;

/// A withdrawal that begins is seen at least so many times before it can end.
const LOOKS_A_DELAY: u64 = 4;

/// The most transactions in a row.
const ROUNDS: usize = 64;

/// When to take.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// As soon as so much is due from all tabs together, in the asset's smallest units.
    pub amount: Balance,
    /// As soon as something has been due for so long, in milliseconds.
    pub age_ms: u64,
}

/// What is to be taken now: nothing, or the most urgent and then the greatest dues, as many as fit into a transaction.
#[must_use]
pub fn choose(mut dues: Vec<Due>, rules: Rules, now_ms: u64) -> Vec<Take> {
    let sum = dues.iter().fold(0, |sum: Balance, due| sum.saturating_add(due.amount));
    let is_old = |due: &Due| now_ms >= due.since_ms.saturating_add(rules.age_ms);
    let is_time = sum >= rules.amount || dues.iter().any(|due| due.is_withdrawing || is_old(due));
    if !is_time {
        return Vec::new();
    }
    dues.sort_by_key(|due| (!due.is_withdrawing, !is_old(due), std::cmp::Reverse(due.amount)));
    dues.into_iter().take(MAX_TAKES).map(|due| due.take).collect()
}

/// Takes and forwards.
pub struct Settler {
    books: Arc<Books>,
    rules: Rules,
    metrics: Metrics,
    looked_ms: Option<u64>,
}

impl Settler {
    /// Of these books, by these rules.
    #[must_use]
    pub fn new(books: Arc<Books>, rules: Rules, metrics: Metrics) -> Self {
        Self { books, rules, metrics, looked_ms: None }
    }

    /// Until `stopped`: looks at the tabs, and takes what is to be taken.
    pub async fn run(mut self, mut stopped: watch::Receiver<bool>) -> Self {
        loop {
            // What failed is counted, and tried again at the next turn.
            let _ = self.turn().await;
            tokio::select! {
                () = time::sleep(TICK) => {}
                () = stop::asked(&mut stopped) => return self,
            }
        }
    }

    /// Looks at all tabs if it is time, and takes what is to be taken. An error if the chain does not answer.
    pub async fn turn(&mut self) -> Result<(), Unreachable> {
        let outcome = self.try_turn(self.rules).await;
        if outcome.is_err() {
            self.metrics.chain_errors.inc();
        }
        outcome
    }

    /// Takes all that is due, whatever its amount and age.
    pub async fn take_all(&mut self) -> Result<(), Unreachable> {
        self.try_turn(Rules { amount: 1, age_ms: 0 }).await
    }

    async fn try_turn(&mut self, rules: Rules) -> Result<(), Unreachable> {
        self.watch().await?;
        for _ in 0..ROUNDS {
            let takes = choose(self.books.dues(), rules, self.books.now_ms());
            if takes.is_empty() {
                break;
            }
            self.settle(takes).await?;
        }
        Ok(())
    }

    async fn watch(&mut self) -> Result<(), Unreachable> {
        let now_ms = self.books.now_ms();
        let delay_ms = self.books.checker().terms().withdraw_delay_ms;
        let every_ms = delay_ms.div_euclid(LOOKS_A_DELAY).min(LONGEST_WATCH_MS);
        if self.looked_ms.is_some_and(|looked_ms| now_ms < looked_ms.saturating_add(every_ms)) {
            return Ok(());
        }
        let known = self.books.look_at_all().await?;
        self.metrics.tabs.set(i64::try_from(known).unwrap_or(i64::MAX));
        self.looked_ms = Some(now_ms);
        Ok(())
    }

    async fn settle(&self, takes: Vec<Take>) -> Result<(), Unreachable> {
        let (chain, sent) = (self.books.chain(), takes.clone());
        let done = task::spawn_blocking(move || chain.take_and_forward(&sent)).await;
        let Settled { takes: outcomes, forwarded } = done.map_err(|error| Unreachable(error.to_string()))??;
        for (take, outcome) in takes.iter().zip(outcomes) {
            match outcome {
                Outcome::Taken(amount) => self.metrics.taken.inc_by(figure(amount)),
                Outcome::NothingNew { .. } => {}
                _ => self.metrics.refused_takes.inc(),
            }
            self.books.settled(take, &outcome);
        }
        self.metrics.forwarded.inc_by(figure(forwarded));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kite_interfaces::tab::Voucher;

    fn due(tab: u8, amount: Balance, since_ms: u64, is_withdrawing: bool) -> Due {
        let voucher = Voucher { tab: [tab; 32].into(), ceiling: amount };
        Due { take: Take { voucher, total: amount, signature: [0; 65] }, amount, since_ms, is_withdrawing }
    }

    fn chosen(dues: Vec<Due>, now_ms: u64) -> Vec<u8> {
        let takes = choose(dues, Rules { amount: 100, age_ms: 1_000 }, now_ms);
        takes.iter().map(|take| take.voucher.tab.as_ref()[0]).collect()
    }

    #[test]
    fn choose_waits_until_amount_or_age() {
        assert_eq!(chosen(vec![due(1, 99, 0, false)], 999), [0_u8; 0]);
        assert_eq!(chosen(vec![due(1, 99, 0, false)], 1_000), [1]);
        assert_eq!(chosen(vec![due(1, 99, 0, false), due(2, 1, 0, false)], 0), [1, 2]);
    }

    #[test]
    fn choose_takes_at_once_where_a_payer_withdraws_and_others_along() {
        assert_eq!(chosen(vec![due(1, 50, 0, false), due(2, 1, 0, true)], 0), [2, 1]);
    }

    #[test]
    fn choose_puts_the_old_before_the_great_and_takes_64() {
        assert_eq!(
            chosen(vec![due(1, 500, 900, false), due(2, 1, 0, false), due(3, 600, 900, false)], 1_000),
            [2, 3, 1]
        );
        let many = (0..70).map(|tab| due(tab, 10 + Balance::from(tab), 0, false)).collect();
        let chosen = chosen(many, 0);
        assert_eq!((chosen.len(), chosen[0], chosen[63]), (64, 69, 6));
    }
}
