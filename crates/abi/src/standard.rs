// SPDX-License-Identifier: Apache-2.0
//! What only a standard of Ethereum's asks for: messages that the programs have on a Hub, and metadata does not know.

use anyhow::{Context, Result};
use serde_json::{json, Value};

use crate::names::name;
use crate::shape::Shape;
use crate::types::Types;
use crate::{contract, keccak, list, text};

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

/// The `metadata` of a contract, and in it the events that its program has on a Hub alone: who reads events by metadata
/// reads those as well.
///
/// # Errors
///
/// If it is no metadata of ink! 5.
pub fn with_events_of_a_hub(mut metadata: Value) -> Result<Value> {
    let events = of(contract(&metadata)).into_iter().filter(|entry| text(entry, "type") == "event");
    let events = events.map(|event| defined(&Types::of(&metadata)?, &event)).collect::<Result<Vec<_>>>()?;
    let known = metadata.pointer_mut("/spec/events").and_then(Value::as_array_mut).context("no list `events`")?;
    known.extend(events);
    Ok(metadata)
}

/// The event as ink! would define it. Its signature is that of Ethereum: ink! has none for it.
fn defined(types: &Types, event: &Value) -> Result<Value> {
    let inputs = list(event, "inputs")?;
    let kinds: Vec<_> = inputs.iter().map(|input| text(input, "type")).collect();
    let signature = keccak(format!("{}({})", text(event, "name"), kinds.join(",")));
    let digits = signature.iter().map(|byte| format!("{byte:02x}"));
    let argument = |input: &Value| {
        let (name, shape) = match text(input, "type") {
            "address" => ("AccountId", Shape::Account),
            _ => ("Hash", Shape::Hash),
        };
        let kind = json!({"displayName": [name], "type": types.number(&shape)?});
        Ok(json!({"docs": [], "indexed": input.get("indexed"), "label": text(input, "name"), "type": kind}))
    };
    Ok(json!({
        "args": inputs.iter().map(argument).collect::<Result<Vec<_>>>()?,
        "docs": [],
        "label": text(event, "name"),
        "module_path": "kite_interfaces::token",
        "signature_topic": format!("0x{}", digits.collect::<String>()),
    }))
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
