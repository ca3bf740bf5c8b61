// SPDX-License-Identifier: Apache-2.0
//! The assets that a desk knows: how they are named, counted and written.

use anyhow::{bail, Context, Result};
use ink::primitives::AccountId;
use kite_interfaces::{Asset, Balance};

use super::desk::Desk;
use crate::amount::{Amount, Unit, COIN, KITE};
use crate::chain::{read_address, ss58, Chain};
use crate::suite::{Suite, Token};
use crate::text;

/// A PSP22 token beside KITE that the dao has listed, now or ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KnownToken {
    /// Its contract.
    pub address: AccountId,
    /// Its sign, if it tells one.
    pub sign: Option<String>,
    /// Its decimals.
    pub decimals: u8,
    /// Whether products can be paid in it now.
    pub is_listed: bool,
}

impl KnownToken {
    /// Those that the router has on its list or had on it, in the order in which they came.
    fn all(chain: &mut dyn Chain, suite: &Suite) -> Result<Vec<Self>> {
        let listed = suite.router.assets(chain)?;
        let others = listed.into_iter().filter(|(address, _)| *address != suite.token.address());
        let known = others.map(|(address, is_listed)| {
            let token = Token(address);
            let sign = token.token_symbol(chain).unwrap_or_default();
            let decimals = token.token_decimals(chain).unwrap_or_default();
            Self { address, sign, decimals, is_listed }
        });
        Ok(known.collect())
    }

    /// Those that can be meant by a sign: the ones on the list, and if there are none, those that were on it, since what
    /// was earned in them can still be had.
    fn meant_by<'t>(sign: &str, tokens: &'t [Self]) -> Vec<&'t Self> {
        let has_sign = |token: &&Self| token.sign.as_ref().is_some_and(|known| known.eq_ignore_ascii_case(sign));
        let (listed, former): (Vec<_>, Vec<_>) = tokens.iter().filter(has_sign).partition(|token| token.is_listed);
        if listed.is_empty() {
            former
        } else {
            listed
        }
    }
}

impl Desk<'_> {
    /// The tokens that the dao has listed beside KITE.
    pub(super) fn tokens(&mut self) -> Result<Vec<KnownToken>> {
        if let Some(known) = &self.tokens {
            return Ok(known.clone());
        }
        let known = KnownToken::all(self.chain, &self.suite)?;
        Ok(self.tokens.insert(known).clone())
    }

    /// KITE as an asset.
    #[must_use]
    pub fn kite(&self) -> Asset {
        Asset::Psp22(self.suite.token.address())
    }

    /// An asset by its sign: KITE, coin or what the chain calls it, the sign of a listed token, or the address of any.
    pub fn asset(&mut self, sign: &str) -> Result<Asset> {
        if let Some(asset) = self.known_asset(sign) {
            return Ok(asset);
        }
        let tokens = self.tokens()?;
        match KnownToken::meant_by(sign, &tokens).as_slice() {
            [token] => Ok(Asset::Psp22(token.address)),
            [] => {
                let known = tokens.iter().filter_map(|token| token.sign.as_deref()).map(text::plain);
                let known: String = known.map(|sign| format!("{sign}, ")).collect();
                bail!("`{sign}` is no asset: expected KITE, coin, {known}or the address of a PSP22 token")
            }
            several => {
                let addresses: Vec<_> = several.iter().map(|token| ss58(token.address)).collect();
                bail!("several tokens have the sign {sign}: name one by its address, {}", addresses.join(" or "))
            }
        }
    }

    /// An asset that can be told without looking at the chain.
    fn known_asset(&self, sign: &str) -> Option<Asset> {
        if sign.eq_ignore_ascii_case(KITE) || sign.eq_ignore_ascii_case(&self.kite.sign) {
            return Some(self.kite());
        }
        if sign.eq_ignore_ascii_case(COIN) || sign.eq_ignore_ascii_case(&self.coin.sign) {
            return Some(Asset::Native);
        }
        read_address(sign).map(Asset::Psp22)
    }

    /// An amount in its asset's smallest unit.
    pub fn units(&mut self, amount: &Amount) -> Result<(Asset, Balance)> {
        let asset = self.asset(&amount.asset)?;
        let Unit { decimals, .. } = self.unit_of(asset);
        let units = amount.in_units(decimals);
        let units = units.with_context(|| {
            format!("{} has {decimals} decimals: the amount is no whole number of its smallest unit", amount.asset)
        })?;
        if asset == Asset::Native {
            self.chain.ensure_countable(units)?;
        }
        Ok((asset, units))
    }

    /// An amount for people.
    pub fn shown(&mut self, asset: Asset, units: Balance) -> String {
        self.unit_of(asset).shown(units)
    }

    /// What an asset is called.
    pub fn sign(&mut self, asset: Asset) -> String {
        self.unit_of(asset).sign
    }

    /// How an asset is written.
    pub fn unit_of(&mut self, asset: Asset) -> Unit {
        match asset {
            Asset::Native => self.coin.clone(),
            Asset::Psp22(token) if token == self.suite.token.address() => self.kite.clone(),
            // A token without metadata is counted in its smallest unit.
            Asset::Psp22(token) => {
                let decimals = Token(token).token_decimals(self.chain).unwrap_or_default();
                Unit { sign: ss58(token), decimals }
            }
        }
    }

    /// What `account` has of `asset`.
    pub fn balance(&mut self, account: AccountId, asset: Asset) -> Result<Balance> {
        Ok(match asset {
            Asset::Native => self.chain.native_balance(account)?,
            Asset::Psp22(token) => Token(token).balance_of(self.chain, account)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(number: u8, sign: &str, is_listed: bool) -> KnownToken {
        KnownToken { address: [number; 32].into(), sign: Some(sign.to_owned()), decimals: 6, is_listed }
    }

    #[test]
    fn meant_by_a_sign_are_the_listed_tokens_and_else_those_that_were_listed() {
        let tokens = [token(1, "USDX", false), token(2, "usdx", true), token(3, "OLD", false), token(4, "usdx", true)];
        let numbers =
            |sign: &str| KnownToken::meant_by(sign, &tokens).iter().map(|token| token.address).collect::<Vec<_>>();
        assert_eq!(numbers("USDX"), [AccountId::from([2; 32]), AccountId::from([4; 32])]);
        assert_eq!(numbers("old"), [AccountId::from([3; 32])]);
        assert!(numbers("USD").is_empty());
    }
}
