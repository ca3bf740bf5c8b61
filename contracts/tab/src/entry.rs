// SPDX-License-Identifier: Apache-2.0
//! How a call on the chain reaches a message of the tabs.

#[cfg(any(kite_entry, test))]
use crate::Tabs;

kite_chain::entry! {
    Tabs takes coin;
    new "new" new(router, kite, genesis);
    root "open" open(terms, amount) payable;
    root "top_up" top_up(tab, amount) payable;
    root "take" take_all(takes: list);
    root "forward" forward(product, asset);
    root "take_and_forward" take_all_and_forward(takes: list, product, asset);
    root "give_back" give_back(tab, amount);
    bare "begin_withdrawal" begin_withdrawal(tab);
    root "withdraw" withdraw(tab);
    bare "tab" tab(tab);
    root "id_of" id_of(payer, terms);
    bare "waiting" waiting(product, asset);
    root "digest" digest(voucher);
    root "settings" settings();
    bare "deposit_data" deposit_bytes(deposit);
    root "PSP22Receiver::on_psp22_received" receive(operator: by_reference, from: by_reference, value, data);
}
