//! Every view can be asked by its name, and answers in the contract's words.

use kite_deploy::bundles::embedded;
use kite_deploy::chain::ss58;
use kite_deploy::plan::Plan;
use kite_tests::bundles::suite;
use kite_tests::house::config;
use kite_tests::people::*;

use super::messages::{house, messages};
use super::words::seen;

/// What a view is asked, and what it answers in the house of this test: as JSON, or what its JSON begins with.
type Asked = (&'static str, &'static str, &'static str);

const ASKED: [(&str, &[Asked]); 6] = [
    (
        "token",
        &[
            ("cap", "", "\"100000"),
            ("governor", "", "\"dao\""),
            ("PSP22::total_supply", "", "\"100000"),
            ("PSP22::balance_of", "WHO", "\"0\""),
            ("PSP22::allowance", "WHO dao", "\"0\""),
            ("PSP22Metadata::token_name", "", "{\"Some\":\"KITE\"}"),
            ("PSP22Metadata::token_symbol", "", "{\"Some\":\"KITE\"}"),
            ("PSP22Metadata::token_decimals", "", "\"12\""),
            ("Votes::delegate_of", "WHO", "\"None\""),
            ("Votes::votes", "WHO", "\"0\""),
            ("Votes::settled_votes", "WHO", "\"0\""),
            ("Votes::past_votes", "WHO 1", "\"0\""),
            ("Votes::past_total_supply", "1", "\"0\""),
            ("Ownable::owner", "", "\"dao\""),
            ("Ownable::pending_owner", "", "\"None\""),
        ],
    ),
    (
        "router",
        &[
            ("assets", "", ""),
            ("quote", "1 Native 100000", ""),
            ("pending", "1 Native", ""),
            ("pending_member", "1 {index:0,payee:WHO,units:1} [] Native", ""),
            ("position", "1", ""),
            ("lifetime", "1 Native", ""),
            ("owed", "2 0 Native", ""),
            ("holdings", "Native", ""),
            ("current_epoch", "", ""),
            ("payment_data", "1 7", ""),
            ("Ledger::settings", "", ""),
            ("Ledger::room", "1", ""),
            ("Ownable::owner", "", ""),
            ("Ownable::pending_owner", "", ""),
        ],
    ),
    (
        "registry",
        &[
            ("how_to_join", "1", ""),
            ("settings", "", ""),
            ("bonds_held", "", ""),
            ("product", "1", ""),
            ("products", "1 5", ""),
            ("contribution", "1", ""),
            ("challenge", "1 1", ""),
            ("challenge_bond", "4", ""),
            ("contributions_of", "WHO 0 5", ""),
            ("contributions_to", "1 0 5", ""),
            ("request_data", "Challenge{contribution:4,evidence_uri:x,evidence_hash:0x0707070707070707070707070707070707070707070707070707070707070707}", ""),
            ("Ownable::owner", "", ""),
            ("Ownable::pending_owner", "", ""),
        ],
    ),
    (
        "dao",
        &[
            ("proposal", "9", ""),
            ("proposals", "1 5", ""),
            ("state", "1", ""),
            ("ballot", "1 WHO", ""),
            ("voting_power", "WHO 1", ""),
            ("quorum", "1", ""),
            ("parameters", "", ""),
            ("settings", "", ""),
            ("is_routine", "router 0x01020304", ""),
            ("budget", "Native", ""),
        ],
    ),
    (
        "till",
        &[
            ("address_of", "1", ""),
            ("router", "", ""),
            ("product", "", ""),
        ],
    ),
    (
        "tab",
        &[
            ("tab", "0x0707070707070707070707070707070707070707070707070707070707070707", ""),
            ("id_of", "WHO {signer:0x0707070707070707070707070707070707070707,product:1,seller:WHO,asset:Native,withdraw_delay_ms:900000,salt:1}", ""),
            ("waiting", "1 Native", ""),
            ("digest", "{tab:0x0707070707070707070707070707070707070707070707070707070707070707,ceiling:5}", ""),
            ("settings", "", ""),
            ("deposit_data", "TopUp(0x0707070707070707070707070707070707070707070707070707070707070707)", ""),
        ],
    ),
];

/// The numbers are those of the house that the commands of all messages are tried in: see there.
#[test]
fn ask_answers_by_each_view_of_each_contract() {
    let mut house = house();
    let ways = Plan::new(&config(), &suite()).ways();
    let others = [("till", ss58(ways.tills.address())), ("tab", ss58(ways.tabs.address()))];
    let mut wrong = Vec::new();
    for ((name, asked), (_, metadata)) in ASKED.into_iter().zip(embedded::metadata()) {
        let (_, views) = messages(metadata);
        assert_eq!(views, asked.iter().map(|(label, ..)| *label).collect::<Vec<_>>(), "{name}: say what it is asked");
        let other = others.iter().find(|(other, _)| *other == name);
        let place = other.map_or(name, |(_, address)| address);
        for (label, arguments, expected) in asked {
            let arguments = arguments.replace("WHO", &ss58(DAVE));
            let mut words = vec!["ask", place, label];
            words.extend(arguments.split(' ').filter(|word| !word.is_empty()));
            words.extend(other.iter().flat_map(|(name, _)| ["--metadata", name]));
            let answer = seen(&mut house, &words).json["answer"].to_string();
            if expected.is_empty() || !answer.starts_with(expected) {
                wrong.push(format!("{name} {label}: {answer}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
