// SPDX-License-Identifier: Apache-2.0
//! On a node with a Hub's chain. `chains/hub/run` runs these tests.

use kite_tests::wallet::Ground;

#[test]
#[ignore = "chains/hub/run compiles the chain, and installs viem"]
fn ethereums_wallet_sees_pays_claims_delegates_and_votes() {
    let ground = Ground::begin();
    ground.use_wallets(&ground.deploy());
}
