// SPDX-License-Identifier: Apache-2.0
//! Whose contributions are which: append-only listings that are read page by page.

use core::ops::Range;

use ink::primitives::AccountId;
use kite_chain::cells::Map;
use kite_chain::Read;
use kite_interfaces::registry::{RegistryError, MAX_PAGE};
use kite_interfaces::{ContributionId, ProductId};

use crate::failure::Failure;
use crate::keys;

/// What the contributions of a listing have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub enum Listing {
    /// Who contributed.
    Of(AccountId),
    /// The product contributed to.
    To(ProductId),
}

/// All listings.
#[ink::storage_item]
#[derive(Debug, Default, Read)]
pub struct Listings {
    lengths: Map<Listing, u32, keys::Lengths>,
    entries: Map<(Listing, u32), ContributionId, keys::Entries>,
}

impl Listings {
    /// Puts `id` at the end of `listing`.
    pub fn append(&mut self, listing: Listing, id: ContributionId) -> Result<(), Failure> {
        let length = self.lengths.get(listing).unwrap_or(0);
        self.entries.insert((listing, length), &id);
        self.lengths.insert(listing, &length.checked_add(1).ok_or(RegistryError::Overflow)?);
        Ok(())
    }

    /// The ids of `listing` from the 0-based position `from` on.
    pub fn page(&self, listing: Listing, from: u32, limit: u32) -> impl Iterator<Item = ContributionId> + '_ {
        page(from, limit).map_while(move |position| self.entries.get((listing, position)))
    }
}

/// The numbers that a page covers: at most [`MAX_PAGE`].
pub fn page(from: u32, limit: u32) -> Range<u32> {
    from..from.saturating_add(limit.min(MAX_PAGE))
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, reason = "small numbers of tests")]
mod tests {
    use super::*;

    fn alice() -> Listing {
        Listing::Of([1; 32].into())
    }

    fn page_of(listings: &Listings, listing: Listing, from: u32, limit: u32) -> Vec<ContributionId> {
        listings.page(listing, from, limit).collect()
    }

    #[ink::test]
    fn page_returns_what_was_appended_in_that_order() {
        let mut listings = Listings::default();
        for id in [3, 7, 4] {
            listings.append(alice(), id).unwrap();
        }
        assert_eq!(page_of(&listings, alice(), 0, 10), [3, 7, 4]);
        assert_eq!(page_of(&listings, alice(), 1, 1), [7]);
        assert_eq!(page_of(&listings, alice(), 3, 10), [0; 0]);
        assert_eq!(page_of(&listings, alice(), u32::MAX, u32::MAX), [0; 0]);
    }

    #[ink::test]
    fn append_keeps_listings_apart() {
        let mut listings = Listings::default();
        listings.append(alice(), 1).unwrap();
        listings.append(Listing::To(1), 2).unwrap();
        listings.append(Listing::To(2), 3).unwrap();
        assert_eq!(page_of(&listings, alice(), 0, 10), [1]);
        assert_eq!(page_of(&listings, Listing::To(1), 0, 10), [2]);
        assert_eq!(page_of(&listings, Listing::To(2), 0, 10), [3]);
    }

    #[ink::test]
    fn page_is_capped() {
        let mut listings = Listings::default();
        for id in 1..=MAX_PAGE + 1 {
            listings.append(alice(), id).unwrap();
        }
        assert_eq!(page_of(&listings, alice(), 0, u32::MAX).len(), MAX_PAGE as usize);
        assert_eq!(page_of(&listings, alice(), MAX_PAGE, 1), [MAX_PAGE + 1]);
    }
}
