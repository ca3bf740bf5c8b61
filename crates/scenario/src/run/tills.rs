// SPDX-License-Identifier: Apache-2.0
//! Tills: whatever arrives at the address of a product.

use super::super::file::{Flush, OpenTill, SendToTill};
use super::*;
use crate::suite::{till, Till};

/// A product's till among holders.
fn till_of(product: &str) -> Holder {
    format!("till of {product}")
}

impl Runner<'_> {
    pub(super) fn send_to_till(&mut self, deed: &SendToTill) -> Done {
        let (from, product) = (deed.from.get_ref(), deed.product.get_ref());
        let (amount, sign) = (self.units(deed.amount.get_ref()), deed.amount.get_ref().asset.clone());
        let till = self.till(product)?;
        if sign == COIN {
            let (sender, to) = (self.account(from)?, till.address());
            let outcome = self.world.transfer(sender, to, amount).map_err(|failure| failure.to_string())?;
            self.noted("transfer coin", from, outcome);
            self.record.moves(COIN, from, &till_of(product), amount);
        } else {
            self.hand(from, &till_of(product), &sign, amount)?;
        }
        let made = self.world.chain().code_of(till.address()).map_err(|failure| failure.to_string())?.is_some();
        let waits = if made { "" } else { ", which nobody has made yet" };
        Ok(format!("{} from {from} to the till of {product}{waits}", self.shown(amount, &sign)))
    }

    pub(super) fn open_till(&mut self, deed: &OpenTill) -> Done {
        let (by, product) = (deed.by.get_ref(), deed.product.get_ref());
        let (sender, id, expected) = (self.account(by)?, self.product(product)?, self.till(product)?.address());
        let before = self.coin(expected)?;
        let outcome = self.ways.tills.open(self.world.chain(), sender, id);
        let receipt = self.sent("open a till", by, outcome)?;
        if receipt.value != expected {
            return Err(format!("the till of {product} is elsewhere than was foretold"));
        }
        // What the chain wants of every account, which the maker of a contract gives it.
        let alive = self.coin(expected)?.saturating_sub(before);
        self.record.shift(COIN, &till_of(product), i128::try_from(alive).unwrap_or(i128::MAX));
        Ok(format!("{by} makes the till of {product}, where it was foretold"))
    }

    pub(super) fn flush(&mut self, deed: &Flush) -> Done {
        let (by, product, sign) = (deed.by.get_ref(), deed.product.get_ref(), deed.asset.get_ref());
        let (sender, asset, till) = (self.account(by)?, self.asset(sign)?, self.till(product)?);
        let outcome = till.flush(self.world.chain(), sender, asset);
        let receipt = self.sent("flush a till", by, outcome)?;
        self.paid(product, &till_of(product), sign, receipt.value, &receipt)?;
        Ok(format!("the till of {product} pays {}", self.shown(receipt.value, sign)))
    }

    /// Where a product's till is, or will be: what a contract gets of whoever creates it. From now on it is among the
    /// holders.
    fn till(&mut self, product: &str) -> Result<Till, String> {
        let (id, factory) = (self.product(product)?, self.ways.tills.address());
        let input = till::input::make(self.suite.router.address(), id);
        let address = self.world.chain().address_of(factory, self.till_code, &input, &[]);
        let address = address.map_err(|failure| failure.to_string())?;
        self.accounts.insert(till_of(product), address);
        Ok(Till(address))
    }

    fn coin(&mut self, account: AccountId) -> Result<Balance, String> {
        self.world.chain().native_balance(account).map_err(|failure| failure.to_string())
    }
}
