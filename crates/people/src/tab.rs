// SPDX-License-Identifier: Apache-2.0
//! `kite tab`: deposits for metered use.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use anyhow::{anyhow, ensure, Context, Result};
use ink::env::hash::Keccak256;
use ink::env::hash_bytes;
use kite_interfaces::tab::{Deposit, Signer, Tab, TabId, Terms};
use kite_interfaces::{Asset, Balance, ProductId};
use scale::Encode;
use schemars::JsonSchema;
use serde::Serialize;

use super::desk::{Call, Desk};
use super::look::{Act, Look, Seen};
use super::pay::allow;
use crate::amount::Amount;
use crate::chain::address_text;
use crate::moment;
use crate::span;
use crate::suite::{tabs, token, Psp22, Tabs};
use crate::text::hex as digits_of;

/// Milliseconds of a minute.
const MINUTE_MS: u64 = 60_000;

/// Bytes in hexadecimal digits, so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes<const N: usize>(pub [u8; N]);

impl<const N: usize> FromStr for Bytes<N> {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let digits = text.strip_prefix("0x").unwrap_or(text);
        let bytes = hex::decode(digits).ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or_else(|| anyhow!("expected 0x and {} hexadecimal digits", N.saturating_mul(2)))
    }
}

/// An Ethereum address: if its letters are of both cases, the capitals are the checksum of EIP-55.
fn ethereum_address(typed: &str) -> Result<Bytes<20>> {
    let found = typed.parse()?;
    let digits = typed.strip_prefix("0x").unwrap_or(typed);
    let is_plain = [digits.to_lowercase(), digits.to_uppercase()].iter().any(|plain| plain == digits);
    ensure!(
        is_plain || digits == with_capitals(&digits.to_lowercase()),
        "a digit of this address is wrong, as its capitals do not fit: copy it again"
    );
    Ok(found)
}

/// A letter is a capital where the hash of the small digits has a digit of 8 or more.
fn with_capitals(digits: &str) -> String {
    let mut hash = [0; 32];
    hash_bytes::<Keccak256>(digits.as_bytes(), &mut hash);
    let nibbles = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let each = digits.chars().zip(nibbles);
    each.map(|(digit, nibble)| if nibble < 8 { digit } else { digit.to_ascii_uppercase() }).collect()
}

/// Shows a tab.
#[derive(Clone, Debug, clap::Args)]
pub struct ShowTab {
    /// The tab's number, as `kite tab open` told it
    pub tab: Bytes<32>,
}

/// A tab as it is now. Amounts are texts with their asset's sign.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TabOf {
    /// Its number.
    pub tab: String,
    /// Who opened it.
    pub payer: String,
    /// What it pays.
    pub product: ProductId,
    /// Who takes.
    pub seller: String,
    /// Whose signature lets the seller take.
    pub signer: String,
    /// All that was ever deposited.
    pub deposited: String,
    /// Of that, what was taken.
    pub taken: String,
    /// Of that, what was given back.
    pub given_back: String,
    /// What is left.
    pub free: String,
    /// From when on the payer may withdraw, in milliseconds; none: no withdrawal was begun.
    pub withdrawable_from_ms: Option<u64>,
}

impl ShowTab {
    /// Reads it.
    pub fn read(&self, desk: &mut Desk) -> Result<TabOf> {
        let tab = find(desk, self.tab)?;
        let mut shown = |units| desk.shown(tab.terms.asset, units);
        Ok(TabOf {
            tab: digits_of(&self.tab.0),
            payer: address_text(tab.payer),
            product: tab.terms.product,
            seller: address_text(tab.terms.seller),
            signer: digits_of(&tab.terms.signer),
            deposited: shown(tab.deposited),
            taken: shown(tab.taken),
            given_back: shown(tab.given_back),
            free: shown(tab.free()),
            withdrawable_from_ms: tab.withdrawable_from_ms,
        })
    }
}

impl Look for ShowTab {
    fn see(&self, desk: &mut Desk) -> Result<Seen> {
        Seen::of(&self.read(desk)?)
    }
}

