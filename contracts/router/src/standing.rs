// SPDX-License-Identifier: Apache-2.0
//! How long a position weighs, earns and pays, and what a challenge does to it.
//!
//! Without a challenge these are one: it earns for its holder as long as its units weigh. An upheld
//! challenge parts them: what it earns from the cut on, until its units no longer weigh, is for the
//! product's reserve.

use kite_interfaces::router::{Position, RouterError, Standing};
use kite_interfaces::Epoch;

use crate::failure::Result;

/// A challenge cuts the income of what was free, from `cut` on.
pub fn freeze(standing: Standing, cut: Epoch) -> Result<Standing> {
    match standing {
        Standing::Free => Ok(Standing::Frozen(cut)),
        other => Err(RouterError::WrongStanding(other).into()),
    }
}

/// A challenge that failed leaves nothing behind.
pub fn unfreeze(standing: Standing) -> Result<Standing> {
    match standing {
        Standing::Frozen(_) => Ok(Standing::Free),
        other => Err(RouterError::WrongStanding(other).into()),
    }
}

/// An upheld challenge makes its cut final.
pub fn forfeit(standing: Standing) -> Result<Standing> {
    match standing {
        Standing::Frozen(cut) => Ok(Standing::Forfeited(cut)),
        other => Err(RouterError::WrongStanding(other).into()),
    }
}

/// Whether an upheld challenge made its cut final.
#[must_use]
pub fn is_forfeited(standing: Standing) -> bool {
    matches!(standing, Standing::Forfeited(_))
}

/// Whether the members of a batch have had their time to claim for the first time, if those of batches
/// that ended in `expired_epoch` or before have.
#[must_use]
pub fn is_expired(position: &Position, expired_epoch: Epoch) -> bool {
    position.batch.is_some() && position.to_epoch.is_some_and(|end| end <= expired_epoch)
}

/// The first epoch in which the units no longer weigh.
#[must_use]
pub fn weighs_until(position: &Position) -> Epoch {
    position.to_epoch.unwrap_or(Epoch::MAX)
}

/// The first epoch in which it earns nothing for its holder.
#[must_use]
pub fn earns_until(position: &Position) -> Epoch {
    let cut = match position.standing {
        Standing::Forfeited(cut) => cut,
        _ => Epoch::MAX,
    };
    weighs_until(position).min(cut)
}

/// The first epoch that cannot be claimed if, unchallenged, those before `open_epoch` can.
#[must_use]
pub fn pays_until(position: &Position, open_epoch: Epoch) -> Epoch {
    weighs_until(position).min(open_epoch).min(position.standing.cut().unwrap_or(Epoch::MAX))
}
