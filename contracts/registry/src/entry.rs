//! How a call on the chain reaches a message of the registry.

#[cfg(kite_entry)]
use kite_interfaces::ownable::Ownable;
#[cfg(kite_entry)]
use kite_interfaces::receiver::PSP22Receiver;

#[cfg(kite_entry)]
use crate::Registry;

kite_chain::entry! {
    Registry refuses coin;
    new "new" new(owner, kite, router, rules);
    save "register_product" register_product(terms);
    root "accept" accept(contributions);
    save "reject" reject(contributions);
    root "retire" retire(contribution);
    save "withdraw_bond" withdraw_bond(contribution);
    save "resolve" resolve(contribution, challenge, upheld);
    save "lapse" lapse(contribution);
    save "settle" settle(contribution, challenge);
    root "offer_curation" offer_curation(product, curator);
    root "accept_curation" accept_curation(product);
    root "replace_curator" replace_curator(product, curator);
    root "skim" skim(asset, to);
    save "set_rules" set_rules(rules);
    root "stop_product" stop_product(product, stopped);
    root "how_to_join" how_to_join(product);
    root "settings" settings();
    root "bonds_held" bonds_held();
    root "product" product(product);
    root "products" products(from, limit);
    root "contribution" contribution(contribution);
    root "challenge" challenge(contribution, challenge);
    root "challenge_bond" challenge_bond(contribution);
    root "contributions_of" contributions_of(account, from, limit);
    root "contributions_to" contributions_to(product, from, limit);
    root "request_data" request_data(request);
    save "PSP22Receiver::on_psp22_received" on_psp22_received(operator, from, value, data);
    root "Ownable::owner" owner();
    root "Ownable::pending_owner" pending_owner();
    root "Ownable::transfer_ownership" transfer_ownership(new_owner);
    root "Ownable::accept_ownership" accept_ownership();
    root "Ownable::set_code" set_code(code_hash);
}
