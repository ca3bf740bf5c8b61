// SPDX-License-Identifier: Apache-2.0
//! Accounts that a chain holds back. Bittensor does so with one whose coldkey is about to change: lest a thief take
//! everything in the meantime, the chain takes nothing from it that is not about the change.

use ink::primitives::AccountId;
use subxt::dynamic::Value;

use super::connection::{Connection, Link};
use crate::chain::{address_text, Failure};

/// Bittensor's own pallet.
const PALLET: &str = "SubtensorModule";

/// Why Bittensor holds an account back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// It announced a change of its coldkey.
    Announced,
    /// It announced one, and said since that this was not its doing.
    Disputed,
}

impl Hold {
    /// The stronger one first: whoever disputes a change has announced it.
    const ALL: [Self; 2] = [Self::Disputed, Self::Announced];

    /// The number by which the chain refuses such an account's transactions.
    fn number(self) -> u8 {
        match self {
            Self::Announced => 0,
            Self::Disputed => 21,
        }
    }

    /// Where the chain keeps whom it holds back for this.
    fn map(self) -> &'static str {
        match self {
            Self::Announced => "ColdkeySwapAnnouncements",
            Self::Disputed => "ColdkeySwapDisputes",
        }
    }

    /// What it means for `account`, and what to do.
    #[must_use]
    pub fn told(self, account: AccountId) -> String {
        let account = address_text(account);
        match self {
            Self::Announced => format!(
                "{account} announced a change of its coldkey, and until that is done nothing else is taken from it: \
                 send from another account, make the change, or clear its announcement"
            ),
            Self::Disputed => format!(
                "the change of {account}'s coldkey is disputed, and until root decides nothing is taken from it: send \
                 from another account"
            ),
        }
    }
}

/// What it means that a node refused `account`'s transaction by a number of the chain's own; `None` if it did not.
pub(super) fn advice(refusal: &str, account: AccountId) -> Option<String> {
    let (_, number) = refusal.split_once("Custom error: ")?;
    let number = number.split(|end: char| !end.is_ascii_digit()).next().unwrap_or_default();
    let hold = Hold::ALL.into_iter().find(|hold| hold.number().to_string() == number);
    Some(match hold {
        Some(hold) => format!("on Bittensor that says: {}", hold.told(account)),
        None => format!(
            "a rule of this chain's own refuses this transaction of {}; what number {number} means is in the chain's \
             documentation",
            address_text(account)
        ),
    })
}

/// Why `account` is held back, if it is and the chain knows such a thing.
pub(super) async fn of(connection: &Connection, account: AccountId) -> Result<Option<Hold>, Failure> {
    for hold in Hold::ALL {
        if connection.ask(|link| async move { is_in(&link, hold, account).await }).await? {
            return Ok(Some(hold));
        }
    }
    Ok(None)
}

async fn is_in(link: &Link, hold: Hold, account: AccountId) -> Result<bool, subxt::Error> {
    let metadata = link.client.metadata();
    let storage = metadata.pallet_by_name(PALLET).and_then(|pallet| pallet.storage());
    if storage.and_then(|storage| storage.entry_by_name(hold.map())).is_none() {
        return Ok(false);
    }
    let best = link.rpc.chain_get_block_hash(None).await?.ok_or("the chain has no block")?;
    let place = subxt::dynamic::storage(PALLET, hold.map(), vec![Value::from_bytes(account.0)]);
    Ok(link.client.storage().at(best).fetch(&place).await?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn advice_names_the_account_and_what_holds_it_back() {
        let account = AccountId::from([7; 32]);
        let told = |refusal: &str| advice(&format!("Invalid Transaction: {refusal}"), account);
        let [announced, disputed, other] =
            ["Custom error: 0", "Custom error: 21", "Custom error: 210"].map(|refusal| told(refusal).unwrap());
        assert!([&announced, &disputed, &other].iter().all(|words| words.contains(&address_text(account))));
        assert!(announced.contains("clear its announcement"), "{announced}");
        assert!(disputed.contains("until root decides"), "{disputed}");
        assert!(other.contains("what number 210 means"), "{other}");
        assert_eq!(told("Transaction has a bad signature"), None);
    }
}
