// SPDX-License-Identifier: Apache-2.0
//! Who accepts and rejects the contributions of a product, and how that passes to another.

use core::mem::replace;

use ink::primitives::AccountId;
use kite_chain::answer::refuse;
use kite_interfaces::registry::{CurationOffered, CuratorChanged, Product, RegistryError};
use kite_interfaces::ProductId;

use crate::failure::Failure;

/// The curator, `caller`, offers the curation to another account; to itself takes an offer back.
pub fn offer(
    id: ProductId,
    product: &mut Product,
    caller: AccountId,
    to: AccountId,
) -> Result<CurationOffered, Failure> {
    if caller != product.curator {
        return refuse(RegistryError::NotCurator);
    }
    product.pending_curator = (to != caller).then_some(to);
    Ok(CurationOffered { product: id, pending_curator: to })
}

/// The account that it was offered to takes the curation.
pub fn accept(id: ProductId, product: &mut Product, caller: AccountId) -> Result<CuratorChanged, Failure> {
    if product.pending_curator != Some(caller) {
        return refuse(RegistryError::NotPendingCurator);
    }
    Ok(pass(id, product, caller))
}

/// The curation passes to `to`, and nothing is on offer any more.
pub fn pass(id: ProductId, product: &mut Product, to: AccountId) -> CuratorChanged {
    product.pending_curator = None;
    CuratorChanged { product: id, from: replace(&mut product.curator, to), to }
}
