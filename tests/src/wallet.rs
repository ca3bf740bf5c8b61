// SPDX-License-Identifier: Apache-2.0
//! viem, by which most pages speak to Ethereum's wallets, on a Hub's node: programs in Node.js (`chains/hub/viem`).

use std::process::{Command, Output};

use kite_deploy::bundles::Workspace;
use kite_deploy::devnode::{DevNode, EthRpc, RICH_KEYS};
use serde_json::{json, Value};

/// A node with a Hub's chain, and what wallets speak to in front of it.
pub struct Ground {
    rpc: EthRpc,
    node: DevNode,
}

impl Ground {
    /// Starts both.
    #[must_use]
    pub fn begin() -> Self {
        let node = DevNode::hub_for_test().unwrap_or_else(|error| panic!("{error:#}"));
        let rpc = EthRpc::of(&node).unwrap_or_else(|error| panic!("{error:#}"));
        Self { rpc, node }
    }

    /// The addresses of a suite that viem deploys.
    #[must_use]
    pub fn deploy(&self) -> Value {
        let output = self.run("deploy.mjs", &Value::Null);
        serde_json::from_slice(&output.stdout).expect("it prints JSON")
    }

    /// Does with the suite at these addresses what people do with a wallet.
    pub fn use_wallets(&self, contracts: &Value) {
        let output = self.run("wallet.test.mjs", contracts);
        println!("{}", String::from_utf8_lossy(&output.stdout));
    }

    fn run(&self, program: &str, contracts: &Value) -> Output {
        let suite = json!({ "url": self.rpc.url(), "keys": RICH_KEYS, "contracts": contracts });
        let workspace = Workspace::here().unwrap_or_else(|error| panic!("{error:#}"));
        let mut node = Command::new("node");
        node.arg(program).current_dir(workspace.root().join("chains/hub/viem"));
        node.env("KITE_HUB_SUITE", suite.to_string()).env("CLOCK_AHEAD", self.node.clock_file());
        let output = node.output().expect("Node.js is here");
        let [said, wrong] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
        assert!(output.status.success(), "{program} fails; has `npm ci` been run beside it?\n{said}\n{wrong}");
        output
    }
}
