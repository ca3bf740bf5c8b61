// SPDX-License-Identifier: Apache-2.0
//! What only a standard of Ethereum's asks for: views that the programs have on a Hub, and metadata does not know.

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

/// Those of the contract of this name; and where it takes coin that is sent plainly, that it does.
pub fn of(contract: &str) -> Vec<Value> {
    let views =
        GOVERNOR.iter().filter(|_| contract == "kite-dao").map(|(label, inputs, outputs)| view(label, inputs, outputs));
    let receives = matches!(contract, "kite-dao" | "kite-till");
    views.chain(receives.then(|| json!({"type": "receive", "stateMutability": "payable"}))).collect()
}

fn view(label: &str, inputs: Parameters, outputs: Parameters) -> Value {
    json!({
        "type": "function",
        "name": name(label),
        "inputs": parameters(inputs),
        "outputs": parameters(outputs),
        "stateMutability": "view",
    })
}

fn parameters(of: Parameters) -> Vec<Value> {
    of.iter().map(|(name, kind)| json!({"name": name, "type": kind})).collect()
}
