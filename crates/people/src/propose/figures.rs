// SPDX-License-Identifier: Apache-2.0
//! Figures of which those that are not named stay as they are.

use anyhow::{ensure, Result};
use kite_interfaces::Balance;

use crate::amount::Amount;
use crate::desk::Desk;

/// A figure gets the value that was named for it.
pub(super) fn set<T>(figure: &mut T, named: Option<T>) {
    if let Some(named) = named {
        *figure = named;
    }
}

/// An amount in KITE; `None` if none was named.
pub(super) fn kite(desk: &mut Desk, named: Option<&Amount>) -> Result<Option<Balance>> {
    let Some(amount) = named else { return Ok(None) };
    let (asset, units) = desk.units(amount)?;
    ensure!(asset == desk.kite(), "expected an amount in KITE, found one in {}", amount.asset);
    Ok(Some(units))
}
