// SPDX-License-Identifier: Apache-2.0
//! What every command tells as JSON, as a JSON schema: made of the types that it is told by.

use anyhow::Result;
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{json, Map, Value};

use kite_metered::call::Told;
use kite_metered::gateway::Serving;

use crate::bundles::{Built, Workspace};
use crate::costs::Costs;
use crate::demo::DemoOf;
use crate::output::{Concluded, Refused};
use crate::release::{Published, StaleOf, WrittenOf};

/// What it is, for whoever opens the file.
const ABOUT: &str = "What each command of kite tells with --output json: a property for each, by its words. A command \
    tells one value, whether it came about or not. A later version may add fields.";

/// The schema, and where it belongs.
pub fn published() -> Result<Published> {
    let file = Workspace::here()?.root().join("docs/src/reference/output.schema.json");
    let text = format!("{}\n", serde_json::to_string_pretty(&document())?);
    Ok(Published { file, content: text.into_bytes() })
}

/// The schema: an object with a property for each command, which is what that command tells.
#[must_use]
pub fn document() -> Value {
    let mut generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let refused = generator.subschema_for::<Refused>();
    let mut properties = Map::new();
    for (name, mut outcomes) in outcomes(&mut generator) {
        outcomes.push(refused.clone());
        properties.insert(name, json!({ "anyOf": outcomes }));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "kite --output json",
        "description": ABOUT,
        "type": "object",
        "properties": properties,
        "$defs": generator.take_definitions(true),
    })
}

fn outcomes(generator: &mut SchemaGenerator) -> Vec<(String, Vec<Schema>)> {
    let mut of_people = kite_people::schema::outcomes(generator);
    let refusal = kite_people::schema::refusal(generator);
    let sends = of_people.iter_mut().filter(|(name, _)| !name.starts_with("batch"));
    sends.for_each(|(_, outcomes)| outcomes.push(refusal.clone()));
    let others = kite_operator::schema::outcomes(generator).into_iter().chain([
        ("call", vec![generator.subschema_for::<Told>()]),
        ("gateway", vec![generator.subschema_for::<Serving>()]),
        ("demo", vec![generator.subschema_for::<Concluded<DemoOf>>()]),
        ("build", vec![generator.subschema_for::<Vec<Built>>()]),
        ("costs", vec![generator.subschema_for::<Concluded<Costs>>()]),
        ("metadata", vec![generator.subschema_for::<WrittenOf>(), generator.subschema_for::<Concluded<StaleOf>>()]),
    ]);
    of_people.extend(others.map(|(name, outcomes)| (name.to_owned(), outcomes)));
    of_people
}
