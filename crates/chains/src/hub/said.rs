// SPDX-License-Identifier: Apache-2.0
//! What goes to a Hub and comes from it, as the tools know it: they speak SCALE, contracts there Solidity's words.

use anyhow::Result;
use ink::primitives::{AccountId, Hash};
use ink_sandbox::frame_support::{Blake2_256, StorageHasher};
use kite_abi::faces::{account_of, address_of, Faces, Undone};
use kite_interfaces::batch::{Member, LEAF};
use kite_interfaces::tab::{Domain, DOMAIN_NAME, DOMAIN_TYPE, DOMAIN_VERSION};
use scale::Encode;

use super::{keccak, tokens};
use crate::{Cause, Emitted, Failure, Receipt};

/// The call of `contract` that `input` is.
pub fn call(faces: Faces, contract: AccountId, input: &[u8]) -> Result<Vec<u8>, Failure> {
    faces.call(contract.0, input).map_err(unsaid)
}

/// What `contract` did when it was called by `input`.
pub fn heard(
    faces: Faces,
    contract: AccountId,
    input: &[u8],
    outcome: Result<Receipt<Vec<u8>>, Failure>,
) -> Result<Receipt<Vec<u8>>, Failure> {
    let receipt = outcome.map_err(|failure| undone(failure, |words| faces.undone(contract.0, input, words)))?;
    let value = faces.answer(contract.0, input, &receipt.value).map_err(unsaid)?;
    Ok(with_events(faces, receipt)?.map(|_| value))
}

/// The same, with events as the tools know them.
pub fn with_events<T>(faces: Faces, receipt: Receipt<T>) -> Result<Receipt<T>, Failure> {
    let events = receipt.events.iter().map(|emitted| event(faces, emitted)).collect::<Result<_, _>>()?;
    Ok(Receipt { events, ..receipt })
}

/// An event as the tools know it. One that nobody knows stays as it is.
pub fn event(faces: Faces, event: &Emitted) -> Result<Emitted, Failure> {
    let topics: Vec<_> = event.topics.iter().map(|topic| (*topic).into()).collect();
    let known = faces.event(event.contract.0, &topics, &event.data).map_err(unsaid)?;
    Ok(known.map_or_else(
        || event.clone(),
        |(signature, data)| Emitted { contract: event.contract, topics: vec![signature.into()], data },
    ))
}

/// The failure, with a contract's own answer as the tools know it.
pub fn undone(mut failure: Failure, read: impl FnOnce(&[u8]) -> Result<Undone>) -> Failure {
    if let Cause::Reverted(words) = &failure.cause {
        failure.cause = why(words, read);
    }
    failure
}

/// Why `contract` undid a call by `input`: it answered these `words`, which another one passes on.
pub fn cause(faces: Faces, contract: AccountId, input: &[u8], words: Vec<u8>) -> Cause {
    why(&words, |words| faces.undone(contract.0, input, words))
}

fn why(words: &[u8], read: impl FnOnce(&[u8]) -> Result<Undone>) -> Cause {
    match read(words) {
        Ok(Undone::Answered(answer)) => Cause::Reverted(answer),
        Ok(Undone::Otherwise(reason)) => Cause::Refused(tokens::refusal(words).unwrap_or(reason)),
        Err(error) => Cause::Refused(error.to_string()),
    }
}

/// The leaf that `member` of a batch is there: accounts have 20 bytes.
pub fn leaf_of(member: &Member) -> Result<Hash, Failure> {
    let Member { index, payee, units } = member;
    let payee = address(*payee)?;
    Ok(Blake2_256::hash(&(LEAF, index, payee, units).encode()).into())
}

/// What vouchers for the contract at `tabs` are bound to there: as elsewhere, of a contract with 20 bytes.
pub fn domain_of(genesis: &Hash, tabs: AccountId) -> Result<Domain, Failure> {
    Ok(domain(genesis, &address(tabs)?))
}

/// keccak(keccak(type) ‖ keccak(name) ‖ keccak(version) ‖ keccak(genesis ‖ contract)), as EIP-712 has it
fn domain(genesis: &Hash, contract: &[u8]) -> Domain {
    let salt = keccak([genesis.as_ref(), contract].concat());
    let said = [DOMAIN_TYPE, DOMAIN_NAME, DOMAIN_VERSION].map(|text| keccak(text.as_bytes()));
    keccak([said.concat().as_slice(), &salt].concat())
}

/// The address of `account` there. A failure in words if it has none.
pub fn address(account: AccountId) -> Result<[u8; 20], Failure> {
    address_of(account.0).map_err(unsaid)
}

/// The account that the tools know whoever has this address by.
#[must_use]
pub fn account(address: [u8; 20]) -> AccountId {
    account_of(address).into()
}

/// What cannot be said to a Hub, or was not understood.
pub fn unsaid(error: anyhow::Error) -> Failure {
    Failure::before_it_ran(Cause::Refused(format!("in the words of a Hub: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domain_differs_from_that_elsewhere_by_the_accounts_bytes_alone() {
        let (genesis, contract) = (Hash::from([7; 32]), [9; 32]);
        assert_eq!(domain(&genesis, &contract), kite_interfaces::tab::domain(&genesis, &contract.into()));
        let tabs = account([9; 20]);
        assert_eq!(domain_of(&genesis, tabs).unwrap(), domain(&genesis, &[9; 20]));
        assert_ne!(domain_of(&genesis, tabs).unwrap(), kite_interfaces::tab::domain(&genesis, &tabs));
    }
}
