// SPDX-License-Identifier: Apache-2.0
//! The assets of a deployment: how they are named, counted and written. Whoever reads an amount reads it here, so that
//! one amount is the same everywhere.

use anyhow::{bail, Context, Result};
use ink::primitives::AccountId;
use kite_format::amount::{Amount, Unit, COIN, KITE};
use kite_format::text;
use kite_interfaces::{Asset, Balance};

use crate::chain::{address_text, read_address, Chain};
use crate::client::Never;
use crate::{Failed, Reason, Suite, Token};

/// A PSP22 token beside KITE that the dao has listed, now or ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownToken {
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
            let sign = if_it_tells(token.token_symbol(chain))?;
            let decimals = if_it_tells(token.token_decimals(chain))?;
            Ok(Self { address, sign, decimals, is_listed })
        });
        known.collect()
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

/// What a token tells, or nothing where it does not tell that. An error if that is not known, since the node is away.
fn if_it_tells<T: Default>(asked: Result<T, Failed<Never>>) -> Result<T> {
    match asked {
        Err(away) if matches!(away.reason, Reason::Unreachable(_)) => Err(away.into()),
        told => Ok(told.unwrap_or_default()),
    }
}

/// KITE, the chain's coin, and the tokens that the dao has listed, as far as they were asked for.
#[derive(Clone, Debug)]
pub struct Assets {
    suite: Suite,
    /// How KITE is written.
    pub kite: Unit,
    /// How the chain's coin is written.
    pub coin: Unit,
    listed: Option<Vec<KnownToken>>,
}

impl Assets {
    /// Those of a suite whose chain has this coin. An error if no token answers where KITE should be.
    pub fn of(chain: &mut dyn Chain, suite: Suite, coin: Unit) -> Result<Self> {
        let decimals = suite.token.token_decimals(chain).context("no KITE token answers where it should be")?;
        let sign = suite.token.token_symbol(chain)?.unwrap_or_else(|| KITE.to_owned());
        let kite = Unit { sign: text::plain(&sign), decimals };
        Ok(Self { suite, kite, coin, listed: None })
    }

    /// KITE as an asset.
    #[must_use]
    pub fn kite(&self) -> Asset {
        Asset::Psp22(self.suite.token.address())
    }

    /// The tokens that the dao has listed beside KITE.
    pub fn tokens(&mut self, chain: &mut dyn Chain) -> Result<&[KnownToken]> {
        if self.listed.is_none() {
            self.listed = Some(KnownToken::all(chain, &self.suite)?);
        }
        Ok(self.listed.as_deref().unwrap_or_default())
    }

    /// An asset by its sign, in any case: KITE, coin or what the chain calls it, the sign of a listed token, or the
    /// address of any.
    pub fn named(&mut self, chain: &mut dyn Chain, sign: &str) -> Result<Asset> {
        if let Some(asset) = self.named_without_the_chain(sign) {
            return Ok(asset);
        }
        let tokens = self.tokens(chain)?;
        match KnownToken::meant_by(sign, tokens).as_slice() {
            [token] => Ok(Asset::Psp22(token.address)),
            [] => {
                let known = tokens.iter().filter_map(|token| token.sign.as_deref()).map(text::plain);
                let known: String = known.map(|sign| format!("{sign}, ")).collect();
                bail!("`{sign}` is no asset: expected KITE, coin, {known}or the address of a PSP22 token")
            }
            several => {
                let addresses: Vec<_> = several.iter().map(|token| address_text(token.address)).collect();
                bail!("several tokens have the sign {sign}: name one by its address, {}", addresses.join(" or "))
            }
        }
    }

    fn named_without_the_chain(&self, sign: &str) -> Option<Asset> {
        if sign.eq_ignore_ascii_case(KITE) || sign.eq_ignore_ascii_case(&self.kite.sign) {
            return Some(self.kite());
        }
        if sign.eq_ignore_ascii_case(COIN) || sign.eq_ignore_ascii_case(&self.coin.sign) {
            return Some(Asset::Native);
        }
        read_address(sign).map(Asset::Psp22)
    }

    /// An amount in its asset's smallest unit. An error if it is no whole number of them, or more than the chain can
    /// count.
    pub fn units(&mut self, chain: &mut dyn Chain, amount: &Amount) -> Result<(Asset, Balance)> {
        let asset = self.named(chain, &amount.asset)?;
        let decimals = self.decimals_of(chain, asset)?;
        let units = amount.in_units(decimals);
        let units = units.with_context(|| {
            if amount.is_whole(decimals) {
                format!("{} has {decimals} decimals: the amount is more than a contract can count", amount.asset)
            } else {
                format!("{} has {decimals} decimals: the amount is no whole number of its smallest unit", amount.asset)
            }
        })?;
        if asset == Asset::Native {
            chain.ensure_countable(units)?;
        }
        Ok((asset, units))
    }

    /// How an asset is written. A token beside KITE is called by its sign on the dao's list, if whoever types it means
    /// this token and no other, and else by its address; it is counted in its smallest unit if it tells no decimals.
    pub fn unit_of(&mut self, chain: &mut dyn Chain, asset: Asset) -> Unit {
        match asset {
            Asset::Native => self.coin.clone(),
            Asset::Psp22(_) if asset == self.kite() => self.kite.clone(),
            Asset::Psp22(token) => {
                let decimals = self.decimals_of(chain, asset).unwrap_or_default();
                Unit { sign: self.sign_of(chain, token), decimals }
            }
        }
    }

    fn decimals_of(&self, chain: &mut dyn Chain, asset: Asset) -> Result<u8> {
        match asset {
            Asset::Native => Ok(self.coin.decimals),
            Asset::Psp22(_) if asset == self.kite() => Ok(self.kite.decimals),
            Asset::Psp22(token) => if_it_tells(Token(token).token_decimals(chain)),
        }
    }

    /// The sign that the dao has listed a token under, if whoever types it means this token and no other, and letters and
    /// digits are all it has; else its address, which nobody else can have.
    fn sign_of(&mut self, chain: &mut dyn Chain, token: AccountId) -> String {
        let known = self.tokens(chain).unwrap_or_default();
        let sign = known.iter().find(|known| known.address == token).and_then(|known| known.sign.clone());
        let is_plain = |sign: &String| !sign.is_empty() && sign.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let sign = sign.filter(is_plain);
        sign.filter(|sign| self.named(chain, sign).is_ok_and(|meant| meant == Asset::Psp22(token)))
            .unwrap_or_else(|| address_text(token))
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
