// SPDX-License-Identifier: Apache-2.0
//! `kite gas` is for cargo-contract, which does not speak to a Hub.

use clap::Parser;
use kite_deploy::chain::address_text;
use kite_deploy::devnode::DevNode;
use kite_deploy::gas;
use kite_deploy::keys::Keyring;
use kite_tests::hub::person;

/// The command as it is typed.
#[derive(Parser)]
struct Gas {
    #[command(flatten)]
    arguments: gas::Arguments,
}

#[test]
#[ignore = "chains/hub/run compiles the chain"]
fn gas_is_refused_on_a_hub_with_what_estimates_it_there_and_nothing_is_tried() {
    let node = DevNode::hub_for_test().unwrap();
    let (url, account) = (node.url(), address_text(person(0)));
    let place = ["--url", &url, "--from", &account];
    let call = ["gas", "call", "token", "--contract", &account, "--message", "PSP22::total_supply"];
    for words in [&call[..], &["gas", "instantiate", "token"]] {
        let Gas { arguments } = Gas::try_parse_from([words, &place].concat()).unwrap();
        let refused = gas::run(&arguments).unwrap_err().to_string();
        assert!(refused.contains("wallets estimate gas through its Ethereum RPC"), "{refused}");
    }
    assert_eq!(node.chain(Keyring::default()).unwrap().events_from(0).unwrap().len(), 1, "no block was made");
}
