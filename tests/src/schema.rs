// SPDX-License-Identifier: Apache-2.0
//! What every command tells as JSON, held against the schema that the book has of it.

use std::sync::LazyLock;

use kite_deploy::schema;
use kite_schema::Outcomes;
use serde_json::Value;

/// Fails unless what the command of these words told is what its schema says.
pub fn holds_to_its_schema(words: &[&str], told: &Value) {
    static OUTCOMES: LazyLock<Outcomes> =
        LazyLock::new(|| Outcomes::read(schema::document()).unwrap_or_else(|error| panic!("{error:#}")));
    OUTCOMES.hold(words, told).unwrap_or_else(|error| panic!("{error:#}"));
}
