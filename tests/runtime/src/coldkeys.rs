// SPDX-License-Identifier: Apache-2.0
//! Of Bittensor's own pallet only this: an account that announced a change of its coldkey is held back until the
//! change is done or taken back, and one whose change is disputed until root decides. Its delays, and the change
//! itself, are not here.

use frame_support::pallet_prelude::InvalidTransaction;

use crate::{AccountId, Runtime, RuntimeCall};

pub use pallet::*;

/// By which numbers an account learns that it is held back.
const ANNOUNCED: u8 = 0;
const DISPUTED: u8 = 21;

/// Whether this account's calls are taken now.
pub fn check(who: &AccountId, call: &RuntimeCall) -> Result<(), InvalidTransaction> {
    if !ColdkeySwapAnnouncements::<Runtime>::contains_key(who) {
        return Ok(());
    }
    if ColdkeySwapDisputes::<Runtime>::contains_key(who) {
        return Err(InvalidTransaction::Custom(DISPUTED));
    }
    // All of this pallet's calls are about such a change.
    match call {
        RuntimeCall::SubtensorModule(_) => Ok(()),
        _ => Err(InvalidTransaction::Custom(ANNOUNCED)),
    }
}

#[frame_support::pallet(dev_mode)]
#[allow(missing_docs)]
pub mod pallet {
    use frame_support::pallet_prelude::*;
    use frame_system::pallet_prelude::*;

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config {}

    /// Who announced a change, from which block it can be made, and the new coldkey's hash.
    #[pallet::storage]
    pub type ColdkeySwapAnnouncements<T: Config> =
        StorageMap<_, Twox64Concat, T::AccountId, (BlockNumberFor<T>, T::Hash), OptionQuery>;

    /// Whose change is disputed, and since which block.
    #[pallet::storage]
    pub type ColdkeySwapDisputes<T: Config> = StorageMap<_, Twox64Concat, T::AccountId, BlockNumberFor<T>, OptionQuery>;

    #[pallet::error]
    pub enum Error<T> {
        ColdkeySwapAnnouncementNotFound,
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        #[pallet::call_index(125)]
        pub fn announce_coldkey_swap(origin: OriginFor<T>, new_coldkey_hash: T::Hash) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let now = frame_system::Pallet::<T>::block_number();
            ColdkeySwapAnnouncements::<T>::insert(who, (now, new_coldkey_hash));
            Ok(())
        }

        #[pallet::call_index(127)]
        pub fn dispute_coldkey_swap(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let announced = ColdkeySwapAnnouncements::<T>::contains_key(&who);
            ensure!(announced, Error::<T>::ColdkeySwapAnnouncementNotFound);
            ColdkeySwapDisputes::<T>::insert(who, frame_system::Pallet::<T>::block_number());
            Ok(())
        }

        #[pallet::call_index(133)]
        pub fn clear_coldkey_swap_announcement(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let announced = ColdkeySwapAnnouncements::<T>::take(who);
            announced.map(drop).ok_or_else(|| Error::<T>::ColdkeySwapAnnouncementNotFound.into())
        }
    }
}
