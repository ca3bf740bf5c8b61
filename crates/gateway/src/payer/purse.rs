// SPDX-License-Identifier: Apache-2.0
//! What a payer knows of its tab, and the next ceiling it signs. No I/O.
//!
//! Ceilings rise strictly: the greater of what it was charged and the most that its requests in flight may cost, and the
//! last one and one more. A request whose answer was lost counts in full. What the seller says is believed only where it
//! is in the payer's favour, or proved by a voucher of its own.

use std::collections::BTreeMap;

use kite_interfaces::tab::{signer_of, Domain, Signer, TabId, Voucher};
use kite_interfaces::Balance;
use serde::{Deserialize, Serialize};

use crate::words::{ChannelState, Units, VoucherState};

/// Why nothing is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Short {
    /// The tab does not hold enough.
    #[error("the tab would need {needed} and holds {deposit}: top it up")]
    Deposit {
        /// The deposit that would do.
        needed: Balance,
        /// What there is.
        deposit: Balance,
    },
}

/// A payer's side of a tab.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Purse {
    /// All that can be taken of the tab in all.
    deposit: Units,
    /// Charged so far, as far as is known, lost answers in full.
    charged: Units,
    /// The last ceiling signed.
    last: Units,
    /// The most that the requests in flight may cost together.
    at_risk: Units,
    /// The most that each of them may cost, by its ceiling. They are no longer in flight when this is read back.
    #[serde(skip)]
    in_flight: BTreeMap<Balance, Balance>,
}

impl Purse {
    /// Of a tab that holds `deposit`, of which `taken` is gone.
    #[must_use]
    pub fn new(deposit: Balance, taken: Balance) -> Self {
        let (deposit, charged) = (Units(deposit), Units(taken));
        Self { deposit, charged, last: charged, at_risk: Units(0), in_flight: BTreeMap::new() }
    }

    /// As it was written down: whatever was in flight then counts in full.
    #[must_use]
    pub fn restored(self) -> Self {
        let charged = Units(self.committed());
        Self { charged, at_risk: Units(0), in_flight: BTreeMap::new(), ..self }
    }

    /// Notes what the chain says that the tab holds.
    pub fn deposited(&mut self, deposit: Balance) {
        self.deposit = Units(deposit);
    }

    /// What can still be spent, requests in flight counted in full.
    #[must_use]
    pub fn left(&self) -> Balance {
        self.deposit.0.saturating_sub(self.committed())
    }

    /// The next ceiling, for a request that costs at most `price`.
    pub fn sign(&mut self, price: Balance) -> Result<Balance, Short> {
        let needed = self.committed().saturating_add(price);
        if needed > self.deposit.0 {
            return Err(Short::Deposit { needed, deposit: self.deposit.0 });
        }
        let ceiling = needed.max(self.last.0.saturating_add(1));
        self.last = Units(ceiling);
        self.at_risk = Units(self.at_risk.0.saturating_add(price));
        self.in_flight.insert(ceiling, price);
        Ok(ceiling)
    }

    /// A request is over: `charge` is what the seller says, at most its price; `None` counts in full. What the seller says
    /// of the total is taken over if it is less than what is known, and nothing else is in flight that it may not count yet.
    pub fn answered(&mut self, ceiling: Balance, charge: Option<Balance>, total: Option<Balance>) {
        let Some(price) = self.over(ceiling) else { return };
        let charge = charge.map_or(price, |charge| charge.min(price));
        self.charged = Units(self.charged.0.saturating_add(charge));
        if let Some(total) = total.filter(|total| self.in_flight.is_empty() && *total < self.charged.0) {
            self.charged = Units(total);
        }
    }

    /// A request was refused, and not charged.
    pub fn refused(&mut self, ceiling: Balance) {
        self.over(ceiling);
    }

    fn over(&mut self, ceiling: Balance) -> Option<Balance> {
        let price = self.in_flight.remove(&ceiling)?;
        self.at_risk = Units(self.at_risk.0.saturating_sub(price));
        Some(price)
    }

