// SPDX-License-Identifier: Apache-2.0
//! How a call on the chain reaches a message of the router.

#[cfg(any(kite_entry, test))]
use kite_interfaces::ownable::Ownable;
#[cfg(any(kite_entry, test))]
use kite_interfaces::router::Ledger;

#[cfg(any(kite_entry, test))]
use crate::Router;

kite_chain::entry! {
    Router takes coin;
    often {
        root "pay" pay(product, asset, amount, reference) payable;
        root "claim" pay_positions(positions: list, assets: list);
        root "PSP22Receiver::on_psp22_received" receive(operator: by_reference, from: by_reference, value, data);
    }
    new "new" new(owner, kite, epoch_ms, window_epochs, fee_bps);
    root "claim_member" pay_member(position, member: by_reference, proof: list, assets: list);
    root "pull" pull(child, edge, asset);
    root "sweep" sweep(position, asset);
    root "set_payee" set_payee(position, payee);
    save "set_registry" set_registry(registry);
    save "set_fee" set_fee(fee_bps);
    save "set_window" set_window(window_epochs);
    bare "set_asset" set_asset(asset, allowed);
    root "collect_fees" collect_fees(asset, to);
    root "skim" skim(asset, to);
    root "release_reserve" release_reserve(product, asset, amount, to);
    bare "assets" ever_listed();
    root "quote" quote(product, asset, amount);
    root "pending" pending(position, asset);
    root "pending_member" pending_of_member(position, member: by_reference, proof: list, asset: by_reference);
    bare "position" position(position);
    bare "lifetime" lifetime(product, asset);
    bare "owed" owed(child, edge, asset);
    bare "holdings" holdings(asset);
    root "current_epoch" current_epoch();
    bare "payment_data" payment_bytes(product, reference);
    root "Ledger::settings" settings();
    root "Ledger::open_product" open_product(product, stage_bps, upstream);
    bare "Ledger::room" room(product);
    root "Ledger::stop_product" stop_product(product, stopped);
    root "Ledger::open_positions" add_positions(positions: list);
    root "Ledger::close_position" close_position(position);
    root "Ledger::freeze" freeze(position);
    root "Ledger::unfreeze" unfreeze(position);
    root "Ledger::forfeit" forfeit(position);
    bare "Ownable::owner" owner();
    bare "Ownable::pending_owner" pending_owner();
    bare "Ownable::transfer_ownership" transfer_ownership(new_owner);
    bare "Ownable::accept_ownership" accept_ownership();
    bare "Ownable::set_code" set_code(code_hash);
}
