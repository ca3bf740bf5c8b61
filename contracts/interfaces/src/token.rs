// SPDX-License-Identifier: Apache-2.0
//! What the KITE token has beside PSP22, [`Ownable`](crate::ownable::Ownable) and
//! [`Votes`](crate::votes::Votes).

use core::marker::PhantomData;

use ink::primitives::AccountId;
use kite_chain::answer::Foreign;
use kite_chain::held::{self, Held};
use psp22::PSP22Error;
use scale::{Decode, Encode, EncodeLike, Error, Input, Output};

use crate::receiver::ReceiverError;
use crate::Balance;

/// The most accounts that the constructor gives tokens to.
pub const MAX_ALLOCATIONS: usize = 64;

/// The longest name and the longest symbol, in bytes.
pub const MAX_LABEL_BYTES: usize = 64;

/// Why a message of the token itself failed. Nothing was changed.
#[derive(Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum TokenError {
    /// The transfer itself failed, as the standard says.
    Transfer(Foreign<PSP22Error>),
    /// The caller is not the owner.
    NotOwner,
    /// The new supply would be above the immutable cap.
    CapExceeded {
        /// The cap, in token units.
        cap: Balance,
        /// How much can still be minted, in token units.
        mintable: Balance,
    },
    /// The receiver of `transfer_and_call` refused, for this reason; nothing was transferred.
    Refused(Relayed<ReceiverError>),
    /// The receiver of `transfer_and_call` is a plain account; use `transfer`.
    ReceiverIsNoContract,
    /// The receiver of `transfer_and_call` trapped, or has no `on_psp22_received`; nothing was transferred.
    ReceiverFailed,
    /// A contract or an account that was called refused.
    CallFailed,
    /// A constructor argument is out of bounds.
    InvalidArgument,
}

/// A callee's error, passed on byte by byte: costs nothing to relay, reads as a `T` in metadata.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relayed<T> {
    error: Held,
    kind: PhantomData<T>,
}

impl<T> Relayed<T> {
    /// Relays the SCALE bytes of a `T` that follow `prefix` in an `answer`; `None` if it does not begin so.
    #[must_use]
    pub fn behind(prefix: &[u8], answer: &Held) -> Option<Self> {
        held::behind(prefix, answer).map(|error| Self { error, kind: PhantomData })
    }
}

impl<T: Decode> Relayed<T> {
    /// What the callee said, if it spoke the promised language.
    pub fn read(&self) -> Result<T, Error> {
        held::with(&self.error, |mut bytes| T::decode(&mut bytes))
    }
}

impl<T> Encode for Relayed<T> {
    fn encode_to<W: Output + ?Sized>(&self, dest: &mut W) {
        held::with(&self.error, |bytes| dest.write(bytes));
    }
}

impl<T> EncodeLike for Relayed<T> {}

impl<T> Decode for Relayed<T> {
    fn decode<I: Input>(input: &mut I) -> Result<Self, Error> {
        Ok(Self { error: held::rest_of(input)?, kind: PhantomData })
    }
}

#[cfg(feature = "std")]
impl<T: scale_info::TypeInfo + 'static> scale_info::TypeInfo for Relayed<T> {
    type Identity = T::Identity;

    fn type_info() -> scale_info::Type {
        T::type_info()
    }
}

/// The account that may register snapshots changed.
#[ink::event]
pub struct GovernorChanged {
    /// The governor from now on; `None`: nobody.
    pub governor: Option<AccountId>,
}
