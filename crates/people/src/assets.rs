// SPDX-License-Identifier: Apache-2.0
//! The assets at a desk: how they are named, counted and written.

use anyhow::Result;
use ink::primitives::AccountId;
use kite_interfaces::{Asset, Balance};

use super::desk::Desk;
use crate::amount::{Amount, Unit};
use crate::suite::{KnownToken, Token};
use crate::words::Units;

impl Desk<'_> {
    /// The tokens that the dao has listed beside KITE.
    pub(super) fn tokens(&mut self) -> Result<Vec<KnownToken>> {
        Ok(self.assets.tokens(self.chain)?.to_vec())
    }

    /// KITE as an asset.
    #[must_use]
    pub fn kite(&self) -> Asset {
        self.assets.kite()
    }

    /// An asset by its sign: KITE, coin or what the chain calls it, the sign of a listed token, or the address of any.
    pub fn asset(&mut self, sign: &str) -> Result<Asset> {
        self.assets.named(self.chain, sign)
    }

    /// An amount in its asset's smallest unit.
    pub fn units(&mut self, amount: &Amount) -> Result<(Asset, Balance)> {
        self.assets.units(self.chain, amount)
    }

    /// Counts in this asset what contracts say of an amount and not of which asset.
    pub(super) fn count_in(&mut self, asset: Asset) {
        let unit = self.unit_of(asset);
        let (kite, coin) = (self.assets.kite.clone(), self.assets.coin.clone());
        self.words.count_in(Units { kite, coin, asset: Some(unit) });
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
        self.assets.unit_of(self.chain, asset)
    }

    /// What `account` has of `asset`.
    pub fn balance(&mut self, account: AccountId, asset: Asset) -> Result<Balance> {
        Ok(match asset {
            Asset::Native => self.chain.native_balance(account)?,
            Asset::Psp22(token) => Token(token).balance_of(self.chain, account)?,
        })
    }
}
