// SPDX-License-Identifier: Apache-2.0
//! What the commands of operators tell as JSON, described for scripts.

use schemars::{Schema, SchemaGenerator};

use crate::dapp::DappOf;
use crate::deployment::estimate::PlannedOf;
use crate::deployment::Deployed;
use crate::gas::GasOf;
use crate::index::ServiceOf;
use crate::output::Concluded;
use crate::preflight::Found;
use crate::verify::Verified;

/// What each command tells if it came about: several schemas where that depends on what it was told.
pub fn outcomes(generator: &mut SchemaGenerator) -> Vec<(&'static str, Vec<Schema>)> {
    vec![
        ("preflight", vec![generator.subschema_for::<Concluded<Found>>()]),
        ("deploy", vec![generator.subschema_for::<Deployed>(), generator.subschema_for::<PlannedOf>()]),
        ("verify", vec![generator.subschema_for::<Concluded<Verified>>()]),
        ("gas call", vec![generator.subschema_for::<GasOf>()]),
        ("gas instantiate", vec![generator.subschema_for::<GasOf>()]),
        ("node", vec![generator.subschema_for::<ServiceOf>()]),
        ("index", vec![generator.subschema_for::<ServiceOf>()]),
        ("dapp", vec![generator.subschema_for::<DappOf>()]),
    ]
}
