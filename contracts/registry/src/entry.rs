// SPDX-License-Identifier: Apache-2.0
//! How a call on the chain reaches a message of the registry.

#[cfg(any(kite_entry, test))]
use kite_interfaces::ownable::Ownable;

#[cfg(any(kite_entry, test))]
use crate::Registry;

kite_chain::entry! {
    Registry refuses coin;
    often {
        root "accept" accept_all(contributions: list);
        save "PSP22Receiver::on_psp22_received" take(operator: by_reference, from, value, data);
    }
    new "new" new(owner, kite, router, rules);
    save "register_product" register_product(terms);
    save "reject" reject_all(contributions: list);
    root "retire" retire(contribution);
    save "withdraw_bond" withdraw_bond(contribution);
    save "resolve" resolve(contribution, challenge, upheld);
    save "lapse" lapse(contribution);
    save "settle" settle(contribution, challenge);
    bare "offer_curation" offer_curation(product, curator);
    bare "accept_curation" accept_curation(product);
    bare "replace_curator" replace_curator(product, curator);
    root "skim" skim(asset, to);
    save "set_rules" set_rules(rules);
    root "stop_product" stop_product(product, stopped);
    root "how_to_join" how_to_join(product);
    root "settings" settings();
    root "bonds_held" bonds_held();
    bare "product" product_copied(product);
    bare "products" products_copied(from, limit);
    bare "contribution" contribution_copied(contribution);
    bare "challenge" challenge(contribution, challenge);
    root "challenge_bond" challenge_bond(contribution);
    bare "contributions_of" listed_of(account, from, limit);
    bare "contributions_to" listed_to(product, from, limit);
    bare "request_data" request_bytes(request);
    bare "Ownable::owner" owner();
    bare "Ownable::pending_owner" pending_owner();
    bare "Ownable::transfer_ownership" transfer_ownership(new_owner);
    bare "Ownable::accept_ownership" accept_ownership();
    bare "Ownable::set_code" set_code(code_hash);
}
