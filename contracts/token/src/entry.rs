// SPDX-License-Identifier: Apache-2.0
//! How a call on the chain reaches a message of the token.

#[cfg(any(kite_entry, test))]
use kite_interfaces::ownable::Ownable;
#[cfg(any(kite_entry, test))]
use kite_interfaces::psp22::{PSP22Burnable, PSP22Metadata, PSP22};
#[cfg(any(kite_entry, test))]
use kite_interfaces::votes::Votes;

#[cfg(any(kite_entry, test))]
use crate::Token;

kite_chain::entry! {
    Token refuses coin;
    often {
        root "transfer_and_call" pay(to: by_reference, value, data);
        bare "PSP22::balance_of" balance_of(owner);
        root "PSP22::transfer" transfer(to, value, data: ignored);
        root "PSP22::transfer_from" transfer_from(from, to, value, data: ignored);
        bare "PSP22::approve" approve(spender, value);
        bare "Votes::past_votes" past_votes(account, at_ms);
    }
    on_a_hub {
        root "transfer_with_authorization" transfer_with_authorization(of);
        root "receive_with_authorization" receive_with_authorization(of);
        bare "authorization_state" authorization_state(authorizer, nonce);
    }
    new "new" create(name, symbol, decimals, cap, allocations: list, owner);
    bare "cap" cap();
    save "mint" mint(to, amount);
    root "skim" skim(asset, to);
    root "forget_votes" forget(account, numbers: list);
    bare "forget_snapshots" forget_times(times_ms: list);
    bare "governor" governor();
    bare "set_governor" set_governor(governor);
    root "PSP22::total_supply" total_supply();
    bare "PSP22::allowance" allowance(owner, spender);
    bare "PSP22::increase_allowance" increase_allowance(spender, delta_value);
    bare "PSP22::decrease_allowance" decrease_allowance(spender, delta_value);
    bare "PSP22Metadata::token_name" name();
    bare "PSP22Metadata::token_symbol" symbol();
    bare "PSP22Metadata::token_decimals" token_decimals();
    save "PSP22Burnable::burn" burn(value);
    root "Votes::delegate" delegate(to);
    bare "Votes::delegate_of" delegate_of(account);
    bare "Votes::votes" votes(account);
    bare "Votes::settled_votes" settled_votes(account);
    root "Votes::past_total_supply" past_total_supply(at_ms);
    save "Votes::register_snapshot" register_snapshot(not_before_ms);
    bare "Ownable::owner" owner();
    bare "Ownable::pending_owner" pending_owner();
    bare "Ownable::transfer_ownership" transfer_ownership(new_owner);
    bare "Ownable::accept_ownership" accept_ownership();
    bare "Ownable::set_code" set_code(code_hash);
}
