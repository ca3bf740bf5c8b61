// SPDX-License-Identifier: Apache-2.0
//! The random models of votes and of money, on a Hub: the same steps, the same models, the same demands after every call
//! as on the embedded Wasm chain. There are fewer cases, since a Hub is asked over a pipe.

use kite_deploy::chain::HubChain;

use super::is_wanted;
use crate::invariants::{dao, money};

const VOTES: u32 = 6;
const MONEY: u32 = 3;

#[test]
fn dao_agrees_with_its_model_on_a_hub() {
    if is_wanted() {
        dao::agrees_with_its_model::<HubChain>(VOTES);
    }
}

#[test]
fn router_and_registry_agree_with_their_model_on_a_hub() {
    if is_wanted() {
        money::agree_with_their_model_on::<HubChain>(MONEY);
    }
}