    /// Adopts a seller's correction, if a voucher that `signer` signed for this `tab` proves that so much was agreed to.
    /// Returns whether it was adopted.
    pub fn correct(&mut self, of: (&Domain, TabId, Signer), state: &ChannelState, proof: &VoucherState) -> bool {
        let (domain, tab, signer) = of;
        let (signed, charged) = (proof.signed_max_claimable.0, state.charged_cumulative_amount.0);
        let digest = Voucher { tab, ceiling: signed }.digest(domain);
        let is_ours = signer_of(&proof.signature.0, &digest) == Ok(signer);
        let committed = charged.saturating_add(state.reserved_amount.0);
        if !is_ours || committed > signed {
            return false;
        }
        // What its reserved requests may cost is counted, lest the next ceiling be too low for them.
        self.charged = self.charged.max(Units(committed));
        self.last = self.last.max(Units(signed));
        true
    }

    /// What was charged, and may be for requests in flight.
    fn committed(&self) -> Balance {
        self.charged.0.saturating_add(self.at_risk.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payer::SigningKey;
    use crate::words::Bytes;

    #[test]
    fn sign_covers_what_is_in_flight_and_rises_strictly() {
        let mut purse = Purse::new(100, 5);
        assert_eq!([purse.sign(10), purse.sign(20)], [Ok(15), Ok(35)]);
        purse.answered(35, Some(1), None);
        assert_eq!(purse.sign(1), Ok(36));
        purse.answered(15, None, None);
        assert_eq!(purse.left(), 100 - (5 + 1 + 10 + 1));
    }

    #[test]
    fn sign_errors_beyond_the_deposit() {
        let mut purse = Purse::new(10, 5);
        assert_eq!(purse.sign(6), Err(Short::Deposit { needed: 11, deposit: 10 }));
        assert_eq!(purse.sign(5), Ok(10));
        assert_eq!(purse.sign(0), Ok(11));
    }

    #[test]
    fn answered_never_counts_more_than_the_price() {
        let mut purse = Purse::new(100, 0);
        purse.sign(10).unwrap();
        purse.answered(10, Some(50), Some(50));
        assert_eq!(purse.left(), 90);
    }

    #[test]
    fn answered_takes_over_a_lower_total_once_nothing_is_in_flight() {
        let mut purse = Purse::new(100, 0);
        let ceilings = [purse.sign(10).unwrap(), purse.sign(10).unwrap()];
        purse.answered(ceilings[0], None, Some(0));
        assert_eq!(purse.left(), 80);
        purse.answered(ceilings[1], Some(3), Some(3));
        assert_eq!(purse.left(), 97);
    }

    #[test]
    fn restored_counts_in_full_what_was_in_flight_and_signs_no_ceiling_again() {
        let mut purse = Purse::new(100, 0);
        purse.sign(10).unwrap();
        let text = serde_json::to_string(&purse).unwrap();
        let mut restored = serde_json::from_str::<Purse>(&text).unwrap().restored();
        assert_eq!((restored.left(), restored.sign(1)), (90, Ok(11)));
    }

    #[test]
    fn correct_adopts_only_what_is_proved() {
        let (key, other) = (SigningKey::from_bytes([1; 32]).unwrap(), SigningKey::from_bytes([2; 32]).unwrap());
        let (domain, tab) = ([7; 32], TabId::from([8; 32]));
        let said = |charged: Balance, reserved: Balance| ChannelState {
            channel_id: Bytes(tab.into()),
            balance: Units(100),
            total_claimed: Units(0),
            withdraw_requested_at: 0,
            charged_cumulative_amount: Units(charged),
            reserved_amount: Units(reserved),
        };
        let proof = |key: &SigningKey, ceiling: Balance| VoucherState {
            signed_max_claimable: Units(ceiling),
            signature: Bytes(key.sign(&domain, tab, ceiling).unwrap()),
        };
        let mut purse = Purse::new(100, 0);
        let of = (&domain, tab, key.address());
        assert!(!purse.correct(of, &said(30, 0), &proof(&other, 40)));
        assert!(!purse.correct(of, &said(41, 0), &proof(&key, 40)));
        assert!(!purse.correct(of, &said(31, 10), &proof(&key, 40)));
        assert_eq!(purse, Purse::new(100, 0));
        assert!(purse.correct(of, &said(30, 10), &proof(&key, 40)));
        assert_eq!((purse.left(), purse.sign(1)), (60, Ok(41)));
    }
}
