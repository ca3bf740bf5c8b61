//! What a bundle must be, so that every chain of the kind takes it and every tool can read it.

use std::collections::BTreeSet;

use ink::env::hash::{Blake2x256, HashOutput};
use ink::env::Event;
use kite_interfaces::psp22::{Approval, Transfer};
use kite_tests::bundles::{bundle, bundles, Bundle, OWN};
use serde_json::Value;
use wasmparser::{Parser, Payload, TypeRef};

/// pallet-contracts refuses larger code on the strictest of the known chains.
const CODE_LIMIT: usize = 123 * 1_024;

/// What each contract may weigh, since every call loads it whole. The token and the router are above
/// what they should weigh (16,000 and 24,000): the README says why, and this keeps them from growing.
const CEILINGS: [(&str, usize); 4] = [("token", 29_600), ("router", 51_500), ("registry", 54_600), ("dao", 48_000)];

fn stable_host_functions() -> BTreeSet<&'static str> {
    include_str!("../../fixtures/stable-host-functions.txt").lines().collect()
}

/// Functions that the Wasm asks the chain for, as `module.name`.
fn host_functions(wasm: &[u8]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::ImportSection(imports) = payload.unwrap() {
            let imports = imports.into_iter().map(Result::unwrap);
            let functions = imports.filter(|import| matches!(import.ty, TypeRef::Func(_)));
            names.extend(functions.map(|import| format!("{}.{}", import.module, import.name)));
        }
    }
    names
}

fn blake2_256(text: &str) -> [u8; 32] {
    let mut hash = <Blake2x256 as HashOutput>::Type::default();
    ink::env::hash_bytes::<Blake2x256>(text.as_bytes(), &mut hash);
    hash
}

fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("0x{digits}")
}

fn list<'a>(metadata: &'a Value, path: &str) -> &'a [Value] {
    metadata.pointer(path).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn text<'a>(entry: &'a Value, field: &str) -> &'a str {
    entry[field].as_str().unwrap_or_default()
}

fn messages(bundle: &Bundle) -> &[Value] {
    list(&bundle.metadata, "/spec/messages")
}

fn events(bundle: &Bundle) -> &[Value] {
    list(&bundle.metadata, "/spec/events")
}

#[test]
fn bundles_ask_for_stable_host_functions_only() {
    let stable = stable_host_functions();
    assert_eq!(stable.len(), 53);
    for bundle in bundles() {
        let asked = host_functions(&bundle.wasm);
        assert!(!asked.is_empty(), "{}: no imports found", bundle.name);
        let unstable: Vec<_> = asked.iter().filter(|name| !stable.contains(name.as_str())).collect();
        assert!(unstable.is_empty(), "{} asks for {unstable:?}", bundle.name);
    }
}

#[test]
fn bundles_call_others_by_the_original_host_function() {
    for bundle in OWN.map(bundle) {
        let asked = host_functions(&bundle.wasm);
        assert!(asked.contains("seal1.call"), "{} calls nobody", bundle.name);
        assert!(!asked.contains("seal0.instantiate") && !asked.contains("seal1.instantiate"), "{}", bundle.name);
    }
}

#[test]
fn bundles_are_not_larger_than_a_chain_takes() {
    for bundle in bundles() {
        assert!(bundle.wasm.len() <= CODE_LIMIT, "{}: {} bytes", bundle.name, bundle.wasm.len());
    }
}

#[test]
fn bundles_are_not_larger_than_their_ceilings() {
    let large: Vec<_> = CEILINGS
        .iter()
        .map(|(name, ceiling)| (name, bundle(name).wasm.len(), ceiling))
        .filter(|(_, size, ceiling)| size > *ceiling)
        .collect();
    assert!(large.is_empty(), "(contract, bytes, ceiling): {large:?}");
}

#[test]
fn messages_and_constructors_are_documented() {
    for bundle in OWN.map(bundle) {
        let entries = messages(bundle).iter().chain(list(&bundle.metadata, "/spec/constructors"));
        for entry in entries {
            let documented = list(entry, "/docs").iter().any(|line| !line.as_str().unwrap().trim().is_empty());
            assert!(documented, "{}: {} has no documentation", bundle.name, text(entry, "label"));
        }
        assert!(!messages(bundle).is_empty(), "{}: no messages found", bundle.name);
    }
}

#[test]
fn messages_of_psp22_have_the_selectors_of_their_names() {
    const STANDARD: [&str; 12] = [
        "PSP22::total_supply",
        "PSP22::balance_of",
        "PSP22::allowance",
        "PSP22::transfer",
        "PSP22::transfer_from",
        "PSP22::approve",
        "PSP22::increase_allowance",
        "PSP22::decrease_allowance",
        "PSP22Metadata::token_name",
        "PSP22Metadata::token_symbol",
        "PSP22Metadata::token_decimals",
        "PSP22Burnable::burn",
    ];
    for name in STANDARD {
        let message = messages(bundle("token")).iter().find(|message| text(message, "label") == name);
        let message = message.unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!(text(message, "selector"), hex(&blake2_256(name)[..4]), "{name}");
    }
}

#[test]
fn messages_of_psp22_have_the_same_selectors_in_the_peer() {
    for theirs in messages(bundle("openbrush_psp22")) {
        let label = text(theirs, "label");
        let ours = messages(bundle("token")).iter().find(|message| text(message, "label") == label);
        let ours = ours.unwrap_or_else(|| panic!("{label} is missing"));
        assert_eq!(text(theirs, "selector"), text(ours, "selector"), "{label}");
    }
}

#[test]
fn events_of_psp22_have_the_signature_topics_of_the_standard() {
    let transfer = "Transfer(Option<AccountId>,Option<AccountId>,u128)";
    let approval = "Approval(AccountId,AccountId,u128)";
    for (label, signature, standard) in [
        ("Transfer", transfer, <Transfer as Event>::SIGNATURE_TOPIC),
        ("Approval", approval, <Approval as Event>::SIGNATURE_TOPIC),
    ] {
        assert_eq!(standard, Some(blake2_256(signature)), "{label}");
        let event = events(bundle("token")).iter().find(|event| text(event, "label") == label);
        let event = event.unwrap_or_else(|| panic!("{label} is missing"));
        assert_eq!(text(event, "signature_topic"), hex(&blake2_256(signature)), "{label}");
    }
}

#[test]
fn events_have_at_most_two_topics_of_their_own() {
    for bundle in OWN.map(bundle) {
        assert!(!events(bundle).is_empty(), "{}: no events found", bundle.name);
        for event in events(bundle).iter().filter(|event| !matches!(text(event, "label"), "Transfer" | "Approval")) {
            let topics = list(event, "/args").iter().filter(|argument| argument["indexed"] == true).count();
            assert!(topics <= 2, "{}: {} has {topics}", bundle.name, text(event, "label"));
        }
    }
}