impl Display for TabOf {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { tab, payer, product, seller, signer, deposited, taken, given_back, free, .. } = self;
        writeln!(f, "tab {tab} of {payer}, for product {product}")?;
        writeln!(f, "taken by {seller}, as signed by {signer}")?;
        writeln!(f, "deposited {deposited}, taken {taken}, given back {given_back}, left {free}")?;
        match self.withdrawable_from_ms {
            Some(from_ms) => writeln!(f, "the payer can withdraw from {} on: take before", moment::iso(from_ms)),
            None => Ok(()),
        }
    }
}

/// Opens a tab: a deposit that the seller takes from as your key signs.
#[derive(Clone, Debug, clap::Args)]
pub struct OpenTab {
    /// The number of the product that you pay for
    #[arg(value_parser = crate::amount::count::<ProductId>)]
    pub product: ProductId,
    /// How much of what: "12.5 KITE", "3 coin", or an amount and the address of a PSP22 token
    pub amount: Amount,
    /// The Ethereum address of the key that signs for it
    #[arg(long, value_name = "ADDRESS", value_parser = ethereum_address)]
    pub signer: Bytes<20>,
    /// Who takes
    #[arg(long, value_name = "ACCOUNT")]
    pub seller: String,
    /// How long the seller can still take after you began to withdraw: 15 to 43,200
    #[arg(long, value_name = "MINUTES", default_value_t = 1_440, value_parser = crate::amount::count::<u64>)]
    pub delay: u64,
    /// Your own number, to have more than one tab on the same terms
    #[arg(long, default_value_t = 0, value_parser = crate::amount::count::<u64>)]
    pub salt: u64,
}

impl Act for OpenTab {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (asset, amount) = desk.units(&self.amount)?;
        let terms = self.terms(desk, asset)?;
        let id = desk.ways()?.tabs.id_of(desk.chain, desk.from, terms.clone())?;
        desk.note(format!("the tab's number: {}", digits_of(id.as_ref())));
        let does = format!("open a tab for product {} with {}", self.product, desk.shown(asset, amount));
        let by_message = tabs::input::open(terms.clone(), amount);
        deposit(desk, does, asset, amount, &Deposit::Open(terms), by_message)
    }
}

impl OpenTab {
    fn terms(&self, desk: &Desk, asset: Asset) -> Result<Terms> {
        let withdraw_delay_ms = self.delay.checked_mul(MINUTE_MS).context("the delay is too long")?;
        let Bytes::<20>(signer): Bytes<20> = self.signer;
        let (signer, seller): (Signer, _) = (signer, desk.account(&self.seller)?);
        Ok(Terms { signer, product: self.product, seller, asset, withdraw_delay_ms, salt: self.salt })
    }
}

/// Adds to a tab's deposit. Anyone may; what is left goes to the tab's payer.
#[derive(Clone, Debug, clap::Args)]
pub struct TopUpTab {
    /// The tab's number
    pub tab: Bytes<32>,
    /// How much, in what the tab is in
    pub amount: Amount,
}

impl Act for TopUpTab {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let amount = units_of(desk, self.tab, &self.amount)?;
        let (asset, id) = (find(desk, self.tab)?.terms.asset, TabId::from(self.tab.0));
        let does = format!("add {} to the tab", desk.shown(asset, amount));
        deposit(desk, does, asset, amount, &Deposit::TopUp(id), tabs::input::top_up(id, amount))
    }
}

/// Gives back to the payer what the seller does not take. The seller only.
#[derive(Clone, Debug, clap::Args)]
pub struct GiveBackTab {
    /// The tab's number
    pub tab: Bytes<32>,
    /// How much, in what the tab is in
    pub amount: Amount,
}

impl Act for GiveBackTab {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let amount = units_of(desk, self.tab, &self.amount)?;
        let asset = find(desk, self.tab)?.terms.asset;
        let does = format!("give {} back to the payer", desk.shown(asset, amount));
        send(desk, does, tabs::input::give_back(self.tab.0.into(), amount))
    }
}

