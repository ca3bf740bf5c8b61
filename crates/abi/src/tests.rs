// SPDX-License-Identifier: Apache-2.0
//! The ABIs that the repository keeps, and what wallets look for in them.

use std::path::{Path, PathBuf};
use std::{env, fs};

use super::*;

/// The contracts that run on a Hub.
const ON_A_HUB: [&str; 6] = ["token", "router", "registry", "dao", "tab", "till"];

fn metadata(name: &str) -> Value {
    let file = folder().join(format!("{name}.json"));
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/metadata")
}

/// With `KITE_WRITE` set it writes them.
#[test]
fn abi_that_is_kept_is_that_of_the_definitions() {
    for contract in ON_A_HUB {
        let abi = format!("{:#}\n", of(&metadata(contract)).unwrap());
        let file = folder().join(format!("hub/{contract}.json"));
        if env::var_os("KITE_WRITE").is_some() {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, &abi).unwrap();
        }
        assert_eq!(fs::read_to_string(&file).unwrap_or_default(), abi, "{contract}: set KITE_WRITE to write it");
    }
}

/// `name(types)`, what it is and what it answers, each tuple by what it is made of.
fn signatures(abi: &Value) -> Vec<String> {
    let types = |of: &Value, name: &str| {
        let types: Vec<_> = of[name].as_array().into_iter().flatten().map(spelled).collect();
        format!("({})", types.join(","))
    };
    let entries = abi.as_array().unwrap().iter();
    entries
        .map(|it| {
            let outputs = if it["outputs"].is_null() { String::new() } else { types(it, "outputs") };
            format!("{} {}{}{outputs}", text(it, "type"), text(it, "name"), types(it, "inputs"))
        })
        .collect()
}

fn spelled(parameter: &Value) -> String {
    let indexed = if flag(parameter, "indexed") { " indexed" } else { "" };
    let kind = text(parameter, "type");
    let Some(brackets) = kind.strip_prefix("tuple") else { return format!("{kind}{indexed}") };
    let parts: Vec<_> = parameter["components"].as_array().into_iter().flatten().map(spelled).collect();
    format!("({}){brackets}{indexed}", parts.join(","))
}

#[test]
fn token_is_an_erc20_with_the_votes_of_erc5805_and_the_authorizations_of_eip3009() {
    let signatures = signatures(&of(&metadata("token")).unwrap());
    for expected in [
        "constructor (string,string,uint8,uint256,(address,uint256)[],address)",
        "function name()(string)",
        "function symbol()(string)",
        "function decimals()(uint8)",
        "function totalSupply()(uint256)",
        "function balanceOf(address)(uint256)",
        "function allowance(address,address)(uint256)",
        "function transfer(address,uint256)(bool)",
        "function transferFrom(address,address,uint256)(bool)",
        "function approve(address,uint256)(bool)",
        "function transferAndCall(address,uint256,bytes)(bool)",
        "function getVotes(address)(uint256)",
        "function getPastVotes(address,uint256)(uint256)",
        "function getPastTotalSupply(uint256)(uint256)",
        "function delegates(address)(address)",
        "function delegate(address)()",
        "event Transfer(address indexed,address indexed,uint256)",
        "event Approval(address indexed,address indexed,uint256)",
        "error InsufficientBalance()",
        "error InsufficientAllowance()",
        "error CapExceeded(uint256,uint256)",
        "error UnsupportedToken()",
        "function transferWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)()",
        "function receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)()",
        "function authorizationState(address,bytes32)(bool)",
        "event AuthorizationUsed(address indexed,bytes32 indexed)",
    ] {
        assert!(signatures.iter().any(|signature| signature == expected), "{expected}: {signatures:#?}");
    }
}

#[test]
fn router_is_told_and_answers_tuples() {
    let signatures = signatures(&of(&metadata("router")).unwrap());
    for expected in [
        "constructor (address,address,uint256,uint32,uint16)",
        "function pay(uint32,address,uint256,uint256)((uint256,uint256,uint256[5],uint256,uint256,uint256))",
        "function claimMember(uint32,(uint32,address,uint32),bytes32[],address[])(uint256[])",
        "function openProduct(uint32,uint16[5],(uint32,uint16)[])()",
        "function paymentData(uint32,uint256)(bytes)",
        "function assets()((address,bool)[])",
        "function onTransferReceived(address,address,uint256,bytes)(bytes4)",
        "event Released((uint8,uint32),address,uint256,address)",
        "error WrongStanding((uint8,uint32))",
        "error InvalidData()",
    ] {
        assert!(signatures.iter().any(|signature| signature == expected), "{expected}: {signatures:#?}");
    }
}

