// SPDX-License-Identifier: Apache-2.0
//! On a real node. Each test has people of its own, so that they can share one.

mod chain;
mod crowd;
mod hub;
mod index;
mod money;
mod people;
mod story;
mod throughput;

use ink::env::DefaultEnvironment;
use ink::primitives::{AccountId, Hash};
use ink_e2e::{
    alice, bob, charlie, Client, DefaultSandbox, E2EBackend, Keypair, PolkadotConfig, SandboxClient, TestNodeProcess,
};
use kite_deploy::devnode::report;
use kite_deploy::devnode::PROGRAM;
use kite_interfaces::psp22::{PSP22Error, PSP22};
use kite_interfaces::token::TokenError;
use kite_interfaces::Balance;
use kite_tests::bundles::bundle;
use kite_token::{Token, TokenRef};

const HELD: Balance = 1_000;

fn account(person: &Keypair) -> AccountId {
    person.public_key().0.into()
}

/// Alice holds all tokens, pays Bob, and cannot pay in vain.
async fn token_pays_and_refuses<Client: E2EBackend>(client: &mut Client) {
    let (alice, bob, charlie) = (alice(), bob(), charlie());
    let allocations = vec![(account(&alice), HELD)];
    let mut constructor = TokenRef::new(Some("KITE".to_owned()), None, 12, HELD, allocations, account(&alice));
    let created = client.instantiate("token", &alice, &mut constructor).submit().await;
    let mut token = created.ok().expect("the token can be created").call_builder::<Token>();

    let transfer = token.transfer(account(&bob), 400, Vec::new());
    let sent = client.call(&alice, &transfer).submit().await;
    assert_eq!(sent.ok().expect("the chain takes the call").return_value(), Ok(()));

    let too_much = token.transfer(account(&bob), 601, Vec::new());
    let refused = client.call(&alice, &too_much).dry_run().await.ok().expect("the chain answers");
    assert_eq!(refused.return_value(), Err(PSP22Error::InsufficientBalance));

    let in_vain = token.transfer_and_call(account(&charlie), 100, Vec::new());
    let refused = client.call(&bob, &in_vain).dry_run().await.ok().expect("the chain answers");
    assert_eq!(refused.return_value(), Err(TokenError::ReceiverIsNoContract.into()));

    for (person, balance) in [(&alice, 600), (&bob, 400), (&charlie, 0)] {
        let question = token.balance_of(account(person));
        let answer = client.call(&alice, &question).dry_run().await.ok().expect("the chain answers");
        assert_eq!(answer.return_value(), balance);
    }
}

#[tokio::test]
async fn token_pays_and_refuses_on_the_embedded_chain() {
    let bundles = [&bundle("token").path];
    let mut client = SandboxClient::<AccountId, Hash, DefaultSandbox>::new(bundles);
    token_pays_and_refuses(&mut client).await;
}

#[tokio::test]
async fn token_pays_and_refuses_on_a_node() {
    if std::env::var_os(PROGRAM).is_none() {
        report::skipped();
        return;
    }
    report::used().unwrap();
    let node = TestNodeProcess::<PolkadotConfig>::build_with_env_or_default().spawn().await.unwrap();
    let bundles = [&bundle("token").path];
    let mut client = Client::<PolkadotConfig, DefaultEnvironment>::new(node.rpc(), bundles).await.unwrap();
    token_pays_and_refuses(&mut client).await;
}
