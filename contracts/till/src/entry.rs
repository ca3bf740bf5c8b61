// SPDX-License-Identifier: Apache-2.0
//! How a call on the chain reaches a message of a till.

#[cfg(any(kite_entry, test))]
use crate::Till;

kite_chain::entry! {
    Till holds coin;
    new "new" new(router);
    new "of" of(router, product);
    root "open" open(product);
    root "address_of" address_of(product);
    root "flush" flush(asset);
    root "router" router();
    root "product" product();
}
