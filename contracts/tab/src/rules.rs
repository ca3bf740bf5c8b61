// SPDX-License-Identifier: Apache-2.0
//! The rules of a tab: who may do what, when, and how much. They know of no chain but a caller and a moment.

use ink::primitives::AccountId;
use kite_chain::answer;
use kite_interfaces::tab::{
    signer_of, Domain, Outcome, Tab, TabError, Take, Terms, MAX_WITHDRAW_DELAY_MS, MIN_WITHDRAW_DELAY_MS,
};
use kite_interfaces::{Balance, Timestamp};

use crate::failure::{ensure, overflow, Result};

/// `Ok` if a tab can be opened on `terms`.
pub fn ensure_valid(terms: &Terms) -> Result<()> {
    let (min_ms, max_ms) = (MIN_WITHDRAW_DELAY_MS, MAX_WITHDRAW_DELAY_MS);
    ensure(terms.signer != [0; 20], || TabError::InvalidSigner)?;
    ensure((min_ms..=max_ms).contains(&terms.withdraw_delay_ms), || TabError::InvalidDelay { min_ms, max_ms })
}

/// Books a deposit.
pub fn deposit(tab: &mut Tab, amount: Balance) -> Result<()> {
    ensure(amount != 0, || TabError::Zero)?;
    tab.deposited = tab.deposited.checked_add(amount).ok_or_else(overflow)?;
    Ok(())
}

/// Books what the seller takes, and says how much that is; or why it takes nothing. The signature comes last, since
/// nothing costs as much.
pub fn take(tab: &mut Tab, caller: &AccountId, take: &Take, domain: &Domain) -> core::result::Result<Balance, Outcome> {
    if tab.terms.seller != *caller {
        return Err(Outcome::NotSeller);
    }
    let taken = tab.taken;
    let Some(amount) = take.total.checked_sub(taken).filter(|amount| *amount != 0) else {
        return Err(Outcome::NothingNew { taken });
    };
    if take.total > take.voucher.ceiling {
        return Err(Outcome::AboveCeiling);
    }
    if amount > tab.free() {
        return Err(Outcome::AboveDeposit { available: taken.saturating_add(tab.free()) });
    }
    if signer_of(&take.signature, &take.voucher.digest(domain))? != tab.terms.signer {
        return Err(Outcome::WrongSigner);
    }
    tab.taken = take.total;
    Ok(amount)
}

/// Books what the seller gives back.
pub fn give_back(tab: &mut Tab, caller: &AccountId, amount: Balance) -> Result<()> {
    ensure(tab.terms.seller == *caller, || TabError::NotSeller)?;
    ensure(amount != 0, || TabError::Zero)?;
    let available = tab.free();
    ensure(amount <= available, || TabError::Insufficient { available })?;
    // No more than was ever deposited.
    tab.given_back = tab.given_back.saturating_add(amount);
    Ok(())
}

/// Begins the withdrawal, and says when it can be finished.
pub fn begin_withdrawal(tab: &mut Tab, caller: &AccountId, now: Timestamp) -> Result<Timestamp> {
    ensure_payer(tab, caller)?;
    if let Some(withdrawable_from_ms) = tab.withdrawable_from_ms {
        return answer::refuse(TabError::WithdrawalBegun { withdrawable_from_ms });
    }
    let from_ms = now.checked_add(tab.terms.withdraw_delay_ms).ok_or_else(overflow)?;
    tab.withdrawable_from_ms = Some(from_ms);
    Ok(from_ms)
}

/// What the payer withdraws: all that is left, once the delay is over.
pub fn withdraw(tab: &Tab, caller: &AccountId, now: Timestamp) -> Result<Balance> {
    ensure_payer(tab, caller)?;
    let withdrawable_from_ms = answer::demand(tab.withdrawable_from_ms, TabError::WithdrawalNotBegun)?;
    ensure(now >= withdrawable_from_ms, || TabError::TooEarly { withdrawable_from_ms })?;
    Ok(tab.free())
}

fn ensure_payer(tab: &Tab, caller: &AccountId) -> Result<()> {
    ensure(tab.payer == *caller, || TabError::NotPayer)
}
