// SPDX-License-Identifier: Apache-2.0
//! What of the workspace's lock file and manifest contracts are made of: a host tool that comes or goes changes no
//! contract.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};
use kite_format::text;
use toml::{Table, Value};

use crate::Workspace;

/// The locked packages that these packages reach, and what the workspace says of them, as text.
pub fn of(workspace: &Workspace, packages: &[String]) -> Result<String> {
    let read = |name: &str| -> Result<Table> {
        let file = workspace.root().join(name);
        let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", text::path(&file)))?;
        text.parse().with_context(|| format!("{} is no TOML", text::path(&file)))
    };
    let lock = read("Cargo.lock")?;
    let locked = reached(&lock, packages);
    let inherited = inherited(&read("Cargo.toml")?, &locked);
    let lines =
        locked.iter().map(|package| [name_of(package), text(package, "version"), text(package, "checksum")].join(" "));
    Ok(lines.chain([inherited]).collect::<Vec<_>>().join("\n"))
}

/// Everything that these packages depend on, themselves among it, in the lock file's order.
fn reached<'a>(lock: &'a Table, packages: &[String]) -> Vec<&'a Value> {
    let known = lock.get("package").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let mut wanted: Vec<&str> = packages.iter().map(String::as_str).collect();
    let mut seen = BTreeSet::new();
    while let Some(next) = wanted.pop() {
        if seen.insert(next) {
            wanted.extend(known.iter().filter(|package| is_meant(package, next)).flat_map(dependencies));
        }
    }
    known.iter().filter(|package| seen.iter().any(|wanted| is_meant(package, wanted))).collect()
}

/// Whether a dependency written so means this package: by its name, and its version where there are several.
fn is_meant(package: &Value, dependency: &str) -> bool {
    let mut parts = dependency.split(' ');
    parts.next() == Some(name_of(package)) && parts.next().is_none_or(|version| version == text(package, "version"))
}

fn dependencies(package: &Value) -> impl Iterator<Item = &str> {
    package.get("dependencies").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// What members inherit: the package's table, and the dependencies that are reached.
fn inherited(manifest: &Table, locked: &[&Value]) -> String {
    let workspace = manifest.get("workspace");
    let package = workspace.and_then(|workspace| workspace.get("package")).map(Value::to_string).unwrap_or_default();
    let dependencies = workspace.and_then(|workspace| workspace.get("dependencies")).and_then(Value::as_table);
    let is_reached = |key: &str, value: &Value| {
        let name = value.get("package").and_then(Value::as_str).unwrap_or(key);
        locked.iter().any(|package| name_of(package) == name)
    };
    let used = dependencies.into_iter().flatten().filter(|(key, value)| is_reached(key, value));
    [package].into_iter().chain(used.map(|(key, value)| format!("{key} = {value}"))).collect::<Vec<_>>().join("\n")
}

fn name_of(package: &Value) -> &str {
    text(package, "name")
}

fn text<'a>(package: &'a Value, key: &str) -> &'a str {
    package.get(key).and_then(Value::as_str).unwrap_or_default()
}
