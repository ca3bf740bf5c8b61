// SPDX-License-Identifier: Apache-2.0
//! What only a standard of Ethereum's asks for: messages that the programs have on a Hub, and metadata does not know.

use serde_json::{json, Value};

use crate::names::name;

/// Names and types of what a view takes or answers.
type Parameters = &'static [(&'static str, &'static str)];

const OF_A_PROPOSAL: Parameters = &[("proposalId", "uint256")];
const NUMBER: Parameters = &[("", "uint256")];

/// Views of OpenZeppelin's Governor, by the names of the DAO's methods.
const GOVERNOR: [(&str, Parameters, Parameters); 10] = [
    ("voting_delay", &[], NUMBER),
    ("voting_period", &[], NUMBER),
    ("proposal_threshold", &[], NUMBER),
    ("proposal_snapshot", OF_A_PROPOSAL, NUMBER),
    ("proposal_deadline", OF_A_PROPOSAL, NUMBER),
    ("proposal_eta", OF_A_PROPOSAL, NUMBER),
    ("proposal_needs_queuing", OF_A_PROPOSAL, &[("", "bool")]),
    ("proposal_proposer", OF_A_PROPOSAL, &[("", "address")]),
    (
        "proposal_votes",
        OF_A_PROPOSAL,
        &[("againstVotes", "uint256"), ("forVotes", "uint256"), ("abstainVotes", "uint256")],
    ),
    ("has_voted", &[("proposalId", "uint256"), ("account", "address")], &[("", "bool")]),
];

/// An authorization of EIP-3009, and who signed it.
const AUTHORIZATION: Parameters = &[
    ("from", "address"),
    ("to", "address"),
    ("value", "uint256"),
    ("validAfter", "uint256"),
    ("validBefore", "uint256"),
    ("nonce", "bytes32"),
    ("v", "uint8"),
    ("r", "bytes32"),
    ("s", "bytes32"),
];

/// Which authorization.
const OF_AN_AUTHORIZATION: Parameters = &[("authorizer", "address"), ("nonce", "bytes32")];

/// Those of the contract of this name; and where it takes coin that is sent plainly, that it does.
pub fn of(contract: &str) -> Vec<Value> {
    match contract {
        "kite-token" => authorized(),
        "kite-dao" => governed().chain([receives()]).collect(),
        "kite-till" => vec![receives()],
        _ => Vec::new(),
    }
}

fn authorized() -> Vec<Value> {
    let topics = OF_AN_AUTHORIZATION.iter().map(|(name, kind)| json!({"name": name, "type": kind, "indexed": true}));
    vec![
        function("transfer_with_authorization", AUTHORIZATION, &[], "nonpayable"),
        function("receive_with_authorization", AUTHORIZATION, &[], "nonpayable"),
        function("authorization_state", OF_AN_AUTHORIZATION, &[("", "bool")], "view"),
        json!({"type": "event", "name": "AuthorizationUsed", "inputs": topics.collect::<Vec<_>>(), "anonymous": false}),
    ]
}

fn governed() -> impl Iterator<Item = Value> {
    GOVERNOR.iter().map(|(label, inputs, outputs)| function(label, inputs, outputs, "view"))
}

fn receives() -> Value {
    json!({"type": "receive", "stateMutability": "payable"})
}

fn function(label: &str, inputs: Parameters, outputs: Parameters, mutability: &str) -> Value {
    json!({
        "type": "function",
        "name": name(label),
        "inputs": parameters(inputs),
        "outputs": parameters(outputs),
        "stateMutability": mutability,
    })
}

fn parameters(of: Parameters) -> Vec<Value> {
    of.iter().map(|(name, kind)| json!({"name": name, "type": kind})).collect()
}
