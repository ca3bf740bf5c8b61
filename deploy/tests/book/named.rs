// SPDX-License-Identifier: Apache-2.0
//! Tests that the book names must be there under that name.

use std::fs;
use std::path::Path;

use kite_deploy::bundles::Workspace;

/// Every name of a test in the page's table: a word between backticks that can be nothing else.
fn named(page: &str) -> Vec<&str> {
    let rows = page.lines().filter(|line| line.starts_with("| "));
    let words = rows.flat_map(|row| row.split('`').skip(1).step_by(2));
    let is_test = |word: &&str| word.matches('_').count() > 2 && word.bytes().all(is_of_a_name);
    words.filter(is_test).collect()
}

fn is_of_a_name(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

/// The text of every source file in this folder and below.
fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") && !path.ends_with("node_modules") {
            sources(&path, text);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn tests_that_the_page_of_chains_names_are_there() {
    let workspace = Workspace::here().unwrap();
    let root = workspace.root();
    let page = fs::read_to_string(root.join("docs/src/operators/chains.md")).unwrap();
    let names = named(&page);
    assert!(names.len() > 20, "{names:?}");
    let mut text = String::new();
    ["deploy", "tests", "crates"].map(|folder| root.join(folder)).iter().filter(|folder| folder.is_dir()).for_each(
        |folder| {
            sources(folder, &mut text);
        },
    );
    for name in names {
        assert!(text.contains(&format!("fn {name}(")), "no test is called {name}");
    }
}
