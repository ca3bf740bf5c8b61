// SPDX-License-Identifier: Apache-2.0
//! Two-step ownership and upgrade, the same in the token, the router and the registry.
//!
//! After deployment the owner is the DAO: what is "owner only" here is "by a passed vote" there.

use ink::primitives::{AccountId, Hash};
use kite_chain::answer::{ensure, Failure};
use kite_chain::{event, Read};

/// Who owns a contract, how ownership moves, and how its code is upgraded.
#[ink::trait_definition]
pub trait Ownable {
    /// The account that owns this contract.
    #[ink(message)]
    fn owner(&self) -> AccountId;

    /// The account that was offered the ownership and has not yet accepted it.
    #[ink(message)]
    fn pending_owner(&self) -> Option<AccountId>;

    /// Offers the ownership to `new_owner`, who must accept it; a later offer replaces it, an offer
    /// to the owner itself withdraws it. Owner only.
    #[ink(message)]
    fn transfer_ownership(&mut self, new_owner: AccountId) -> Result<(), OwnableError>;

    /// Takes an offered ownership. Only the account it was offered to.
    #[ink(message)]
    fn accept_ownership(&mut self) -> Result<(), OwnableError>;

    /// Replaces this contract's code by the uploaded code with this hash; storage stays. Owner only.
    #[ink(message)]
    fn set_code(&mut self, code_hash: Hash) -> Result<(), OwnableError>;
}

/// Why an [`Ownable`] message failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
pub enum OwnableError {
    /// The caller is not the owner.
    NotOwner,
    /// The ownership was not offered to the caller.
    NotPendingOwner,
    /// No code with this hash is on the chain: upload it first.
    CodeNotFound,
}

/// The ownership was offered.
#[ink::event]
pub struct OwnershipOffered {
    /// The owner who offers.
    pub owner: AccountId,
    /// The account that may now accept.
    pub pending_owner: AccountId,
}

/// The ownership moved.
#[ink::event]
pub struct OwnershipTransferred {
    /// The owner until now.
    pub from: AccountId,
    /// The owner from now on.
    pub to: AccountId,
}

/// The contract's code was replaced.
#[ink::event]
pub struct CodeReplaced {
    /// Hash of the code that runs from the next call on.
    pub code_hash: Hash,
}

/// The state behind [`Ownable`], with its rules and without any environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Read)]
#[ink::scale_derive(Encode, Decode, TypeInfo)]
#[cfg_attr(feature = "std", derive(ink::storage::traits::StorageLayout))]
pub struct Ownership {
    owner: AccountId,
    pending: Option<AccountId>,
}

impl Ownership {
    /// Ownership held by `owner`, offered to nobody.
    #[must_use]
    pub fn new(owner: AccountId) -> Self {
        Self { owner, pending: None }
    }

    /// The owner.
    #[must_use]
    pub fn owner(&self) -> AccountId {
        self.owner
    }

    /// The account that may accept, if any.
    #[must_use]
    pub fn pending(&self) -> Option<AccountId> {
        self.pending
    }

    /// Whether it is held by `caller`.
    #[must_use]
    pub fn is_owner(&self, caller: &AccountId) -> bool {
        *caller == self.owner
    }

    /// Records the offer of `caller` to `new_owner`, and tells it; an offer to oneself withdraws.
    pub fn offer(&mut self, caller: &AccountId, new_owner: &AccountId) -> Result<(), Failure<OwnableError>> {
        ensure(self.is_owner(caller), OwnableError::NotOwner)?;
        self.pending = (*new_owner != self.owner).then_some(*new_owner);
        event::emit_parts::<OwnershipOffered>(&[], &(caller, new_owner));
        Ok(())
    }

    /// Makes `caller` the owner if it was offered to them, and tells it.
    pub fn accept(&mut self, caller: &AccountId) -> Result<(), Failure<OwnableError>> {
        ensure(self.pending.as_ref() == Some(caller), OwnableError::NotPendingOwner)?;
        event::emit_parts::<OwnershipTransferred>(&[], &(&self.owner, caller));
        *self = Self::new(*caller);
        Ok(())
    }

    /// Replaces the code of the contract that runs, if `caller` is its owner, and tells it.
    pub fn set_code(&self, caller: &AccountId, code_hash: &Hash) -> Result<(), Failure<OwnableError>> {
        ensure(self.is_owner(caller), OwnableError::NotOwner)?;
        ensure(kite_chain::set_code(code_hash), OwnableError::CodeNotFound)?;
        event::emit_parts::<CodeReplaced>(&[], code_hash);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(byte: u8) -> AccountId {
        [byte; 32].into()
    }

    #[ink::test]
    fn offer_errors_not_owner() {
        let mut ownership = Ownership::new(account(1));
        assert_eq!(ownership.offer(&account(2), &account(2)), Err(OwnableError::NotOwner.into()));
        assert_eq!(ownership, Ownership::new(account(1)));
    }

    #[ink::test]
    fn accept_errors_not_pending_owner() {
        let mut ownership = Ownership::new(account(1));
        ownership.offer(&account(1), &account(2)).unwrap();
        assert_eq!(ownership.accept(&account(3)), Err(OwnableError::NotPendingOwner.into()));
        assert_eq!(ownership.owner(), account(1));
    }

    #[ink::test]
    fn accept_moves_the_ownership_once() {
        let mut ownership = Ownership::new(account(1));
        ownership.offer(&account(1), &account(2)).unwrap();
        ownership.accept(&account(2)).unwrap();
        assert_eq!(ownership, Ownership::new(account(2)));
        assert!(ownership.accept(&account(2)).is_err());
        assert!(!ownership.is_owner(&account(1)));
    }

    #[ink::test]
    fn offer_replaces_and_withdraws_an_earlier_one() {
        let mut ownership = Ownership::new(account(1));
        ownership.offer(&account(1), &account(2)).unwrap();
        ownership.offer(&account(1), &account(3)).unwrap();
        assert!(ownership.accept(&account(2)).is_err());
        ownership.offer(&account(1), &account(1)).unwrap();
        assert!(ownership.accept(&account(3)).is_err());
        assert_eq!(ownership.owner(), account(1));
    }
}
