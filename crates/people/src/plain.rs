// SPDX-License-Identifier: Apache-2.0
//! What becomes of tokens or coin that are sent to a contract of the suite by a plain transfer: it pays for nothing.

use std::fmt::{self, Display, Formatter};

use ink::primitives::AccountId;
use ink::selector_bytes;
use scale::Decode;

use super::desk::Desk;
use crate::suite::Ways;

/// Where it is then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The dao can have it skimmed.
    UntilAVote,
    /// Nothing there gives it out.
    ForEver,
}

impl Fate {
    /// That of what is sent to `to`; `None` if that is the treasury, or none of the suite's contracts.
    pub fn of(desk: &Desk, to: AccountId) -> Option<Self> {
        desk.words.of(to).filter(|_| to != desk.suite.dao.address())?;
        let ways = desk.known_ways();
        let is_a_way = ways.is_some_and(|Ways { tills, tabs }| [tills.address(), tabs.address()].contains(&to));
        Some(if is_a_way { Self::ForEver } else { Self::UntilAVote })
    }
}

impl Display for Fate {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let fate = match self {
            Self::UntilAVote => "only a vote gets it out",
            Self::ForEver => "nobody can ever get it out",
        };
        write!(f, "this is a contract of the suite: what is sent to it plainly pays for nothing, and {fate}")
    }
}

/// Whom a call of any token sends tokens to, if it is a transfer of the standard.
pub(super) fn receiver(input: &[u8]) -> Option<AccountId> {
    let (selector, mut arguments) = input.split_first_chunk::<4>()?;
    if *selector == selector_bytes!("PSP22::transfer_from") {
        AccountId::decode(&mut arguments).ok()?;
    } else if *selector != selector_bytes!("PSP22::transfer") {
        return None;
    }
    AccountId::decode(&mut arguments).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::suite::psp22::input;

    #[test]
    fn receiver_is_whom_a_transfer_pays_and_nobody_else() {
        let [from, to] = [[1; 32], [2; 32]].map(AccountId::from);
        assert_eq!(receiver(&input::transfer(to, 5, Vec::new())), Some(to));
        assert_eq!(receiver(&input::transfer_from(from, to, 5, Vec::new())), Some(to));
        assert_eq!(receiver(&input::approve(to, 5)), None);
        assert_eq!(receiver(&[1, 2]), None);
    }
}
