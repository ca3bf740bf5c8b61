// SPDX-License-Identifier: Apache-2.0
//! Tabs: deposits, vouchers, and what is taken by them.

use kite_interfaces::tab::{Deposit, Outcome as Became, Signature, TabId, Take, Terms, Voucher};
use kite_voucher::SigningKey;
use scale::Encode;

use super::super::file::{BeginWithdrawal, Forward, OpenTab, Sign as SignFor, TakeOfTabs, Total, Withdraw};
use super::super::record::Tab;
use super::*;

/// A tab, and what its payer has signed last.
pub(super) struct Opened {
    pub(super) id: TabId,
    payer: Holder,
    key: SigningKey,
    signed: Option<(Voucher, Signature)>,
}

/// The key of a payer's that signs for tabs, and is no account's.
fn key_of(payer: &str) -> Result<SigningKey, String> {
    let secret = stage::hash(&format!("{payer}'s key for tabs"));
    SigningKey::from_bytes(secret.into()).map_err(|error| format!("{error:#}"))
}

impl Runner<'_> {
    pub(super) fn open_tab(&mut self, deed: &OpenTab) -> Done {
        let (from, product) = (deed.from.get_ref(), deed.product.get_ref());
        let (amount, sign) = (self.units(deed.amount.get_ref()), deed.amount.get_ref().asset.clone());
        let key = key_of(from)?;
        let terms = Terms {
            signer: key.address(),
            product: self.product(product)?,
            seller: self.account(deed.seller.get_ref())?,
            asset: self.asset(&sign)?,
            withdraw_delay_ms: deed.withdraw_delay_ms,
            salt: u64::try_from(self.tabs.len()).unwrap_or(u64::MAX),
        };
        let (payer, tabs) = (self.account(from)?, self.ways.tabs);
        let id = tabs.id_of(self.world.chain(), payer, terms.clone()).map_err(|failed| failed.to_string())?;
        self.deposit(from, &sign, amount, terms)?;
        self.record.moves(&sign, from, TABS, amount);
        let name = deed.id.get_ref();
        self.record.tabs.insert(name.clone(), Tab::new(self.product(product)?, &sign, amount));
        self.tabs.insert(name.clone(), Opened { id, payer: from.clone(), key, signed: None });
        let seller = deed.seller.get_ref();
        Ok(format!(
            "{from} leaves {} for {product}, of which {seller} may take what is signed",
            self.shown(amount, &sign)
        ))
    }

    /// Sends a tab's deposit, the way that its asset is paid.
    fn deposit(&mut self, from: &str, sign: &str, amount: Balance, terms: Terms) -> Result<(), String> {
        let (payer, tabs) = (self.account(from)?, self.ways.tabs);
        if sign == KITE {
            let data = Deposit::Open(terms).encode();
            let outcome = self.suite.token.transfer_and_call(self.world.chain(), payer, tabs.address(), amount, data);
            return self.sent("open a tab (transfer_and_call)", from, challenges::in_words(outcome)).map(drop);
        }
        if sign != COIN {
            let approved = self.token(sign)?.approve(self.world.chain(), payer, tabs.address(), amount);
            self.sent("approve", from, approved)?;
        }
        let coin = if sign == COIN { amount } else { 0 };
        let outcome = tabs.open(self.world.chain(), payer, coin, terms, amount);
        self.sent("open a tab", from, outcome).map(drop)
    }

    pub(super) fn sign_for(&mut self, deed: &SignFor) -> Done {
        let (name, ceiling) = (deed.tab.get_ref(), self.units(deed.ceiling.get_ref()));
        let bound_to = self.ways.tabs.settings(self.world.chain()).map_err(|failed| failed.to_string())?.domain;
        let tab = self.tabs.get_mut(name).ok_or_else(|| format!("there is no tab `{name}`"))?;
        let signature = tab.key.sign(&bound_to, tab.id, ceiling).map_err(|error| format!("{error:#}"))?;
        tab.signed = Some((Voucher { tab: tab.id, ceiling }, signature));
        let shown = self.shown(ceiling, &deed.ceiling.get_ref().asset);
        Ok(format!("off the chain: {shown} of {name} may be taken in all"))
    }

    pub(super) fn take(&mut self, deed: &TakeOfTabs) -> Done {
        let by = deed.by.get_ref();
        let takes = deed.takes.iter().map(|take| self.signed(take)).collect::<Result<Vec<_>, _>>()?;
        let (seller, tabs) = (self.account(by)?, self.ways.tabs);
        let outcome = tabs.take(self.world.chain(), seller, takes);
        let became = self.sent("take of tabs", by, outcome)?.value;
        let taken: Vec<_> = deed.takes.iter().zip(became).map(|(take, became)| self.taken(take, became)).collect();
        let taken = taken.into_iter().collect::<Result<Vec<_>, _>>()?;
        Ok(format!("{by} takes {}", taken.join(" and ")))
    }

    fn signed(&self, take: &Total) -> Result<Take, String> {
        let name = take.tab.get_ref();
        let tab = self.tabs.get(name).ok_or_else(|| format!("there is no tab `{name}`"))?;
        let (voucher, signature) = tab.signed.ok_or_else(|| format!("nobody has signed for {name}"))?;
        Ok(Take { voucher, total: self.units(take.total.get_ref()), signature })
    }

    /// Records what a take came to, in words; or why it came to nothing.
    fn taken(&mut self, take: &Total, became: Became) -> Result<String, String> {
        let (name, sign) = (take.tab.get_ref(), &take.total.get_ref().asset);
        let Became::Taken(amount) = became else { return Err(format!("of {name} nothing was taken: {became:?}")) };
        self.record.taken(name, amount);
        Ok(format!("{} of {name}", self.shown(amount, sign)))
    }

    pub(super) fn forward(&mut self, deed: &Forward) -> Done {
        let (by, product, sign) = (deed.by.get_ref(), deed.product.get_ref(), deed.asset.get_ref());
        let (sender, id, asset, tabs) = (self.account(by)?, self.product(product)?, self.asset(sign)?, self.ways.tabs);
        let outcome = tabs.forward(self.world.chain(), sender, id, asset);
        let receipt = self.sent("forward what was taken", by, outcome)?;
        self.paid(product, TABS, sign, receipt.value, &receipt)?;
        self.record.forwarded(id, sign, receipt.value)?;
        Ok(format!("{} that was taken is paid for {product}", self.shown(receipt.value, sign)))
    }

    pub(super) fn begin_withdrawal(&mut self, deed: &BeginWithdrawal) -> Done {
        let (payer, id) = self.payer(&deed.tab)?;
        let (sender, tabs) = (self.account(&payer)?, self.ways.tabs);
        let outcome = tabs.begin_withdrawal(self.world.chain(), sender, id);
        self.sent("begin to withdraw", &payer, outcome)?;
        Ok(format!("{payer} will withdraw what is left of {}", deed.tab.get_ref()))
    }

    pub(super) fn withdraw(&mut self, deed: &Withdraw) -> Done {
        let (name, (payer, id)) = (deed.tab.get_ref(), self.payer(&deed.tab)?);
        let (sender, tabs) = (self.account(&payer)?, self.ways.tabs);
        let outcome = tabs.withdraw(self.world.chain(), sender, id);
        let left = self.sent("withdraw", &payer, outcome)?.value;
        let sign = self.record.tabs.get(name).map_or_else(Sign::new, |tab| tab.asset.clone());
        self.record.moves(&sign, TABS, &payer, left);
        self.record.withdrawn(name, left)?;
        Ok(format!("{payer} gets back {} of {name}, which is closed", self.shown(left, &sign)))
    }

    /// Who opened a tab, and its number.
    fn payer(&self, tab: &Name) -> Result<(Holder, TabId), String> {
        let name = tab.get_ref();
        let opened = self.tabs.get(name).ok_or_else(|| format!("there is no tab `{name}`"))?;
        Ok((opened.payer.clone(), opened.id))
    }
}