#[test]
fn registry_takes_and_answers_lists_and_texts_in_tuples() {
    let signatures = signatures(&of(&metadata("registry")).unwrap());
    let terms = "(uint16[5],(uint32,uint16)[],uint16,uint32,uint256,address,string,bytes32,uint32)";
    for expected in [
        format!("function registerProduct({terms})(uint32)"),
        format!("function product(uint32)((address,uint32,bool,address,address,{terms}))"),
        "function requestData((uint8,bytes))(bytes)".to_owned(),
        "function accept(uint32[])()".to_owned(),
        format!("event ProductRegistered(uint32,address,uint32,{terms})"),
        "error StageFull(uint256)".to_owned(),
    ] {
        assert!(signatures.contains(&expected), "{expected}: {signatures:#?}");
    }
}

#[test]
fn dao_is_told_and_asked_by_the_names_of_governor() {
    let signatures = signatures(&of(&metadata("dao")).unwrap());
    for expected in [
        "function propose(string,(uint8,bytes)[])(uint32)",
        "function castVote(uint256,uint8)(uint256)",
        "function castVoteWithReason(uint256,uint8,string)(uint256)",
        "function execute(uint256)()",
        "function cancel(uint256)()",
        "function state(uint256)(uint8)",
        "function hasVoted(uint256,address)(bool)",
        "function proposalVotes(uint256)(uint256,uint256,uint256)",
        "function votingDelay()(uint256)",
        "function quorum(uint32)(uint256)",
        "event VoteCast(uint32 indexed,address indexed,(uint256,uint256,uint256),string)",
        "receive ()",
        "error ActionFailed(uint8,bytes)",
    ] {
        assert!(signatures.iter().any(|signature| signature == expected), "{expected}: {signatures:#?}");
    }
}

#[test]
fn tabs_take_vouchers_and_tills_coin_that_is_sent_plainly() {
    let tabs = signatures(&of(&metadata("tab")).unwrap());
    let take = "function take(((bytes32,uint256),uint256,bytes)[])((uint8,uint256)[])";
    assert!(tabs.iter().any(|signature| signature == take), "{tabs:#?}");
    assert!(!tabs.iter().any(|signature| signature == "receive ()"));
    let tills = signatures(&of(&metadata("till")).unwrap());
    assert!(tills.iter().any(|signature| signature == "receive ()"), "{tills:#?}");
}

#[test]
fn messages_that_are_not_heard_on_a_hub_are_not_in_an_abi() {
    let signatures = signatures(&of(&metadata("token")).unwrap());
    assert!(!signatures.iter().any(|signature| signature.contains("creaseAllowance")), "{signatures:#?}");
}

#[test]
fn nothing_of_other_contracts_is_the_tokens() {
    let signatures = signatures(&of(&metadata("token")).unwrap());
    assert!(!signatures.iter().any(|signature| signature.contains("RulesChanged")), "{signatures:#?}");
}

/// The most that a program may have, in bytes.
const MOST: [(&str, usize); 6] =
    [("token", 20_000), ("router", 45_000), ("registry", 50_000), ("dao", 60_000), ("tab", 25_000), ("till", 8_000)];

#[test]
fn program_is_small_and_knows_every_function_and_event_of_its_abi() {
    for (contract, most) in MOST {
        let program = fs::read(folder().join(format!("../bundles/hub/{contract}.polkavm"))).unwrap();
        assert!(program.len() <= most, "{contract}: {} bytes", program.len());
        for signature in signatures(&of(&metadata(contract)).unwrap()) {
            let Some((kind, signature)) = signature.split_once(' ') else { panic!("{signature}") };
            let signature = signature.replace(" indexed", "");
            let hash = keccak(without_answers(&signature).as_bytes());
            let sought = match kind {
                "function" => &hash[..4],
                "event" => &hash[..],
                _ => continue,
            };
            assert!(program.windows(sought.len()).any(|bytes| bytes == sought), "{contract} has no {signature}");
        }
    }
}

/// `name(types)` alone.
fn without_answers(signature: &str) -> &str {
    let mut depth: i32 = 0;
    let closes = |(at, letter): (usize, char)| {
        depth = depth.saturating_add(i32::from(letter == '(')).saturating_sub(i32::from(letter == ')'));
        (letter == ')' && depth == 0).then_some(at.saturating_add(1))
    };
    signature.char_indices().find_map(closes).map_or(signature, |end| &signature[..end])
}

fn keccak(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    ink::env::hash_bytes::<ink::env::hash::Keccak256>(bytes, &mut hash);
    hash
}
