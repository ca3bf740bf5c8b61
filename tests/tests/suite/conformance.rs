// SPDX-License-Identifier: Apache-2.0
//! What a bundle must be, so that every chain of the kind takes it and every tool can read it.

use std::collections::BTreeSet;

use kite_interfaces::{dao, registry};
use kite_tests::bundles::{bundle, bundles, Bundle, OWN, TAB, TILL};
use kite_tests::metadata::{list, text};
use wasmparser::{Parser, Payload, TypeRef};

/// pallet-contracts refuses larger code on the strictest of the known chains.
const CODE_LIMIT: usize = 123 * 1_024;

/// What each contract may weigh, since every call loads it whole. All but the DAO
/// are above what they should weigh: the book says why (decisions/sizes.md), and this keeps them from growing.
const CEILINGS: [(&str, usize); 6] =
    [("token", 32_700), ("router", 55_800), ("registry", 60_600), ("dao", 48_000), (TILL, 6_000), (TAB, 16_000)];

/// The suite's contracts, and the ways to pay beside them.
fn ours() -> impl Iterator<Item = &'static Bundle> {
    OWN.into_iter().chain([TILL, TAB]).map(bundle)
}

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

#[test]
fn bundles_ask_for_stable_host_functions_only() {
    let stable = stable_host_functions();
    assert_eq!(stable.len(), 53);
    for bundle in bundles().chain([TILL, TAB].map(bundle)) {
        let asked = host_functions(&bundle.wasm);
        assert!(!asked.is_empty(), "{}: no imports found", bundle.name);
        let unstable: Vec<_> = asked.iter().filter(|name| !stable.contains(name.as_str())).collect();
        assert!(unstable.is_empty(), "{} asks for {unstable:?}", bundle.name);
    }
}

/// A chain may have one of its own, as Bittensor has: what depends on it runs nowhere else.
#[test]
fn bundles_ask_for_no_chain_extension() {
    for bundle in OWN.map(bundle) {
        let asked = host_functions(&bundle.wasm);
        assert!(!asked.iter().any(|name| name.ends_with("call_chain_extension")), "{}", bundle.name);
    }
}

#[test]
fn bundles_call_others_by_the_original_host_function() {
    for bundle in ours() {
        let asked = host_functions(&bundle.wasm);
        assert!(asked.contains("seal1.call"), "{} calls nobody", bundle.name);
        let makes_others = asked.contains("seal0.instantiate") || asked.contains("seal1.instantiate");
        assert_eq!(makes_others, bundle.name == TILL, "{}", bundle.name);
    }
}

#[test]
fn bundles_are_not_larger_than_a_chain_takes() {
    for bundle in bundles().chain([TILL, TAB].map(bundle)) {
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
    for bundle in ours() {
        let entries = bundle.messages().iter().chain(bundle.constructors());
        for entry in entries {
            let documented = list(entry, "/docs").iter().any(|line| !line.as_str().unwrap().trim().is_empty());
            assert!(documented, "{}: {} has no documentation", bundle.name, text(entry, "label"));
        }
        assert!(!bundle.messages().is_empty(), "{}: no messages found", bundle.name);
    }
}

/// What a contract's listings say of their pages is how many rows there are.
#[test]
fn listings_say_how_many_rows_a_page_has() {
    let pages = [("registry", registry::MAX_PAGE, ["products", "contributions_of", "contributions_to"].as_slice())];
    for (contract, rows, listings) in pages.into_iter().chain([("dao", dao::MAX_PAGE, ["proposals"].as_slice())]) {
        for listing in listings {
            let message = bundle(contract).messages().iter().find(|message| message["label"] == **listing).unwrap();
            let docs = message["docs"].to_string();
            let numbers = docs.split(|sign: char| !sign.is_ascii_digit()).filter_map(|digits| digits.parse().ok());
            assert!(numbers.into_iter().any(|number: u32| number == rows), "{listing}: {docs}");
            assert!(!docs.contains("32"), "{listing}: {docs}");
        }
    }
}

#[test]
fn events_have_at_most_two_topics_of_their_own() {
    for bundle in ours() {
        assert!(!bundle.events().is_empty(), "{}: no events found", bundle.name);
        for event in bundle.events().iter().filter(|event| !matches!(text(event, "label"), "Transfer" | "Approval")) {
            let topics = list(event, "/args").iter().filter(|argument| argument["indexed"] == true).count();
            assert!(topics <= 2, "{}: {} has {topics}", bundle.name, text(event, "label"));
        }
    }
}

/// A contract pads what is shorter than a topic, and does not look for what is longer.
#[test]
fn events_index_only_what_fits_into_a_topic() {
    for bundle in ours() {
        let fields =
            bundle.events().iter().flat_map(|event| list(event, "/args").iter().map(move |field| (event, field)));
        for (event, field) in fields.filter(|(_, field)| field["indexed"] == true) {
            let bytes = bundle.topic_bytes(&field["type"]["type"]);
            let name = (bundle.name, text(event, "label"), text(field, "label"));
            assert!(bytes.is_some_and(|bytes| bytes <= 32), "{name:?}: {bytes:?}");
        }
    }
}

/// The measure itself: an account and options of it fit, an asset (a token's account and which kind it is)
/// and text do not.
#[test]
fn events_index_nothing_by_a_measure_that_takes_everything() {
    let dao = bundle("dao");
    let field = |event: &str, label: &str| {
        let fields = list(dao.event(event), "/args");
        fields.iter().find(|field| text(field, "label") == label).unwrap()["type"]["type"].clone()
    };
    for (event, label, bytes) in [
        ("Transfer", "from", Some(32)),
        ("Transfer", "value", Some(16)),
        ("Executed", "proposal", Some(4)),
        ("TreasuryPaid", "asset", Some(33)),
        ("VoteCast", "ballot", Some(48)),
        ("VoteCast", "reason", None),
        ("Proposed", "actions", None),
        ("Accepted", "from_epoch", Some(4)),
    ] {
        assert_eq!(dao.topic_bytes(&field(event, label)), bytes, "{event}.{label}");
    }
}