/// Begins to withdraw what is left in a tab or, once its delay is over, withdraws it and closes the tab. The payer only.
#[derive(Clone, Debug, clap::Args)]
pub struct WithdrawTab {
    /// The tab's number
    pub tab: Bytes<32>,
}

impl Act for WithdrawTab {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let (tab, id) = (find(desk, self.tab)?, TabId::from(self.tab.0));
        let left = desk.shown(tab.terms.asset, tab.free());
        match tab.withdrawable_from_ms {
            None => {
                let delay = span::in_words(tab.terms.withdraw_delay_ms);
                desk.note(format!("the seller can take for {delay} more: repeat the command then"));
                send(desk, format!("begin to withdraw {left}"), tabs::input::begin_withdrawal(id))
            }
            Some(_) => send(desk, format!("withdraw {left}, and close the tab"), tabs::input::withdraw(id)),
        }
    }
}

/// Pays all that was taken for a product to it, as one payment. Anyone may.
#[derive(Clone, Debug, clap::Args)]
pub struct ForwardTabs {
    /// The product's number
    #[arg(value_parser = crate::amount::count::<ProductId>)]
    pub product: ProductId,
    /// In what: KITE, coin, or the address of a PSP22 token
    pub asset: String,
}

impl Act for ForwardTabs {
    fn run(&self, desk: &mut Desk) -> Result<()> {
        let asset = desk.asset(&self.asset)?;
        let waiting = desk.ways()?.tabs.waiting(desk.chain, self.product, asset)?;
        let does = format!("pay {} to product {}", desk.shown(asset, waiting), self.product);
        send(desk, does, tabs::input::forward(self.product, asset))
    }
}

pub(super) fn find(desk: &mut Desk, tab: Bytes<32>) -> Result<Tab> {
    let found = desk.ways()?.tabs.tab(desk.chain, tab.0.into())?;
    found.with_context(|| format!("there is no tab {}, or it was closed", digits_of(&tab.0)))
}

/// An amount in the smallest unit of what the tab is in.
fn units_of(desk: &mut Desk, tab: Bytes<32>, amount: &Amount) -> Result<Balance> {
    let asset = find(desk, tab)?.terms.asset;
    let (given, units) = desk.units(amount)?;
    ensure!(given == asset, "the tab is in {}, and not in {}", desk.sign(asset), amount.asset);
    desk.count_in(asset);
    Ok(units)
}

pub(super) fn send(desk: &mut Desk, does: String, input: Vec<u8>) -> Result<()> {
    let to = desk.ways()?.tabs.address();
    desk.send(&Call { does, to, value: 0, input })?;
    Ok(())
}

/// Sends a deposit the way that its asset goes: KITE by `transfer_and_call`, another token by allowance, coin along.
fn deposit(
    desk: &mut Desk,
    does: String,
    asset: Asset,
    amount: Balance,
    deposit: &Deposit,
    by_message: Vec<u8>,
) -> Result<()> {
    let Tabs(to) = desk.ways()?.tabs;
    if asset == desk.kite() {
        let input = token::input::transfer_and_call(to, amount, deposit.encode());
        desk.send(&Call { does, to: desk.suite.token.address(), value: 0, input })?;
        return Ok(());
    }
    if let Asset::Psp22(token) = asset {
        if !allow(desk, Psp22(token), "tabs", to, amount)? {
            desk.note("the deposit itself can only be tried once the allowance was given");
            return Ok(());
        }
    }
    let value = if asset == Asset::Native { amount } else { 0 };
    desk.send(&Call { does, to, value, input: by_message })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ethereum_address_errors_where_its_capitals_do_not_fit() {
        // The first example of EIP-55.
        let good = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        assert_eq!(ethereum_address(good).unwrap(), ethereum_address(&good.to_lowercase()).unwrap());
        assert!(ethereum_address("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED").is_ok());
        let error = ethereum_address(&good.replace("aAeb", "aaeb")).unwrap_err();
        assert!(error.to_string().contains("its capitals do not fit"), "{error}");
        assert!(ethereum_address(&good[..41]).is_err());
    }
}
