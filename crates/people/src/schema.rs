// SPDX-License-Identifier: Apache-2.0
//! What the commands of people tell as JSON, described for scripts.

use clap::Subcommand;
use schemars::{Schema, SchemaGenerator};

use super::batch::{BatchOf, MemberOf};
use super::earnings::EarningsOf;
use super::message::Answered;
use super::payments::PaymentsOf;
use super::products::{ProductOf, ProductsOf};
use super::terms::NotDone;
use super::tokens::TokensOf;
use super::work::WorkOf;
use super::{Answer, Command, ProposalOf, StatusOf, TabOf, TillOf};

/// What each command tells if it came about. Whatever sends tells the same.
pub fn outcomes(generator: &mut SchemaGenerator) -> Vec<(String, Vec<Schema>)> {
    let mut all: Vec<_> = looks(generator).into_iter().map(|(name, schema)| (name.to_owned(), vec![schema])).collect();
    let (batch, member) = (generator.subschema_for::<BatchOf>(), generator.subschema_for::<MemberOf>());
    all.extend([("batch".to_owned(), vec![batch]), ("batch verify".to_owned(), vec![member])]);
    let answer = generator.subschema_for::<Answer>();
    all.extend(acts().into_iter().map(|name| (name, vec![answer.clone()])));
    all
}

/// What a command tells that sends, or wanted to, and did not come about.
pub fn refusal(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<NotDone>()
}

fn looks(generator: &mut SchemaGenerator) -> [(&'static str, Schema); 11] {
    [
        ("status", generator.subschema_for::<StatusOf>()),
        ("products", generator.subschema_for::<ProductsOf>()),
        ("product", generator.subschema_for::<ProductOf>()),
        ("work", generator.subschema_for::<WorkOf>()),
        ("tokens", generator.subschema_for::<TokensOf>()),
        ("earnings", generator.subschema_for::<EarningsOf>()),
        ("payments", generator.subschema_for::<PaymentsOf>()),
        ("proposal", generator.subschema_for::<ProposalOf>()),
        ("ask", generator.subschema_for::<Answered>()),
        ("till", generator.subschema_for::<TillOf>()),
        ("tab show", generator.subschema_for::<TabOf>()),
    ]
}

/// Every command that sends: those that can be told only to try.
fn acts() -> Vec<String> {
    let mut found = Vec::new();
    collect(&Command::augment_subcommands(clap::Command::new("kite")), "", &mut found);
    found
}

fn collect(command: &clap::Command, before: &str, found: &mut Vec<String>) {
    for inner in command.get_subcommands() {
        let name = format!("{before}{}", inner.get_name());
        if inner.get_arguments().any(|argument| argument.get_id() == "dry_run") {
            found.push(name.clone());
        }
        collect(inner, &format!("{name} "), found);
    }
}
